"""The priority list: what the rules find, who decides, what an approval changes."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import set_priority
from bdhvs.people.models import Household
from bdhvs.people.rules import Priority
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import record_visit
from bdhvs.visits.limits.commands import set_limits
from bdhvs.visits.limits.rules import PRIORITY
from bdhvs.visits.models import PriorityEntry, PriorityList
from bdhvs.visits.priority.commands import add_by_hand, approve_list, decide_entry, make_list, review_list
from bdhvs.visits.priority.queries import changes_of, why_of
from bdhvs.visits.priority.rules import (
    Asked,
    Home,
    ListState,
    NobodyAgreedError,
    PriorityError,
    PriorityRule,
    WrongStateError,
    points_of,
    rules_met,
)
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_user, a_village, days_ago

DEFAULTS = {name: limit.default for name, limit in PRIORITY.items()}


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    made = a_village()
    with scope([KY_ANH]):
        yield made


def drafted(village: Village) -> PriorityList:
    return make_list(hamlet=village.hamlets[0], on=TODAY, **ACT)


def entry_of(made: PriorityList, home: Household) -> PriorityEntry:
    return PriorityEntry.objects.get(of_list=made, household=home)


def agree(village: Village, made: PriorityList, home: Household, asked: Asked = Asked.YES) -> None:
    decide_entry(
        entry=entry_of(made, home), kept=True, why_not="", asked=asked, asked_on=TODAY, by=village.hoa, at=NOW
    )


def approved(village: Village) -> PriorityList:
    made = drafted(village)
    agree(village, made, village.homes["sau"])
    review_list(made=made, by=village.hoa, at=NOW)
    approve_list(made=made, on=TODAY, by=village.lan, at=NOW)
    return made


def test_an_old_woman_alone_and_never_reached_has_six_points(village: Village) -> None:
    """Bà Sáu: alone 4, never reached 2. Ông Bình's three: never reached 2, which is below four."""
    made = drafted(village)
    assert list(made.entries.values_list("household__code", "points", "rules")) == [
        ("H01", 6, ["elderly_alone", "never_reached"])
    ]


def test_a_visit_and_a_lower_weight_take_her_off(village: Village) -> None:
    record_visit(household=village.homes["sau"], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE,
                 occurred_on=TODAY, **ACT)  # fmt: skip
    set_limits(commune=KY_ANH, values={"elderly_alone": 3}, **ACT)
    assert not drafted(village).entries.exists()


def test_three_noes_of_four_are_low_results_and_what_was_never_asked_is_not(village: Village) -> None:
    for code, result in (("D1", "no"), ("D2", "no"), ("I1", "no"), ("S1", "yes")):
        record_attainment(person=village.people["binh"], item_code=code, result=Result(result), level=Level.E1,
                          occurred_on=days_ago(3), **ACT)  # fmt: skip
    made = drafted(village)
    assert entry_of(made, village.homes["binh"]).rules == ["never_reached", "low_results"]
    record_attainment(person=village.people["binh"], item_code="D1", result=Result.YES, level=Level.E1,
                      occurred_on=TODAY, **ACT)  # fmt: skip
    record_attainment(person=village.people["binh"], item_code="D2", result=Result.YES, level=Level.E1,
                      occurred_on=TODAY, **ACT)  # fmt: skip
    assert not PriorityEntry.objects.filter(
        of_list=drafted(village), household=village.homes["binh"]
    ).exists()


@pytest.mark.parametrize(("born", "elderly"), [(1966, False), (1965, True)])
def test_a_bare_year_of_birth_counts_as_its_last_day(village: Village, born: int, elderly: bool) -> None:
    """On 20/11/2026 somebody of 1966 may still be 59."""
    village.people["binh"].birth_year = born
    village.people["binh"].save(update_fields=["birth_year"])
    made = drafted(village)
    assert PriorityEntry.objects.filter(of_list=made, household=village.homes["binh"]).exists() is elderly


homes = st.builds(
    Home,
    people=st.integers(0, 6),
    elderly=st.integers(0, 2),
    reached=st.booleans(),
    answered=st.integers(0, 12),
    refused=st.integers(0, 12),
    noted=st.sampled_from([p.value for p in Priority]),
).filter(lambda home: home.elderly <= home.people and home.refused <= home.answered)


@given(homes, st.integers(1, 100), st.integers(1, 6))
def test_points_are_what_somebody_would_add_up_by_hand(home: Home, percent: int, least: int) -> None:
    limits = {**DEFAULTS, "low_percent": percent, "low_from": least}
    total = 0
    if home.people > 0:
        if home.noted == "elderly_alone" or (home.people == 1 and home.elderly == 1):
            total += 4
        else:
            total += 2 if home.elderly else 0
            total += 1 if home.people == 1 else 0
        total += 0 if home.reached else 2
        if home.answered >= least and home.refused / home.answered * 100 >= percent - 1e-9:
            total += 2
        total += {"no_device": 3, "hardship": 3, "far_away": 2, "asked_for_help": 3}.get(home.noted, 0)
    assert points_of(rules_met(home, limits), limits) == total


