"""Smallest villages on which the compiled text once differed, with the answer that the text of the rules gives."""

from datetime import date, time

import pytest

from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.tests.kept import texts as kept
from bdhvs.lib.expression.parser import parse
from tests.counting.compiled import Row, ask, texts
from tests.counting.duck import village_database
from tests.oracle.hand_made import COMMUNE, HAMLET, Hand, noon, outcomes
from tests.oracle.hand_made import ask as question_on
from tests.oracle.question import Question

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def compiled(hand: Hand, indicator: str, question: Question | None = None) -> dict[str, Row]:
    with village_database(hand.tables) as database:
        rows = ask(database, texts(indicator)["rows"], question or question_on())
    return {row["unit_id"]: row for row in rows}


def merged_household() -> Hand:
    """A person written under a household that has become another one (rule 13)."""
    hand = Hand()
    hand.person()
    hand.household("h1", priority="hardship")
    hand.household("h2", merged_into="h1", valid_to=MAY)
    hand.lives(household_id="h2")
    return hand


def test_who_lives_in_a_merged_household_lives_in_the_one_it_is() -> None:
    assert compiled(merged_household(), "priority_household_reached")["h1"]["outcome"] == "fail"


@pytest.mark.parametrize(("teaches", "outcome"), [(None, "missing"), ("no", "fail"), ("yes", "pass")])
def test_members_of_a_merged_household_are_members_of_the_one_it_is(
    teaches: str | None, outcome: str
) -> None:
    """Rule 13: the household is judged by its member, not failed by having nobody."""
    hand = merged_household()
    use = {"framework": "khung", "version": "1", "group_code": "citizen"}
    hand.add("framework_in_use", **use, commune_code=COMMUNE, valid_from=date(2025, 1, 1))
    for item in "abcde":
        hand.add("item_set", **use, item_code=item, set_code="five_basic")
    if teaches is not None:
        hand.attains("teaches_family", teaches, MAY)
        for item in "abcde":
            hand.attains(item, "yes", MAY)
    assert compiled(hand, "digital_family")["h1"]["outcome"] == outcome


def test_a_set_that_is_empty_makes_a_rule_missing_that_asks_it_of_members() -> None:
    """Rule 8, at any depth."""
    hand = Hand()
    hand.person()
    hand.household()
    hand.lives()
    assert compiled(hand, "digital_family")["h1"]["outcome"] == "missing"


def test_who_lives_in_a_merged_person_lives_as_the_one_he_is() -> None:
    hand = Hand()
    hand.person("p1", birth_date=None, birth_year=2009)
    hand.person("p2", merged_into="p1")
    hand.household()
    hand.lives("p2")
    outcome = compiled(hand, "digital_identity_16", question_on(date(2026, 12, 31)))
    assert outcome["p1"]["outcome"] == "missing"


def test_a_publication_after_the_date_of_the_target_is_not_in_period() -> None:
    """Rule 3: the week begins before the date of the target and ends after it."""
    hand = Hand()
    hand.fact("publication", date(2026, 5, 2), channel_code="zalo", kind="weekly_skill", commune_code=COMMUNE)
    rows = compiled(hand, "weekly_skill", question_on(JUNE, by=MAY))
    assert rows["2026-04-27"]["outcome"] == "fail"


@pytest.mark.parametrize(("group", "outcome"), [("citizen", "missing"), ("worker", "pass")])
def test_a_spot_check_makes_void_the_tests_of_its_own_group(group: str, outcome: str) -> None:
    """Rule 5: the latest test per framework and group counts until a spot-check of that group says no."""
    hand = Hand()
    hand.person()
    hand.household()
    hand.lives()
    use = {"framework": "khung", "version": "1"}
    hand.add(
        "framework_in_use", **use, group_code="citizen", commune_code=COMMUNE, valid_from=date(2025, 1, 1)
    )
    for set_code in ("core", "safety"):
        hand.add("item_set", **use, group_code="citizen", item_code="a", set_code=set_code)
    hand.add("item", **use, group_code=group, item_code="b")
    test = {"person_id": "p1", "group_code": "citizen", "purpose": "confirmation", "passed": True, **use}
    hand.fact("test_result", MAY, **test)
    hand.attains("b", "no", JUNE, source="spot_check")
    assert compiled(hand, "adult_basic_skill")["p1"]["outcome"] == outcome


