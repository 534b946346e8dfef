"""Measurement rules 1 to 9, each on a village counted by hand."""

from datetime import UTC, date, datetime
from typing import Any

from bdhvs.indicators.tests.village import COMMUNE, ONE, TWO, Village, rule

CORE = ["c1", "c2", "c3", "c4", "c5"]
SAFETY = ["s1", "s2"]


def village_of_adults(*names: str) -> Village:
    village = Village()
    village.framework("citizen", core=CORE, safety=SAFETY)
    for name in names:
        village.person(name)
    return village


def all_yes(village: Village, name: str, items: list[str], **more: Any) -> None:
    for item in items:
        village.attains(name, item, **more)


# rule 1


def test_rule_1_either_passes_by_test_or_by_list_and_is_missing_only_when_both_are() -> None:
    village = village_of_adults("tested", "listed", "failed_test", "nothing", "both_no")
    village.tested("tested", "citizen", True)
    all_yes(village, "listed", [*CORE[:4], *SAFETY])
    village.tested("failed_test", "citizen", False)
    village.tested("both_no", "citizen", False)
    village.attains("both_no", "s1", "no")
    assert village.outcomes("adult_basic_skill") == {
        "tested": "pass",
        "listed": "pass",
        "failed_test": "fail",
        "nothing": "missing",
        "both_no": "fail",
    }


def test_rule_1_and_is_kleene_so_one_no_fails_and_one_unknown_waits() -> None:
    village = Village()
    for name in ("all", "two", "one_no"):
        village.person(name)
    all_yes(village, "all", ["digital_identity", "vneid_app", "bank_account"])
    all_yes(village, "two", ["digital_identity", "vneid_app"])
    village.attains("one_no", "bank_account", "no")
    rows = {row["unit_id"]: row for row in village.ask("identity_and_account_16")}
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "all": "pass",
        "two": "missing",
        "one_no": "fail",
    }
    assert rows["two"]["part_bank_account"] == "missing"
    assert rows["one_no"]["part_bank_account"] == "fail"
    assert rows["one_no"]["part_identity"] == "missing"


def test_rule_1_or_is_kleene_so_an_unknown_condition_keeps_a_no_open() -> None:
    village = Village()
    village.person("a")
    village.attains("a", "x", "no")
    either = "either(any(attainment[item = x and result = yes]), any(attainment[item = y and result = yes]))"
    kleene = "any(attainment[item = x and result = yes]) or any(attainment[item = y and result = yes])"
    assert village.outcomes(rule("person", either)) == {"a": "fail"}
    assert village.outcomes(rule("person", kleene)) == {"a": "missing"}


# rule 2


def household_village() -> Village:
    village = Village()
    for home, hamlet in (("h1", ONE), ("h2", TWO)):
        village.household(home, hamlet=hamlet)
        village.person(f"p-{home}", hamlet=hamlet, home=home)
    return village


def test_rule_2_a_zero_is_a_fail_when_no_log_is_due() -> None:
    assert household_village().outcomes("household_safety_informed") == {"h1": "fail", "h2": "fail"}


def test_rule_2_a_zero_is_missing_while_the_hamlets_log_is_due_and_not_accepted() -> None:
    village = household_village()
    village.log("hamlet", ONE)
    village.log("hamlet", TWO, accepted=True)
    assert village.outcomes("household_safety_informed") == {"h1": "missing", "h2": "fail"}


def test_rule_2_a_log_not_yet_due_or_of_another_time_or_owner_changes_nothing() -> None:
    village = household_village()
    village.log("hamlet", ONE, due_at=datetime(2026, 11, 22, 10, tzinfo=UTC))
    village.log("hamlet", ONE, period_from=date(2025, 1, 1), period_to=START_DAY)
    village.log("unit", ONE)
    assert village.outcomes("household_safety_informed") == {"h1": "fail", "h2": "fail"}


START_DAY = date(2026, 1, 1)


def test_rule_2_one_visit_decides_whatever_the_log() -> None:
    village = household_village()
    village.log("hamlet", ONE)
    village.visits("h1", "safety")
    assert village.outcomes("household_safety_informed") == {"h1": "pass", "h2": "fail"}