def test_a_list_is_approved_only_after_review_and_only_with_consent(village: Village) -> None:
    made = drafted(village)
    with pytest.raises(WrongStateError):
        approve_list(made=made, on=TODAY, by=village.lan, at=NOW)
    review_list(made=made, by=village.hoa, at=NOW)
    with pytest.raises(NobodyAgreedError):
        approve_list(made=made, on=TODAY, by=village.lan, at=NOW)
    agree(village, made, village.homes["sau"], Asked.NO)
    with pytest.raises(NobodyAgreedError):
        approve_list(made=made, on=TODAY, by=village.lan, at=NOW)
    agree(village, made, village.homes["sau"])
    with pytest.raises(PriorityError, match="tương lai"):
        approve_list(made=made, on=TODAY + timedelta(days=1), by=village.lan, at=NOW)
    approve_list(made=made, on=TODAY, by=village.lan, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.approved_on, made.approved_by) == (ListState.APPROVED, TODAY, village.lan)


def test_leaving_a_household_out_needs_a_reason(village: Village) -> None:
    made = drafted(village)
    entry = entry_of(made, village.homes["sau"])
    with pytest.raises(PriorityError, match="vì sao"):
        decide_entry(
            entry=entry, kept=False, why_not=" ", asked=Asked.NOT_YET, asked_on=None, by=village.hoa, at=NOW
        )


def test_the_answer_left_out_and_added_by_hand_are_kept_when_the_draft_is_made_anew(village: Village) -> None:
    made = drafted(village)
    add_by_hand(made=made, household=village.homes["binh"], by=village.hoa, at=NOW)
    agree(village, made, village.homes["sau"], Asked.NO)
    again = drafted(village)
    assert entry_of(again, village.homes["sau"]).asked == "no"
    assert PriorityRule.BY_HAND in entry_of(again, village.homes["binh"]).rules
    assert PriorityList.objects.count() == 1


def test_a_household_of_another_hamlet_is_not_added(village: Village) -> None:
    with pytest.raises(PriorityError, match="nơi khác"):
        add_by_hand(made=drafted(village), household=village.homes["dung"], by=village.hoa, at=NOW)


def test_the_approved_list_gives_the_reasons_on_the_card_and_marks_the_register(village: Village) -> None:
    set_priority(household=village.homes["sau"], priority=Priority.NONE, **ACT)
    made = drafted(village)
    add_by_hand(made=made, household=village.homes["binh"], by=village.hoa, at=NOW)
    for home in ("sau", "binh"):
        agree(village, made, village.homes[home])
    review_list(made=made, by=village.hoa, at=NOW)
    sau = village.homes["sau"].pk
    assert why_of([sau], TODAY) == {sau: ["never_reached"]}
    approve_list(made=made, on=TODAY, by=village.lan, at=NOW)
    assert why_of([sau], TODAY) == {sau: ["never_reached", "elderly_alone"]}
    assert set(Household.objects.filter(priority="on_list").values_list("code", flat=True)) == {"H01", "H02"}


def test_a_reason_of_the_register_is_not_overwritten_and_leaving_the_list_takes_only_its_own_mark(
    village: Village,
) -> None:
    approved(village)
    village.homes["sau"].refresh_from_db()
    assert village.homes["sau"].priority == Priority.ELDERLY_ALONE


def test_withdrawing_consent_takes_the_household_off_at_once(village: Village) -> None:
    made = approved(village)
    agree(village, made, village.homes["sau"], Asked.NO)
    sau = village.homes["sau"].pk
    assert why_of([sau], TODAY) == {sau: ["never_reached"]}


def test_the_next_list_tells_what_changed(village: Village) -> None:
    made = approved(village)
    assert changes_of(made) is None
    again = make_list(hamlet=village.hamlets[0], on=TODAY, by=None, at=NOW + timedelta(hours=1))
    add_by_hand(made=again, household=village.homes["binh"], by=village.hoa, at=NOW)
    changes = changes_of(again)
    assert changes is not None
    assert changes.come == {village.homes["binh"].pk}
    assert not changes.go
    assert made.entries.count() == 1  # the list in force stays as it was approved


@pytest.mark.parametrize(
    ("days", "outcome", "again_on", "why"),
    [
        (5, VisitOutcome.DONE, None, []),
        (90, VisitOutcome.DONE, None, ["due_again"]),
        (3, VisitOutcome.NOBODY_HOME, None, ["never_reached"]),
        (3, VisitOutcome.REFUSED, None, ["never_reached"]),
    ],
)
def test_why_follows_from_the_visits(
    village: Village, days: int, outcome: VisitOutcome, again_on: date | None, why: list[str]
) -> None:
    home = village.homes["binh"]
    record_visit(household=home, kind=VisitKind.GUIDANCE, outcome=outcome, occurred_on=days_ago(days), **ACT)
    assert why_of([home.pk], TODAY).get(home.pk, []) == why


def test_twice_nobody_home_asks_for_another_way(village: Village) -> None:
    home = village.homes["binh"]
    for days in (9, 2):
        record_visit(household=home, kind=VisitKind.GUIDANCE, outcome=VisitOutcome.NOBODY_HOME,
                     occurred_on=days_ago(days), **ACT)  # fmt: skip
    assert why_of([home.pk], TODAY)[home.pk] == ["never_reached", "nobody_home_twice"]


def test_a_team_member_of_the_next_hamlet_sees_no_list(village: Village) -> None:
    approved(village)
    other = a_user("nga", "Trần Nga", Post(Role.TEAM_LEADER, KY_ANH, village.hamlets[1].code))
    with scope([KY_ANH], other.territory.places):
        assert not PriorityList.objects.exists()
        assert not PriorityEntry.objects.exists()
