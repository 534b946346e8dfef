"""Measurement rules 10 to 17, each on a village counted by hand."""

from datetime import UTC, date, datetime, time

import pytest

from bdhvs.indicators.tests.village import COMMUNE, ONE, TWO, D, Village, rule

ADULT = rule("person", "any(attainment[item = x])", where="resident and age >= 18")

# rule 10


@pytest.mark.parametrize(
    ("born", "day", "counted"),
    [
        (date(2008, 11, 21), D, True),
        (date(2008, 11, 22), D, False),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (2008, date(2026, 12, 30), False),
        (2008, date(2026, 12, 31), True),
    ],
)
def test_rule_10_age_is_in_whole_years_on_the_day(born: date | int, day: date, counted: bool) -> None:
    village = Village()
    village.person("a", born=born)
    assert village.outcomes(ADULT, on=day) == ({"a": "missing"} if counted else {})


def test_rule_10_the_day_for_a_birth_year_is_a_setting() -> None:
    village = Village()
    village.person("a", born=2008)
    assert village.outcomes(ADULT, year_only=(1, 1)) == {"a": "missing"}


def test_rule_10_the_day_of_death_is_the_first_day_not_counted() -> None:
    village = Village()
    village.person("a", died_on=date(2026, 5, 2))
    assert village.outcomes(ADULT, on=date(2026, 5, 1)) == {"a": "missing"}
    assert village.outcomes(ADULT, on=date(2026, 5, 2)) == {}


def test_a_person_of_unknown_age_is_base_unknown_and_in_neither_number() -> None:
    village = Village()
    village.person("a", born=None)
    village.attains("a", "x")
    assert village.outcomes(ADULT) == {"a": "base_unknown"}
    (cell,) = village.ask(ADULT, "cells")
    assert [cell[k] for k in ("numerator", "failed", "missing", "base_unknown")] == [0, 0, 0, 1]


# rule 11


def test_rule_11_facts_after_the_day_and_roster_rows_out_of_force_do_not_count() -> None:
    village = Village()
    village.person("a")
    village.attains("a", "x", on=date(2026, 11, 22))
    assert village.outcomes(ADULT) == {"a": "missing"}
    village.add("team", team_code="t1", commune_code=COMMUNE, hamlet_code=ONE, valid_from=date(2026, 1, 1))
    village.serves("team_member", "a", "t1", "team", valid_to=D)
    assert village.outcomes("team_member_trained") == {}
    assert village.outcomes("team_member_trained", on=date(2026, 11, 20)) == {"a": "fail"}


def test_rule_11_a_submission_belongs_to_its_day_in_viet_nam() -> None:
    village = Village()
    village.submits("priority_list", "hamlet", ONE, submitted_at=datetime(2026, 11, 21, 16, 59, tzinfo=UTC))
    village.submits("priority_list", "hamlet", TWO, submitted_at=datetime(2026, 11, 21, 17, 0, tzinfo=UTC))
    assert village.outcomes("hamlet_priority_list") == {ONE: "pass", TWO: "fail"}
    (fact,) = village.ask("hamlet_priority_list", "evidence")
    assert (fact["unit_id"], fact["occurred_on"], fact["level"]) == (ONE, D, "E3")


def test_rule_11_only_completed_weeks_whose_monday_lies_in_the_plan_are_judged() -> None:
    village = Village()
    village.publishes("website", on=date(2026, 1, 11))
    village.publishes("loudspeaker", on=date(2026, 1, 12))
    found = village.outcomes("weekly_article", on=date(2026, 1, 18))
    assert found == {
        "2026-01-05 × website": "pass",
        "2026-01-05 × loudspeaker": "fail",
        "2026-01-12 × website": "fail",
        "2026-01-12 × loudspeaker": "pass",
    }
    assert village.outcomes("weekly_skill", on=date(2026, 1, 10)) == {}


def test_rule_11_a_dated_rule_has_no_unit_before_its_day() -> None:
    village = Village()
    village.session("festival", on=date(2026, 10, 10))
    assert village.outcomes("festival_day", on=date(2026, 10, 9)) == {}
    assert village.outcomes("festival_day", on=date(2026, 10, 10)) == {"2026-10-10": "pass"}
    assert Village().outcomes("festival_day") == {"2026-10-10": "fail"}