def test_rule_2_staff_wait_for_the_log_of_their_unit_not_of_their_hamlet() -> None:
    village = Village()
    village.unit()
    village.unit("18775-U-2")
    village.person("a")
    village.member("a", "official")
    village.person("b", hamlet=None)
    village.member("b", "official", "18775-U-2")
    village.log("hamlet", ONE)
    learns = rule(
        "person", "any(attendance)", where="any(membership[group = official and unit.commune = here])"
    )
    assert village.outcomes(learns) == {"a": "fail", "b": "fail"}
    village.log("unit", "18775-U-2")
    assert village.outcomes(learns) == {"a": "fail", "b": "missing"}


def test_rule_2_register_relations_are_never_missing_and_any_over_nobody_fails() -> None:
    village = Village()
    village.log("hamlet", ONE)
    village.add("team", team_code="t1", commune_code=COMMUNE, hamlet_code=TWO, valid_from=START_DAY)
    assert village.outcomes("hamlet_has_team") == {ONE: "fail", TWO: "pass"}
    children = rule("hamlet", "any(member[age < 6])")
    assert village.outcomes(children) == {ONE: "fail", TWO: "fail"}


# rule 3


def test_rule_3_in_period_ends_with_the_targets_day_and_logged_facts_begin_with_the_plan() -> None:
    village = household_village()
    village.visits("h1", on=date(2025, 12, 31))
    village.visits("h2", on=date(2026, 7, 1))
    since_plan, in_period = rule("household", "any(visit)"), rule("household", "any(visit in period)")
    assert village.outcomes(since_plan) == {"h1": "fail", "h2": "pass"}
    assert village.outcomes(in_period, by=date(2026, 6, 30)) == {"h1": "fail", "h2": "fail"}
    assert village.outcomes(in_period, by=date(2026, 7, 1)) == {"h1": "fail", "h2": "pass"}


def test_rule_3_observed_facts_count_since_ever() -> None:
    village = village_of_adults("a")
    village.attains("a", "digital_identity", on=date(2019, 1, 1))
    assert village.outcomes("digital_identity_16") == {"a": "pass"}


# rule 4


def test_rule_4_the_latest_at_or_above_the_floor_is_taken_before_the_result_is_looked_at() -> None:
    village = village_of_adults("a")
    village.attains("a", "digital_identity", "yes", on=date(2026, 2, 1), level="E2")
    village.attains("a", "digital_identity", "no", on=date(2026, 3, 1), level="E1")
    assert village.outcomes("digital_identity_16") == {"a": "fail"}
    assert village.outcomes("digital_identity_16", at_least="E2") == {"a": "pass"}
    assert village.outcomes("digital_identity_16", at_least="E3") == {"a": "missing"}


def test_rule_4_on_one_day_the_later_record_counts_and_at_equality_the_worse_then_the_lower_degree() -> None:
    village = village_of_adults("later", "worse", "lower")
    noon, day = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC), date(2026, 3, 1)
    village.attains("later", "x", "no", on=day, recorded_at=noon)
    village.attains("later", "x", "yes", on=day, recorded_at=noon.replace(microsecond=6), degree=2)
    for result in ("yes", "no"):
        village.attains("worse", "x", result, on=day, recorded_at=noon)
    for degree in (2, 1):
        village.attains("lower", "x", "yes", on=day, recorded_at=noon, degree=degree)
    well = rule("person", "any(attainment[item = x and result = yes and degree >= 2])")
    assert village.outcomes(well) == {"later": "pass", "worse": "fail", "lower": "fail"}


def test_rule_4_a_corrected_fact_is_out_of_force() -> None:
    village = village_of_adults("a")
    village.attains("a", "digital_identity", "no", superseded_by="attainment-1")
    village.attains("a", "digital_identity", "yes")
    assert village.outcomes("digital_identity_16") == {"a": "pass"}


# rule 5


def test_rule_5_the_latest_test_counts_and_practice_never() -> None:
    village = village_of_adults("a", "b", "c")
    village.tested("a", "citizen", True, on=date(2026, 2, 1))
    village.tested("a", "citizen", False, on=date(2026, 3, 1))
    village.tested("b", "citizen", True, purpose="practice")
    village.tested("c", "official", True)
    assert village.outcomes("adult_basic_skill") == {"a": "fail", "b": "missing", "c": "missing"}


