"""Rules read whole, by hand: facts, logs, floors, levels, sets, days, mergers, mentors."""

from datetime import date, time

import pytest

from tests.oracle.count import count
from tests.oracle.hand_made import COMMUNE, HAMLET, Hand, ask, define, noon, outcomes

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
SKILLED = define("person", "any(attainment[item = a and result = yes])", "resident")
MET = define("hamlet", "any(session[kind = guidance] in period)")
ENOUGH = "count(attainment[set = core] latest by item [result = yes].distinct(item)) >= 0.8 * size(core)"


def at_home() -> Hand:
    hand = Hand()
    hand.person()
    hand.household()
    hand.lives()
    return hand


def with_core(size: int) -> Hand:
    hand = at_home()
    use = {"framework": "khung", "version": "1", "group_code": "citizen"}
    hand.add("framework_in_use", **use, commune_code=COMMUNE, valid_from=date(2025, 1, 1))
    for number in range(size):
        hand.add("item_set", **use, item_code=f"c{number}", set_code="core")
    return hand


def session(hand: Hand, day: date, **more: object) -> None:
    known = {"kind": "guidance", "commune_code": COMMUNE, "hamlet_code": HAMLET, "status": "held"}
    hand.fact("session", day, **{**known, **more})


# observed facts


def test_nothing_recorded_of_a_skill_is_missing_and_a_recorded_no_fails() -> None:
    hand = at_home()
    assert outcomes(hand, SKILLED) == {"p1": "missing"}
    hand.attains("a", "no", MAY)
    assert outcomes(hand, SKILLED) == {"p1": "fail"}
    hand.attains("a", "yes", JUNE)
    assert outcomes(hand, SKILLED) == {"p1": "pass"}


def test_one_no_of_two_items_leaves_the_other_open() -> None:
    hand = at_home()
    two = define("person", "any(attainment[item in (a, b) and result = yes])", "resident")
    hand.attains("a", "no", MAY)
    assert outcomes(hand, two) == {"p1": "missing"}
    hand.attains("b", "no", MAY)
    assert outcomes(hand, two) == {"p1": "fail"}


def test_a_yes_without_degree_is_missing_where_a_degree_is_asked() -> None:
    hand = at_home()
    well = define("person", "any(attainment[item = a and result = yes and degree >= 2])", "resident")
    fact = hand.attains("a", "yes", MAY)
    assert outcomes(hand, well) == {"p1": "missing"}
    fact["degree"] = 1
    assert outcomes(hand, well) == {"p1": "fail"}
    fact["degree"] = 2
    assert outcomes(hand, well) == {"p1": "pass"}


@pytest.mark.parametrize(
    ("size", "yes", "no", "outcome"),
    [(6, 5, 0, "pass"), (6, 4, 1, "missing"), (6, 4, 2, "fail"), (5, 4, 1, "pass")],
)
def test_four_fifths_of_a_set_are_rounded_up(size: int, yes: int, no: int, outcome: str) -> None:
    hand = with_core(size)
    for number in range(yes + no):
        hand.attains(f"c{number}", "yes" if number < yes else "no", MAY)
    enough = define("person", ENOUGH, "resident", framework_group="citizen")
    assert outcomes(hand, enough) == {"p1": outcome}


def test_an_empty_set_makes_the_rule_missing() -> None:
    hand = with_core(0)
    test = {"person_id": "p1", "framework": "khung", "group_code": "citizen", "purpose": "confirmation"}
    hand.fact("test_result", MAY, passed=True, **test)
    rule = f"either(any(test_result[group = citizen and passed]), {ENOUGH})"
    assert outcomes(hand, define("person", rule, "resident", framework_group="citizen")) == {"p1": "missing"}


def test_a_later_spot_check_no_makes_a_test_void() -> None:
    hand = at_home()
    hand.add("item", item_code="a", framework="khung", version="1", group_code="citizen", core=True)
    test = {"person_id": "p1", "framework": "khung", "group_code": "citizen", "purpose": "confirmation"}
    hand.fact("test_result", MAY, passed=True, **test)
    passed = define("person", "any(test_result[group = citizen and passed])", "resident")
    hand.attains("a", "no", date(2026, 4, 1), source="spot_check")
    assert outcomes(hand, passed) == {"p1": "pass"}
    hand.attains("a", "no", JUNE, source="spot_check")
    assert outcomes(hand, passed) == {"p1": "missing"}


# logged facts


