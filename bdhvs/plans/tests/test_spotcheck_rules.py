"""A spot-check is fair, can be drawn again from its seed, and never says more than it knows."""

from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.plans.spotchecks.rules import (
    CheckDayError,
    Checker,
    Claim,
    NothingClaimedError,
    Size,
    Span,
    Subject,
    Tally,
    agreement,
    check_day,
    clopper_pearson,
    draw,
    share_out,
    span_code,
    why_not,
)

HALF = 0.025


@pytest.mark.parametrize("n", [1, 2, 5, 10, 37, 200])
def test_nobody_confirmed_and_everybody_confirmed_have_limits_in_closed_form(n: int) -> None:
    """The tail of one end is a power: 1 - (alpha/2)^(1/n), and its mirror."""
    edge = 1 - HALF ** (1 / n)
    low, high = clopper_pearson(0, n)
    assert low == 0
    assert float(high) == pytest.approx(edge, abs=1e-9)
    low, high = clopper_pearson(n, n)
    assert float(low) == pytest.approx(1 - edge, abs=1e-9)
    assert high == 1


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(5, 10, 0.1871, 0.8129), (1, 10, 0.0025, 0.4450), (18, 20, 0.6830, 0.9877), (4, 20, 0.0573, 0.4366)],
)
def test_limits_are_those_of_the_tables(x: int, n: int, low: float, high: float) -> None:
    found = clopper_pearson(x, n)
    assert [float(limit) for limit in found] == pytest.approx([low, high], abs=5e-5)


@given(n=st.integers(1, 60), data=st.data())
def test_beyond_each_limit_what_was_seen_is_rarer_than_one_in_forty(n: int, data: st.DataObject) -> None:
    """Counted directly with whole binomials, not by the way the limits were found."""
    x = data.draw(st.integers(0, n))
    low, high = (float(limit) for limit in clopper_pearson(x, n))
    at_least = sum(comb(n, k) * low**k * (1 - low) ** (n - k) for k in range(x, n + 1))
    at_most = sum(comb(n, k) * high**k * (1 - high) ** (n - k) for k in range(x + 1))
    assert x == 0 or at_least == pytest.approx(HALF, rel=1e-6)
    assert x == n or at_most == pytest.approx(HALF, rel=1e-6)