def test_rule_5_a_later_no_of_a_spot_check_makes_the_test_void() -> None:
    village = village_of_adults("before", "after", "elsewhere")
    for name in ("before", "after", "elsewhere"):
        village.tested(name, "citizen", True, on=date(2026, 3, 1))
    village.attains("before", "c1", "no", on=date(2026, 2, 1), source="spot_check")
    village.attains("after", "c1", "no", on=date(2026, 4, 1), source="spot_check")
    village.attains("elsewhere", "not_of_this_framework", "no", on=date(2026, 4, 1), source="spot_check")
    tested = rule("person", "any(test_result[group = citizen and passed])")
    assert village.outcomes(tested) == {"before": "pass", "after": "missing", "elsewhere": "pass"}


def test_rule_5_good_needs_degree_two_and_a_yes_without_degree_is_missing() -> None:
    village = village_of_adults("good", "can", "unsaid")
    for name, degree in (("good", 2), ("can", 1), ("unsaid", None)):
        all_yes(village, name, CORE, degree=degree)
        all_yes(village, name, SAFETY)
    assert village.outcomes("adult_good_skill") == {"good": "pass", "can": "fail", "unsaid": "missing"}


# rule 6


def test_rule_6_figures_are_summed_over_the_latest_complete_row_of_each_unit() -> None:
    village = Village()
    for code, level in (
        ("s1", "primary"),
        ("s2", "upper_secondary"),
        ("s3", "primary"),
        ("k", "kindergarten"),
    ):
        village.unit(code, kind="school", level=level, hamlet_code=ONE)
    figure = {"measure": "pupils_equipped", "commune_code": COMMUNE, "level": "E4"}
    village.fact("figure", unit_code="s1", as_of=date(2026, 3, 1), numerator=10, denominator=100, **figure)
    village.fact("figure", unit_code="s1", as_of=date(2026, 9, 1), numerator=80, denominator=90, **figure)
    village.fact("figure", unit_code="s1", as_of=date(2026, 12, 1), numerator=90, denominator=90, **figure)
    village.fact(
        "figure",
        unit_code="s1",
        group_code="girls",
        as_of=date(2026, 9, 1),
        numerator=9,
        denominator=9,
        **figure,
    )
    village.fact("figure", unit_code="s2", as_of=date(2026, 9, 1), numerator=50, denominator=None, **figure)
    village.fact("figure", unit_code="s3", as_of=date(2026, 9, 1), numerator=5, denominator=20, **figure)
    village.fact("figure", unit_code="k", as_of=date(2026, 9, 1), numerator=5, denominator=5, **figure)
    (cells,) = village.ask("pupils_equipped", "figure_cells")
    assert (cells["numerator"], cells["denominator"]) == (85, 110)
    assert (cells["reporting"], cells["missing"], cells["as_of"]) == (2, 1, date(2026, 9, 1))
    (secondary,) = village.ask("secondary_pupils_equipped", "figure_cells")
    assert (secondary["numerator"], secondary["reporting"], secondary["missing"]) == (None, 0, 1)


def test_rule_6_a_figure_of_the_commune_stands_beside_the_persons() -> None:
    village = village_of_adults("a")
    village.fact(
        "figure",
        measure="digital_identity_16",
        commune_code=COMMUNE,
        as_of=date(2026, 9, 1),
        numerator=7,
        denominator=9,
    )
    (figure,) = village.ask("digital_identity_16", "figures")
    assert (figure["unit_id"], figure["numerator"], figure["denominator"]) == (COMMUNE, 7, 9)
    assert village.outcomes("digital_identity_16") == {"a": "missing"}


# rule 7


def test_rule_7_only_held_sessions_done_visits_and_learners_count() -> None:
    village = household_village()
    village.visits("h1", "safety", outcome="nobody_home")
    assert village.outcomes("household_safety_informed")["h1"] == "fail"
    village.add("team", team_code="t1", commune_code=COMMUNE, hamlet_code=ONE, valid_from=START_DAY)
    village.serves("team_member", "p-h1", "t1", "team")
    village.session("training", status="planned", came=["p-h1"])
    held = village.session("training")
    village.add("attendance", session_id=held, person_id="p-h1", role="coach")
    assert village.outcomes("team_member_trained") == {"p-h1": "fail"}
    village.add("attendance", session_id=held, person_id="p-h1", role="learner")
    assert village.outcomes("team_member_trained") == {"p-h1": "pass"}