def test_rule_11_an_opening_day_passes_when_duties_together_cover_every_opening() -> None:
    village = Village()
    village.unit("18775-U-9", kind="one_stop")
    for day in (date(2026, 3, 2), date(2026, 3, 3)):
        village.add("calendar", commune_code=COMMUNE, day=day, open_from=time(7, 30), open_to=time(11, 30))
        village.add("calendar", commune_code=COMMUNE, day=day, open_from=time(13, 30), open_to=time(17))

    def on_duty(who: str, since: time, until: time, first: int, end: int) -> None:
        village.serves(
            "duty",
            who,
            "18775-U-9",
            "unit",
            from_time=since,
            to_time=until,
            valid_from=date(2026, 3, first),
            valid_to=date(2026, 3, end),
        )

    on_duty("a", time(7), time(9), 2, 4)
    on_duty("b", time(9), time(12), 2, 4)
    on_duty("a", time(13, 30), time(16, 59), 2, 4)
    assert village.outcomes("one_stop_staffed") == {"2026-03-02": "fail", "2026-03-03": "fail"}
    on_duty("c", time(16), time(17), 2, 3)
    assert village.outcomes("one_stop_staffed") == {"2026-03-02": "pass", "2026-03-03": "fail"}
    assert village.levels("one_stop_staffed")["2026-03-02"] == "E1"
    assert len(village.ask("one_stop_staffed", "evidence", unit_ids=["2026-03-02"])) == 4


# rule 12 is about frozen cells, which are kept outside this room's compiler


def test_rule_12_the_text_answers_live_from_facts_whatever_was_frozen() -> None:
    village = Village()
    village.person("a")
    village.add("cell", target_id="T", indicator_id="digital_identity_16", commune_code=COMMUNE, numerator=99)
    assert village.outcomes("digital_identity_16") == {"a": "missing"}


# rule 13


def test_rule_13_facts_of_merged_persons_are_read_to_the_end_of_the_chain_at_every_day() -> None:
    village = Village()
    for old, new in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")):
        village.person(old, hamlet=None, merged_into=new)
    village.person("e")
    village.attains("a", "digital_identity", on=date(2026, 2, 1))
    assert village.outcomes("digital_identity_16", on=date(2026, 2, 1)) == {"e": "pass"}
    (fact,) = village.ask("digital_identity_16", "evidence", unit_ids=["e"])
    assert fact["fact_id"] == "attainment-0"


def test_rule_13_a_residence_of_a_merged_person_is_that_of_the_one_who_stays() -> None:
    village = Village()
    village.person("old", merged_into="new", born=None)
    village.person("new", hamlet=None)
    assert village.outcomes(ADULT) == {"new": "missing"}


def test_rule_13_merged_households_are_followed_once_the_old_one_has_ended() -> None:
    village = Village()
    village.household("h1", valid_to=date(2026, 6, 1), merged_into="h2")
    village.household("h2")
    village.person("a", home="h1")
    village.person("b", home="h2")
    village.visits("h1", "safety")
    assert village.outcomes("household_safety_informed", on=date(2026, 5, 31)) == {"h1": "pass", "h2": "fail"}
    assert village.outcomes("household_safety_informed", on=date(2026, 6, 1)) == {"h2": "pass"}


# rule 14


def test_rule_14_logged_facts_of_a_predecessor_count_for_every_successor() -> None:
    village = Village()
    for code in ("18775-T00", "18775-T000"):
        village.add(
            "hamlet",
            hamlet_code=code,
            commune_code=COMMUNE,
            valid_from=date(2020, 1, 1),
            valid_to=date(2026, 6, 1),
        )
    village.add("hamlet_successor", old_code="18775-T000", new_code="18775-T00", since=date(2026, 5, 1))
    for code in (ONE, TWO):
        village.add("hamlet_successor", old_code="18775-T00", new_code=code, since=date(2026, 6, 1))
    village.session("guidance", "learning_platform", hamlet_code="18775-T000")
    assert village.outcomes("hamlet_guidance_session") == {ONE: "pass", TWO: "pass"}