@given(n=st.integers(1, 80), data=st.data())
def test_yes_and_no_are_mirrors(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    low, high = clopper_pearson(x, n)
    assert clopper_pearson(n - x, n) == (1 - high, 1 - low)


@given(n=st.integers(1, 40), times=st.integers(2, 5), data=st.data())
def test_fewer_checked_with_the_same_share_is_less_sure(n: int, times: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    few, many = clopper_pearson(x, n), clopper_pearson(x * times, n * times)
    assert few[1] - few[0] > many[1] - many[0]


@st.composite
def tallies(drawn: st.DrawFn) -> Tally:
    claimed = drawn(st.integers(1, 300))
    sample = drawn(st.integers(1, min(claimed, 30)))
    confirmed = drawn(st.integers(0, sample))
    refuted = drawn(st.integers(0, sample - confirmed))
    away = drawn(st.integers(0, sample - confirmed - refuted))
    return Tally(claimed, sample, confirmed, refuted, away)


@given(rows=st.lists(tallies(), min_size=1, max_size=6))
def test_limits_hold_the_estimate_and_stay_between_nought_and_one(rows: list[Tally]) -> None:
    found = agreement(rows)
    assert (found is None) == (not any(row.reached for row in rows))
    if found is not None:
        assert 0 <= found.low <= found.share <= found.high <= 1


@given(row=tallies())
def test_who_was_not_reached_speaks_neither_for_nor_against(row: Tally) -> None:
    at_home = Tally(row.claimed, row.reached, row.confirmed, row.refuted)
    assert agreement([row]) == agreement([at_home])
    assert row.confirmed + row.refuted + row.not_reached + row.waiting == row.drawn


def test_strata_weigh_by_their_claims_and_not_by_their_samples() -> None:
    found = agreement([Tally(90, 10, 10, 0), Tally(10, 10, 5, 5)])
    assert found is not None
    assert found.share == Fraction(95, 100)


def test_a_stratum_that_nobody_reached_makes_the_limits_wider() -> None:
    seen = Tally(50, 10, 9, 1)
    both = agreement([seen, Tally(50, 5, 0, 0, 5)])
    alone = agreement([seen])
    assert both is not None
    assert alone is not None
    assert both.share == alone.share
    assert (both.low, both.high) == (alone.low / 2, (alone.high + 1) / 2)


def test_a_stratum_checked_whole_has_no_doubt_of_sampling() -> None:
    found = agreement([Tally(4, 4, 3, 1)])
    assert found is not None
    assert found.low == found.share == found.high == Fraction(3, 4)


def chance(n: int, k: int, p: float) -> float:
    return comb(n, k) * p**k * (1 - p) ** (n - k)


@pytest.mark.parametrize("shares", [(0.5, 0.99), (0.8, 0.8), (0.3, 0.9), (0.97, 0.6), (0.1, 0.05)])
@pytest.mark.parametrize("claims", [(500, 500), (900, 100)])
def test_limits_of_two_strata_hold_the_truth_at_least_95_times_in_100(
    shares: tuple[float, float], claims: tuple[int, int]
) -> None:
    """Every outcome of two samples of 8 and 6, with its exact probability."""
    truth = sum(c * p for c, p in zip(claims, shares, strict=True)) / sum(claims)
    covered = 0.0
    for x in range(9):
        for y in range(7):
            found = agreement([Tally(claims[0], 8, x, 8 - x), Tally(claims[1], 6, y, 6 - y)])
            assert found is not None
            if found.low <= truth <= found.high:
                covered += chance(8, x, shares[0]) * chance(6, y, shares[1])
    assert covered >= 0.95


CLAIMS = [Claim("household", str(n), f"T{n % 3}", "", f"2026-Q{1 + n % 2}") for n in range(90)]


@given(seed=st.integers(0, 2**62), order=st.permutations(range(90)))
def test_the_same_seed_gives_the_same_sample_in_whatever_order_claims_come(
    seed: int, order: list[int]
) -> None:
    assert draw(CLAIMS, Size(percent=20), seed) == draw([CLAIMS[n] for n in order], Size(percent=20), seed)


@given(seed=st.integers(0, 2**62), each=st.integers(1, 30))
def test_every_stratum_is_drawn_without_replacement_from_its_own_claims(seed: int, each: int) -> None:
    found = draw(CLAIMS, Size(each=each), seed)
    assert len(found) == 6
    for stratum in found:
        assert stratum.claimed == 15
        assert len(set(stratum.sample)) == len(stratum.sample) == min(each, 15)
        assert {claim.stratum for claim in stratum.sample} == {(stratum.place, stratum.period)}


def test_every_claim_is_drawn_about_equally_often() -> None:
    """3 of 15 over 2,000 seeds: 400 expected each, standard deviation 18."""
    claims = [Claim("person", str(n), "T1") for n in range(15)]
    times = dict.fromkeys(claims, 0)
    for seed in range(2000):
        for claim in draw(claims, Size(each=3), seed)[0].sample:
            times[claim] += 1
    assert all(310 < number < 490 for number in times.values())


def test_a_percentage_is_rounded_up_and_never_empty() -> None:
    assert [Size(percent=10).of(n) for n in (1, 10, 11, 100)] == [1, 1, 2, 10]


def test_nothing_claimed_cannot_be_drawn_from() -> None:
    with pytest.raises(NothingClaimedError):
        draw([], Size(each=5), 1)


def test_a_claim_belongs_to_the_reporting_period_of_its_day() -> None:
    """Decree 09/2019: the reporting month ends on the 14th, so 15 December belongs to next year."""
    assert span_code(date(2026, 12, 14), Span.QUARTER) == "2026-Q4"
    assert span_code(date(2026, 12, 15), Span.QUARTER) == "2027-Q1"
    assert span_code(date(2026, 11, 15), Span.MONTH) == "2026-12"
    assert span_code(date(2026, 11, 15), Span.WHOLE) == span_code(None, Span.QUARTER) == ""


SUBJECT = Subject(
    "TO-1", "T1", frozenset({7}), frozenset({"le thi hoa"}), frozenset({30}), frozenset({"pham thi sau"})
)


@pytest.mark.parametrize(
    "checker",
    [
        Checker("u7", "ai do", user=7),
        Checker("p9", "le thi hoa", person=9),
        Checker("p8", "ai do", person=8, teams=frozenset({"TO-1"})),
        Checker("u6", "ai do", user=6, hamlet="T1"),
        Checker("p30", "ai do", person=30),
        Checker("u5", "pham thi sau", user=5),
    ],
)
def test_nobody_checks_his_own_work_his_own_team_or_himself(checker: Checker) -> None:
    assert why_not(checker, SUBJECT)
    assert share_out({1: SUBJECT}, [checker]) == {}


@given(recorders=st.lists(st.integers(1, 4), min_size=1, max_size=20))
def test_sharing_out_never_gives_anybody_what_he_recorded(recorders: list[int]) -> None:
    subjects = {n: Subject(hamlet=f"T{n % 3}", recorders=frozenset({who})) for n, who in enumerate(recorders)}
    checkers = [Checker(f"u{n}", f"nguoi {n}", user=n) for n in (1, 2)]
    given_out = share_out(subjects, checkers)
    assert given_out.keys() == subjects.keys()
    assert all(key != f"u{recorders[unit]}" for unit, key in given_out.items())


def test_a_check_is_dated_from_the_draw_to_today() -> None:
    drawn, today = date(2026, 11, 10), date(2026, 11, 20)
    check_day(drawn, drawn_on=drawn, today=today)
    for day in (date(2026, 11, 9), date(2026, 11, 21)):
        with pytest.raises(CheckDayError):
            check_day(day, drawn_on=drawn, today=today)