def test_no_session_is_a_fail_and_with_an_open_log_missing() -> None:
    hand = at_home()
    assert outcomes(hand, MET) == {HAMLET: "fail"}
    hand.log(("hamlet", HAMLET), noon(date(2026, 2, 5)))
    assert outcomes(hand, MET) == {HAMLET: "missing"}
    session(hand, MAY)
    assert outcomes(hand, MET) == {HAMLET: "pass"}


def test_only_a_session_that_was_held_counts() -> None:
    hand = at_home()
    session(hand, MAY, status="planned")
    assert outcomes(hand, MET) == {HAMLET: "fail"}


def test_a_session_serves_every_hamlet_it_names() -> None:
    hand = at_home()
    session(hand, MAY, hamlet_code=None)
    assert outcomes(hand, MET) == {HAMLET: "fail"}
    hand.add("session_place", session_id="session0", hamlet_code=HAMLET)
    assert outcomes(hand, MET) == {HAMLET: "pass"}


def test_a_publication_without_places_is_for_the_whole_commune() -> None:
    hand = at_home()
    aired = define("hamlet", "any(publication[channel = loudspeaker])")
    hand.fact("publication", MAY, channel_code="loudspeaker", commune_code=COMMUNE)
    assert outcomes(hand, aired) == {HAMLET: "pass"}
    hand.add("publication_place", publication_id="publication0", hamlet_code="18775-T02")
    assert outcomes(hand, aired) == {HAMLET: "fail"}


def test_a_session_of_the_old_hamlet_counts_for_the_new_one() -> None:
    hand = at_home()
    hand.tables["hamlet"][0]["valid_to"] = JUNE
    hand.add("hamlet", hamlet_code="18775-T09", commune_code=COMMUNE, valid_from=JUNE)
    hand.add("hamlet_successor", old_code=HAMLET, new_code="18775-T09", since=JUNE)
    session(hand, MAY)
    assert outcomes(hand, MET) == {"18775-T09": "pass"}


def test_only_a_learner_attends() -> None:
    hand = at_home()
    session(hand, MAY, kind="course")
    came = hand.add("attendance", session_id="session0", person_id="p1", role="coach")
    attended = define("person", "any(attendance[session.kind = course])", "resident")
    assert outcomes(hand, attended) == {"p1": "fail"}
    came["role"] = "learner"
    assert outcomes(hand, attended) == {"p1": "pass"}


def test_attendance_or_attainment_of_one_thing_fails_when_one_of_them_does() -> None:
    hand = at_home()
    rule = "{}any(attendance[session.kind = course]){}any(attainment[item = joined and result = yes]){}"
    either = define("person", rule.format("either(", ", ", ")"), "resident")
    assert outcomes(hand, either) == {"p1": "fail"}
    assert outcomes(hand, define("person", rule.format("", " or ", ""), "resident")) == {"p1": "missing"}
    hand.log(("hamlet", HAMLET), noon(date(2026, 2, 5)))
    assert outcomes(hand, either) == {"p1": "missing"}