def test_an_opening_stands_on_the_strongest_duties_that_cover_it() -> None:
    """§13: passing units by their highest level; a weaker duty beside it takes nothing away."""
    hand = Hand()
    hand.add("unit", unit_code="u1", kind="one_stop", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
    hand.add("calendar", commune_code=COMMUNE, day=MAY, open_from=time(7), open_to=time(11, 30))
    for number, level in enumerate(("E3", "E0")):
        hand.person(f"p{number}")
        hand.add(
            "roster",
            id=f"r{number}",
            kind="duty",
            subject_kind="person",
            subject_id=f"p{number}",
            object_kind="unit",
            object_id="u1",
            commune_code=COMMUNE,
            hamlet_code=HAMLET,
            valid_from=MAY,
            from_time=time(7),
            to_time=time(12),
            level=level,
            recorded_at=noon(MAY),
        )
    row = compiled(hand, "one_stop_staffed")["2026-05-01"]
    assert (row["outcome"], row["level"]) == ("pass", "E3")


def test_staff_of_two_units_are_missing_while_either_log_is_open() -> None:
    """Rule 2: both units keep the log in which the attendance would be."""
    hand = Hand()
    hand.person()
    for code in ("u1", "u2"):
        hand.add("unit", unit_code=code, kind="school", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
        place = {"unit_code": code, "commune_code": COMMUNE, "valid_from": date(2020, 1, 1)}
        hand.add("membership", person_id="p1", group_code="teacher", **place)
    for code in ("u1", "u2"):
        log = hand.log(("unit", code), noon(date(2026, 2, 5)))
        assert compiled(hand, "teacher_learning")["p1"]["part_learns"] == "missing", code
        hand.tables["submission"].remove(log)


def test_team_members_of_two_teams_are_missing_while_either_log_is_open() -> None:
    hand = Hand()
    hand.person()
    for code in ("18775-TO-01", "18775-TO-02"):
        place = {"commune_code": COMMUNE, "hamlet_code": HAMLET, "valid_from": date(2020, 1, 1)}
        hand.add("team", team_code=code, **place)
        serves = {"subject_kind": "person", "subject_id": "p1", "object_kind": "team", "object_id": code}
        fact = {"level": "E1", "recorded_at": noon(MAY)}
        hand.add("roster", id=code, kind="team_member", role="member", **serves, **place, **fact)
    for code in ("18775-TO-01", "18775-TO-02"):
        log = hand.log(("team", code), noon(date(2026, 2, 5)))
        assert compiled(hand, "team_member_trained")["p1"]["outcome"] == "missing", code
        hand.tables["submission"].remove(log)


def test_residents_with_two_homes_are_missing_while_either_log_is_open() -> None:
    hand = Hand()
    hand.person()
    hand.add("hamlet", hamlet_code="18775-T02", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
    hand.household()
    hand.household("h2", hamlet_code="18775-T02")
    hand.lives()
    hand.lives(household_id="h2", hamlet_code="18775-T02", kind="temporary")
    hand.attains("platform_use", "no", MAY)
    for code in (HAMLET, "18775-T02"):
        log = hand.log(("hamlet", code), noon(date(2026, 2, 5)))
        assert compiled(hand, "household_informed")["h1"]["outcome"] == "missing", code
        assert compiled(hand, "household_informed")["h2"]["outcome"] == "missing", code
        hand.tables["submission"].remove(log)


def test_a_resident_with_two_homes_asked_himself_is_missing_while_either_log_is_open() -> None:
    hand = Hand()
    hand.person()
    hand.add("hamlet", hamlet_code="18775-T02", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
    hand.lives()
    hand.lives(household_id="h2", hamlet_code="18775-T02", kind="temporary")
    hand.attains("platform_use", "no", MAY)
    own = Definition("tried", "thử", of="person", where=parse("resident"), pass_=parse("any(attendance)"))
    for code in (HAMLET, "18775-T02"):
        log = hand.log(("hamlet", code), noon(date(2026, 2, 5)))
        assert outcomes(hand, own) == {"p1": "missing"}, code
        with village_database(hand.tables) as database:
            rows = ask(database, kept(own)["rows"], question_on())
        assert [row["outcome"] for row in rows] == ["missing"], code
        hand.tables["submission"].remove(log)
