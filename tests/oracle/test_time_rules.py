"""Rules 3, 10, 11, 13, 14, 15: days, ages, who is who."""

from datetime import UTC, date, datetime

from tests.oracle.force import in_force, in_rule_period
from tests.oracle.hand_made import Hand, ask
from tests.oracle.register import Register, whole_years

D = date(2026, 6, 30)


def test_a_year_is_complete_on_the_birthday_itself() -> None:
    assert whole_years(date(2008, 6, 30), D) == 18
    assert whole_years(date(2008, 7, 1), D) == 17


def test_who_is_born_on_29_february_completes_the_year_on_1_march() -> None:
    assert whole_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert whole_years(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_a_year_alone_counts_as_its_last_day_unless_set_otherwise() -> None:
    hand = Hand()
    hand.person(birth_date=None, birth_year=2008)
    assert Register(hand.tables, ask(D)).age("p1") == 17
    assert Register(hand.tables, ask(D, year_only_birth=(1, 1))).age("p1") == 18


def test_no_birth_is_no_age() -> None:
    hand = Hand()
    hand.person(birth_date=None)
    assert Register(hand.tables, ask(D)).age("p1") is None


def test_the_day_of_death_is_no_longer_counted() -> None:
    hand = Hand()
    hand.person(died_on=D)
    assert not Register(hand.tables, ask(D)).alive("p1")
    assert Register(hand.tables, ask(date(2026, 6, 29))).alive("p1")


def test_in_period_ends_at_the_earlier_of_the_day_and_the_target_date() -> None:
    question = ask(D, by=date(2026, 5, 31))
    assert in_rule_period(date(2026, 5, 31), question, in_period=True, logged=True)
    assert not in_rule_period(date(2026, 6, 1), question, in_period=True, logged=True)
    assert in_rule_period(date(2026, 6, 1), question, in_period=False, logged=True)


def test_logged_facts_count_since_the_plan_begins_and_observed_ones_since_ever() -> None:
    before = date(2025, 12, 31)
    assert not in_rule_period(before, ask(D), in_period=False, logged=True)
    assert in_rule_period(before, ask(D), in_period=False, logged=False)
    assert not in_rule_period(before, ask(D), in_period=True, logged=False)


def test_a_roster_entry_is_in_force_from_its_first_day_to_before_its_end() -> None:
    row = {"valid_from": date(2026, 6, 1), "valid_to": D, "superseded_by": None}
    assert in_force("roster", row, date(2026, 6, 1))
    assert in_force("roster", row, date(2026, 6, 29))
    assert not in_force("roster", row, D)


def test_a_submission_counts_from_its_local_day() -> None:
    row = {"submitted_at": datetime(2026, 6, 29, 17, 0, tzinfo=UTC), "superseded_by": None}
    assert in_force("submission", row, D)
    assert not in_force("submission", row, date(2026, 6, 29))


def test_a_corrected_fact_is_in_force_on_no_day() -> None:
    row = {"occurred_on": date(2026, 1, 5), "superseded_by": "a2"}
    assert not in_force("attainment", row, D)


def test_a_duplicate_is_followed_to_the_person_it_ends_at() -> None:
    hand = Hand()
    hand.person("p1")
    hand.person("p2", merged_into="p1")
    hand.person("p3", merged_into="p2")
    register = Register(hand.tables, ask(D))
    assert register.person_of("p3") == "p1"
    assert register.living_persons() == ["p1"]


def test_a_household_is_followed_only_once_it_has_ended() -> None:
    hand = Hand()
    hand.household("h1")
    hand.household("h2", merged_into="h1", valid_to=D)
    assert Register(hand.tables, ask(D)).household_of("h2") == "h1"
    assert Register(hand.tables, ask(date(2026, 6, 29))).household_of("h2") == "h2"


def test_hamlets_are_traced_back_through_two_redraws() -> None:
    hand = Hand()
    hand.add("hamlet_successor", old_code="T1", new_code="T5", since=date(2026, 2, 1))
    hand.add("hamlet_successor", old_code="T5", new_code="T9", since=date(2026, 3, 1))
    hand.add("hamlet_successor", old_code="T2", new_code="T9", since=date(2026, 3, 1))
    assert Register(hand.tables, ask(D)).predecessors("T9") == {"T9", "T5", "T1", "T2"}


def test_present_is_not_absent_and_permanent_excludes_lodgers() -> None:
    hand = Hand()
    hand.person()
    hand.household()
    stay = hand.lives(kind="temporary")
    assert len(Register(hand.tables, ask(D)).homes("p1")) == 1
    assert Register(hand.tables, ask(D, resident="permanent")).homes("p1") == []
    stay["kind"] = "absent"
    assert Register(hand.tables, ask(D)).homes("p1") == []


def test_stays_of_a_duplicate_are_stays_of_the_person() -> None:
    hand = Hand()
    hand.person("p1")
    hand.person("p2", merged_into="p1")
    hand.household()
    hand.lives("p2")
    assert len(Register(hand.tables, ask(D)).homes("p1")) == 1