def test_rule_7_the_floor_applies_to_what_passes_never_to_who_is_meant() -> None:
    village = household_village()
    village.add("team", team_code="t1", commune_code=COMMUNE, hamlet_code=ONE, valid_from=START_DAY)
    village.serves("team_member", "p-h1", "t1", "team", level="E1")
    village.session("training", came=["p-h1"], level="E1")
    assert village.outcomes("team_member_trained", at_least="E2") == {"p-h1": "fail"}


# rule 8


def test_rule_8_a_share_of_a_set_is_exact() -> None:
    village = Village()
    village.framework("citizen", core=[f"c{n}" for n in range(6)], safety=["s1"])
    for name, known in (("four", 4), ("five", 5)):
        village.person(name)
        for n in range(6):
            village.attains(name, f"c{n}", "yes" if n < known else "no")
        village.attains(name, "s1")
    assert village.outcomes("adult_basic_skill") == {"four": "fail", "five": "pass"}


def test_rule_8_counting_waits_while_enough_items_are_unobserved() -> None:
    village = village_of_adults("waits", "cannot")
    all_yes(village, "waits", [*CORE[:3], *SAFETY])
    village.attains("waits", "c4", "no")
    all_yes(village, "cannot", [*CORE[:3], *SAFETY])
    for item in CORE[3:]:
        village.attains("cannot", item, "no")
    assert village.outcomes("adult_basic_skill") == {"waits": "missing", "cannot": "fail"}


def test_rule_8_an_empty_set_makes_the_rule_missing() -> None:
    village = Village()
    village.framework("citizen", core=CORE)
    village.person("a")
    village.attains("a", "c1", "no")
    village.tested("a", "citizen", True)
    assert village.outcomes("adult_basic_skill") == {"a": "missing"}


def test_rule_8_the_framework_in_use_on_the_day_decides_the_sets() -> None:
    village = village_of_adults("a")
    village.framework("citizen", since=date(2026, 6, 1), version="2", core=["n1"], safety=["n2"])
    all_yes(village, "a", [*CORE, *SAFETY])
    assert village.outcomes("adult_basic_skill", on=date(2026, 5, 31)) == {"a": "pass"}
    assert village.outcomes("adult_basic_skill", on=date(2026, 6, 1)) == {"a": "missing"}


# rule 9


def test_rule_9_the_level_is_the_least_of_all_and_the_greatest_of_alternatives() -> None:
    village = village_of_adults("list_only", "both")
    for name in ("list_only", "both"):
        all_yes(village, name, CORE, level="E2")
        all_yes(village, name, SAFETY, level="E1")
    village.tested("both", "citizen", True, level="E3")
    assert village.levels("adult_basic_skill") == {"list_only": "E1", "both": "E3"}


def test_rule_9_a_count_has_the_level_at_which_it_would_still_pass() -> None:
    village = village_of_adults("a")
    for item, level in zip(CORE, ("E4", "E3", "E2", "E2", "E0"), strict=True):
        village.attains("a", item, level=level)
    core = rule(
        "person",
        "count(attainment[set = core] latest by item [result = yes]) >= 0.8 * size(core)",
        group="citizen",
    )
    assert village.levels(core) == {"a": "E2"}


def test_rule_9_a_pass_without_a_levelled_fact_stands_under_none() -> None:
    village = Village()
    village.add("team", team_code="t1", commune_code=COMMUNE, hamlet_code=ONE, valid_from=START_DAY)
    (row,) = [row for row in village.ask("hamlet_has_team", "cells") if row["hamlet_code"] == ONE]
    assert (row["numerator"], row["none"], row["e1"]) == (1, 1, 0)


def test_rule_9_a_count_shape_counts_things_and_lists_them() -> None:
    village = Village()
    village.publishes("street", kind="banner", has_proof=True)
    village.publishes("street", kind="banner", has_proof=False)
    village.publishes("street", kind="poster", has_proof=True)
    (banner,) = village.ask("banner_count")
    assert (banner["unit_kind"], banner["unit_id"], banner["outcome"]) == (
        "publication",
        "publication-0",
        "pass",
    )
    assert [row["numerator"] for row in village.ask("banner_count", "cells")] == [1]