def test_sessions_count_for_every_hamlet_they_serve_and_publications_without_places_for_all() -> None:
    village = Village()
    held = village.session("meeting", "movement")
    village.add("session_place", session_id=held, hamlet_code=TWO)
    village.publishes("loudspeaker", places=[ONE])
    rows = {row["unit_id"]: row for row in village.ask("hamlet_two_channels")}
    assert (rows[ONE]["outcome"], rows[TWO]["outcome"]) == ("pass", "fail")
    assert (rows[TWO]["part_air"], rows[TWO]["part_meeting"]) == ("fail", "pass")
    village.publishes("loudspeaker")
    assert village.outcomes("hamlet_two_channels") == {ONE: "pass", TWO: "pass"}


# rule 15


def test_rule_15_present_is_not_absent_and_permanent_is_the_other_rule() -> None:
    village = Village()
    for kind in ("permanent", "temporary", "absent"):
        village.person(kind, hamlet=None)
        village.lives(kind, kind=kind)
    assert set(village.outcomes(ADULT)) == {"permanent", "temporary"}
    assert set(village.outcomes(ADULT, resident="permanent")) == {"permanent"}


def test_rule_15_a_person_with_two_homes_is_counted_once_at_the_permanent_one() -> None:
    village = Village()
    village.person("a", hamlet=TWO)
    village.lives("a", hamlet=ONE, kind="temporary")
    assert [(row["unit_id"], row["hamlet_code"]) for row in village.ask(ADULT)] == [("a", TWO)]


def test_rule_15_a_household_needs_to_be_valid_and_lived_in() -> None:
    village = Village()
    for home in ("lived", "empty", "away"):
        village.household(home)
    village.household("ended", valid_to=date(2026, 5, 1))
    village.person("a", home="lived")
    village.person("b", home="ended")
    village.person("c", hamlet=None)
    village.lives("c", home="away", kind="absent")
    assert village.outcomes("household_informed") == {"lived": "fail"}


# rule 16


def test_rule_16_attendance_follows_the_person_into_the_household_and_visits_stay_with_it() -> None:
    village = Village()
    village.household("h1")
    village.household("h2")
    village.person("a", hamlet=None)
    village.lives("a", home="h1", valid_to=date(2026, 4, 1))
    village.lives("a", home="h2", valid_from=date(2026, 4, 1))
    village.person("b", home="h1")
    village.session("guidance", "learning_platform", came=["a"])
    assert village.outcomes("household_guided") == {"h1": "fail", "h2": "pass"}
    village.visits("h1", "learning_platform", kind="information")
    rows = {row["unit_id"]: row for row in village.ask("household_guided")}
    assert (rows["h1"]["outcome"], rows["h1"]["part_told"], rows["h1"]["part_guided"]) == (
        "fail",
        "pass",
        "fail",
    )


# rule 17


def test_rule_17_a_mentee_counts_for_the_mentor_who_took_him_first() -> None:
    village = Village()
    for name in ("m1", "m2", *(f"p{n}" for n in range(6))):
        village.person(name)
    for mentor in ("m1", "m2"):
        village.serves("mentor", mentor)
    for n in range(5):
        village.serves("mentee", "m1", f"p{n}", "person", valid_from=date(2026, 2, 1))
        village.serves("mentee", "m2", f"p{n}", "person", valid_from=date(2026, 3, 1))
    village.serves("mentee", "m2", "p5", "person")
    assert village.outcomes("mentor_load") == {"m1": "pass", "m2": "fail"}


def test_rule_17_a_member_of_two_teams_is_one_person() -> None:
    village = Village()
    village.person("a")
    for team in ("t1", "t2"):
        village.add(
            "team", team_code=team, commune_code=COMMUNE, hamlet_code=ONE, valid_from=date(2026, 1, 1)
        )
        village.serves("team_member", "a", team, "team")
    assert village.outcomes("team_member_trained") == {"a": "fail"}


# the cases that combine them


