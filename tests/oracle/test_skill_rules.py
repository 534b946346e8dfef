"""Rules 4, 5, 6 and 8: the latest attainment, tests, figures, sets."""

from datetime import date

from tests.oracle.figures import figure_count
from tests.oracle.hand_made import COMMUNE, Hand, ask, noon
from tests.oracle.register import Register
from tests.oracle.skills import items_of_set, latest_attainments, latest_tests

D = date(2026, 6, 30)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def held(hand: Hand, floor: str = "E0") -> dict[str, str]:
    rows = latest_attainments(Register(hand.tables, ask(D)), "p1", in_period=False, floor=floor)
    return {item: row["result"] for item, row in rows.items()}


def village() -> Hand:
    hand = Hand()
    hand.person()
    return hand


def test_a_later_no_replaces_an_earlier_yes() -> None:
    hand = village()
    hand.attains("a", "yes", MAY)
    hand.attains("a", "no", JUNE)
    assert held(hand) == {"a": "no"}


def test_a_no_below_the_floor_does_not_replace_a_yes_above_it() -> None:
    hand = village()
    hand.attains("a", "yes", MAY, level="E3")
    hand.attains("a", "no", JUNE, level="E1")
    assert held(hand, "E2") == {"a": "yes"}


def test_on_one_day_the_later_writing_holds_by_the_microsecond() -> None:
    hand = village()
    hand.attains("a", "no", MAY, recorded_at=noon(MAY))
    hand.attains("a", "yes", MAY, recorded_at=noon(MAY, 1))
    assert held(hand) == {"a": "yes"}


def test_a_withdrawn_yes_is_missing_again_and_not_a_no() -> None:
    hand = village()
    mistake = hand.attains("a", "yes", MAY, superseded_by="w")
    hand.attains("a", "yes", MAY, id="w", superseded_by="w", recorded_at=noon(JUNE))
    assert held(hand) == {}
    assert mistake["superseded_by"] == "w"


def test_after_a_withdrawal_the_earlier_word_holds_again() -> None:
    hand = village()
    hand.attains("a", "no", MAY)
    hand.attains("a", "yes", JUNE, superseded_by="w")
    hand.attains("a", "yes", JUNE, id="w", superseded_by="w", recorded_at=noon(JUNE, 1))
    assert held(hand) == {"a": "no"}


def test_at_the_same_instant_the_worse_result_wins() -> None:
    hand = village()
    hand.attains("a", "no", MAY)
    hand.attains("a", "yes", MAY)
    assert held(hand) == {"a": "no"}


def test_at_the_same_instant_and_result_the_lower_degree_wins() -> None:
    hand = village()
    hand.attains("a", "yes", MAY, degree=3)
    hand.attains("a", "yes", MAY, degree=1)
    rows = latest_attainments(Register(hand.tables, ask(D)), "p1", in_period=False, floor=None)
    assert rows["a"]["degree"] == 1


def test_facts_of_a_duplicate_are_facts_of_the_person() -> None:
    hand = village()
    hand.person("p2", merged_into="p1")
    hand.attains("a", "yes", MAY, person_id="p2")
    assert held(hand) == {"a": "yes"}


def test_practice_is_no_test_and_the_latest_of_a_group_counts() -> None:
    hand = village()
    test = {"person_id": "p1", "framework": "khung", "group_code": "official", "purpose": "confirmation"}
    hand.fact("test_result", MAY, passed=True, **test)
    hand.fact("test_result", JUNE, passed=False, **test)
    hand.fact("test_result", D, passed=True, **{**test, "purpose": "practice"})
    hand.fact("test_result", MAY, passed=True, **{**test, "group_code": "citizen"})
    rows = latest_tests(Register(hand.tables, ask(D)), "p1", in_period=False, floor=None)
    assert {row["group_code"]: row["passed"] for row in rows} == {"official": False, "citizen": True}


def test_the_set_is_that_of_the_version_in_use_on_the_day() -> None:
    hand = village()
    for version, since in (("1", MAY), ("2", D)):
        use = {"commune_code": COMMUNE, "group_code": "official", "framework": "khung", "version": version}
        hand.add("framework_in_use", **use, valid_from=since)
        hand.add(
            "item_set",
            item_code=f"a{version}",
            framework="khung",
            version=version,
            group_code="official",
            set_code="core",
        )
    assert items_of_set(hand.tables, ask(D), "official", "core") == {"a2"}
    assert items_of_set(hand.tables, ask(date(2026, 6, 29)), "official", "core") == {"a1"}
    assert items_of_set(hand.tables, ask(D), "citizen", "core") == set()


def test_figures_are_summed_over_the_latest_of_each_unit_that_reports() -> None:
    hand = village()

    def figure(unit: str, as_of: date, n: int | None, whole: int | None, **more: object) -> None:
        given = {"measure": "m", "commune_code": COMMUNE, "unit_code": unit, "as_of": as_of, "level": "E4"}
        hand.add(
            "figure", **{**given, "numerator": n, "denominator": whole, "recorded_at": noon(as_of), **more}
        )

    figure("u1", MAY, 5, 10)
    figure("u1", JUNE, 8, 10)
    figure("u1", date(2026, 7, 1), 10, 10)
    figure("u2", JUNE, 3, None)
    figure("u1", JUNE, 4, 6, group_code="pupil")
    found = figure_count(hand.tables, ask(D), "m", ["u1", "u2", "u3"], lambda row: row["unit_code"])
    assert (found.numerator, found.denominator, found.failed, found.missing) == (8, 10, 2, 0)
    assert (found.reporting, found.units_missing) == (1, 2)


def test_a_unit_that_reports_by_group_alone_is_the_sum_of_its_groups() -> None:
    hand = village()
    for group, n in (("pupil", 4), ("worker", 2)):
        given = {
            "measure": "m",
            "commune_code": COMMUNE,
            "unit_code": "u1",
            "level": "E4",
            "group_code": group,
        }
        hand.add("figure", **given, as_of=MAY, numerator=n, denominator=6, recorded_at=noon(MAY))
    found = figure_count(hand.tables, ask(D), "m", ["u1"], lambda row: row["unit_code"])
    assert (found.numerator, found.denominator, found.reporting) == (6, 12, 1)