def test_staff_are_in_the_log_of_their_unit() -> None:
    hand = at_home()
    hand.add("unit", unit_code="u1", kind="office", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
    given = {"person_id": "p1", "unit_code": "u1", "commune_code": COMMUNE, "valid_from": date(2020, 1, 1)}
    hand.add("membership", group_code="official", **given)
    where = "any(membership[group = official and unit.commune = here])"
    attended = define("person", "any(attendance)", where)
    hand.log(("hamlet", HAMLET), noon(date(2026, 2, 5)))
    assert outcomes(hand, attended) == {"p1": "fail"}
    hand.log(("unit", "u1"), noon(date(2026, 2, 5)))
    assert outcomes(hand, attended) == {"p1": "missing"}


# floor and level


def test_the_floor_is_asked_in_pass_and_never_in_where() -> None:
    hand = at_home()
    hand.attains("a", "yes", MAY, level="E1")
    both = define(
        "person", "any(attainment[item = a and result = yes])", "any(attainment[item = a and result = yes])"
    )
    assert outcomes(hand, both, ask(floor="E2")) == {"p1": "missing"}
    assert outcomes(hand, both, ask(floor="E1")) == {"p1": "pass"}


def test_level_of_a_pass_and_passes_without_a_fact() -> None:
    hand = at_home()
    hand.attains("a", "yes", MAY, level="E3")
    hand.attains("b", "yes", MAY, level="E1")
    a, b = (f"any(attainment[item = {item} and result = yes])" for item in "ab")
    for rule, level in ((f"{a} and {b}", "E1"), (f"either({a}, {b})", "E3"), ("resident", "none")):
        assert count(define("person", rule, "resident"), hand.tables, ask()).total.by_level == ((level, 1),)


def test_an_age_that_is_not_known_leaves_the_base_unknown() -> None:
    hand = at_home()
    hand.tables["person"][0]["birth_date"] = None
    total = count(define("person", "any(attendance)", "resident and age >= 18"), hand.tables, ask()).total
    assert (total.denominator, total.base_unknown) == (0, 1)


# units


def test_a_household_is_counted_while_a_resident_lives_there() -> None:
    hand = at_home()
    visited = define("household", "any(visit)")
    assert outcomes(hand, visited) == {"h1": "fail"}
    hand.tables["residence"][0]["kind"] = "absent"
    assert outcomes(hand, visited) == {}


def test_a_visit_to_a_merged_household_counts_for_the_one_it_is() -> None:
    hand = at_home()
    hand.household("h2", merged_into="h1", valid_to=JUNE)
    hand.fact("visit", MAY, household_id="h2", commune_code=COMMUNE, hamlet_code=HAMLET, outcome="done")
    visited = define("household", "any(visit)")
    assert outcomes(hand, visited) == {"h1": "pass"}
    assert outcomes(hand, visited, ask(date(2026, 5, 31))) == {"h1": "fail"}


def test_a_mentee_counts_for_the_mentor_who_took_him_first() -> None:
    hand = Hand()
    for key in ("m1", "m2", "p1"):
        hand.person(key)
    roster = {"subject_kind": "person", "commune_code": COMMUNE, "level": "E1", "recorded_at": noon(MAY)}
    for mentor, since in (("m1", JUNE), ("m2", MAY)):
        hand.add("roster", id=f"r{mentor}", kind="mentor", subject_id=mentor, valid_from=MAY, **roster)
        pair = {"kind": "mentee", "subject_id": mentor, "object_kind": "person", "object_id": "p1"}
        hand.add("roster", id=f"e{mentor}", valid_from=since, **pair, **roster)
    loaded = define("mentor", "count(mentee[active]) >= 1", "active")
    assert outcomes(hand, loaded) == {"m1": "fail", "m2": "pass"}


def test_a_week_counts_once_its_sunday_is_over() -> None:
    hand = Hand()
    weekly = define("week", "any(publication in period)")
    sunday = date(2026, 1, 11)
    assert outcomes(hand, weekly, ask(date(2026, 1, 10))) == {}
    assert outcomes(hand, weekly, ask(sunday)) == {"2026-01-05": "fail"}
    hand.fact("publication", sunday, channel_code="zalo", commune_code=COMMUNE)
    assert outcomes(hand, weekly, ask(sunday)) == {"2026-01-05": "pass"}


def test_an_opening_is_covered_by_duties_laid_together() -> None:
    hand = Hand()
    hand.add("unit", unit_code="u1", kind="one_stop", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
    hand.add("calendar", commune_code=COMMUNE, day=MAY, open_from=time(7), open_to=time(17))
    staffed = define("day[opening]", "covered(duty[unit.kind = one_stop])")
    duty = {"kind": "duty", "object_kind": "unit", "object_id": "u1", "commune_code": COMMUNE, "level": "E1"}
    days = {"valid_from": MAY, "valid_to": date(2026, 5, 2)}
    hand.add("roster", id="r1", from_time=time(7), to_time=time(12), **duty, **days)
    second = hand.add("roster", id="r2", from_time=time(12, 30), to_time=time(17), **duty, **days)
    assert outcomes(hand, staffed) == {"2026-05-01": "fail"}
    second["from_time"] = time(12)
    assert outcomes(hand, staffed) == {"2026-05-01": "pass"}
    second["valid_from"] = date(2026, 5, 2)
    assert outcomes(hand, staffed) == {"2026-05-01": "fail"}


def test_a_dated_rule_has_no_unit_before_its_day() -> None:
    hand = Hand()
    festival = define("day", "any(session[kind = festival] in period)", "day(date) = 10 and month(date) = 10")
    assert outcomes(hand, festival, ask(date(2026, 10, 9))) == {}
    assert outcomes(hand, festival, ask(date(2026, 10, 10))) == {"2026-10-10": "fail"}
    session(hand, date(2026, 10, 10), kind="festival")
    assert outcomes(hand, festival, ask(date(2026, 10, 10))) == {"2026-10-10": "pass"}