def test_a_digital_family_needs_one_member_who_meets_everything() -> None:
    village = Village()
    five = [f"b{n}" for n in range(5)]
    village.framework("citizen", five_basic=five)
    for home in ("one", "split", "child"):
        village.household(home)
    village.person("both", home="one")
    village.person("learns", home="split")
    village.person("teaches", home="split")
    village.person("small", home="child", born=2022)
    for name in ("both", "learns", "small"):
        for item in five:
            village.attains(name, item)
    for name in ("both", "teaches", "small"):
        village.attains(name, "teaches_family", level="E0")
    assert village.outcomes("digital_family") == {"one": "pass", "split": "missing", "child": "fail"}
    assert village.levels("digital_family")["one"] == "E0"
    evidence = village.ask("digital_family", "evidence", unit_ids=["one"])
    assert {(row["unit_id"], row["kind"]) for row in evidence} == {("one", "attainment")}
    assert len(evidence) == 6


def test_a_consolidated_team_has_decision_leader_three_members_plan_and_a_session() -> None:
    village = Village()
    village.add(
        "team",
        team_code="t1",
        commune_code=COMMUNE,
        hamlet_code=ONE,
        decision_no="12/QĐ",
        valid_from=date(2026, 1, 1),
    )
    village.add(
        "team",
        team_code="t2",
        commune_code=COMMUNE,
        hamlet_code=TWO,
        decision_no="",
        valid_from=date(2026, 1, 1),
    )
    for n in range(3):
        village.person(f"p{n}")
        for team in ("t1", "t2"):
            village.serves("team_member", f"p{n}", team, "team", role="leader" if n == 0 else "member")
    for team in ("t1", "t2"):
        village.submits("team_plan", "team", team, submitted_at=datetime(2026, 2, 1, 3, tzinfo=UTC))
        village.session("campaign", team_code=team)
    assert village.outcomes("team_consolidated") == {"t1": "pass", "t2": "fail"}


def test_staff_count_whether_they_live_here_or_not() -> None:
    village = Village()
    village.unit()
    village.person("here")
    village.person("far", hamlet=None)
    village.person("citizen")
    for name in ("here", "far"):
        village.member(name, "official")
        village.attains(name, "learning_account")
    village.member("citizen", "trader")
    village.session("course", came=["far"])
    rows = {row["unit_id"]: row for row in village.ask("official_learning")}
    assert {name: (row["outcome"], row["hamlet_code"]) for name, row in rows.items()} == {
        "here": ("fail", ONE),
        "far": ("pass", None),
    }


def test_groups_overlap_and_are_counted_apart() -> None:
    village = Village()
    village.person("adult")
    village.person("member", hamlet=None)
    village.person("child", born=2015)
    village.add("team", team_code="t1", commune_code=COMMUNE, hamlet_code=ONE, valid_from=date(2026, 1, 1))
    village.serves("team_member", "member", "t1", "team")
    village.serves("team_member", "adult", "t1", "team")
    groups = {
        row["unit_id"]: (row["group_adult"], row["group_team_member"])
        for row in village.ask("ai_and_platforms")
    }
    assert groups == {"adult": (True, True), "member": (False, True)}


def test_a_question_may_be_restricted_to_hamlets_and_to_units() -> None:
    village = Village()
    village.person("a")
    village.person("b", hamlet=TWO)
    assert village.outcomes(ADULT, hamlets=frozenset({TWO})) == {"b": "missing"}
    assert village.outcomes(ADULT, unit_ids=["a"]) == {"a": "missing"}


def test_paired_change_takes_first_and_last_test_of_each_person() -> None:
    village = Village()
    for name in ("a", "b"):
        village.person(name)
    for month, score in ((2, "0.40"), (4, "0.10"), (6, "0.70")):
        village.tested("a", "citizen", True, on=date(2026, month, 1), score=score)
    village.tested("b", "citizen", True, score="0.50")
    (row,) = village.ask("competence_change")
    assert (str(row["first_score"]), str(row["last_score"])) == ("0.4000", "0.7000")
    (cell,) = village.ask("competence_change", "cells")
    assert (cell["n"], float(cell["total"])) == (1, 0.3)
