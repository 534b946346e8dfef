"""Rules 1, 2, 8 and 9: three answers and their level."""

from datetime import UTC, date, datetime

import pytest

from tests.oracle.hand_made import HAMLET, Hand, ask, noon
from tests.oracle.kleene import MISSING, NO, YES, Answer, at_least, both, either, one, opposite
from tests.oracle.logs import Owner, log_is_open

HERE = {Owner("hamlet", HAMLET)}


def test_either_is_missing_only_when_all_are_missing() -> None:
    assert either([MISSING, NO]) == NO
    assert either([MISSING, MISSING]) == MISSING
    assert either([MISSING, YES]) == YES


def test_or_of_different_conditions_stays_missing_beside_a_no() -> None:
    assert one([MISSING, NO]) == MISSING
    assert one([MISSING, YES]) == YES
    assert one([]) == NO


def test_and_fails_at_one_no_even_if_another_is_missing() -> None:
    assert both([MISSING, NO]) == NO
    assert both([MISSING, YES]) == MISSING
    assert both([]) == YES


def test_not_of_missing_is_missing() -> None:
    assert opposite(MISSING) == MISSING
    assert opposite(Answer(True, "E2")) == NO
    assert opposite(NO) == YES


def test_level_of_and_is_the_least_and_of_either_the_greatest_that_passes() -> None:
    low, high = Answer(True, "E1"), Answer(True, "E3")
    assert both([low, high]).level == "E1"
    assert either([low, high, NO]).level == "E3"
    assert one([low, high]).level == "E3"
    assert both([YES, high]).level == "E3", "a condition without a fact has no level to lower"
    assert both([YES, YES]).level is None


@pytest.mark.parametrize(
    ("yes", "unseen", "truth"), [(3, 0, True), (2, 1, None), (2, 0, False), (0, 3, None)]
)
def test_a_count_is_missing_while_the_unseen_could_reach_it(
    yes: int, unseen: int, truth: bool | None
) -> None:
    assert at_least([YES] * yes + [MISSING] * unseen + [NO] * 4, 3).truth is truth


def test_level_of_a_count_is_the_highest_at_which_it_still_stands() -> None:
    three = [Answer(True, level) for level in ("E4", "E2", "E1")]
    assert at_least(three, 2).level == "E2"


def test_a_log_that_is_due_and_not_handed_in_is_open() -> None:
    hand = Hand()
    hand.log(("hamlet", HAMLET), noon(date(2026, 2, 5)))
    assert log_is_open(hand.tables, HERE, ask(), date(2026, 6, 30))
    assert not log_is_open(hand.tables, {Owner("team", "x")}, ask(), date(2026, 6, 30))


def test_a_log_not_yet_due_is_not_open() -> None:
    hand = Hand()
    hand.log(("hamlet", HAMLET), noon(date(2026, 2, 5)))
    early = ask(date(2026, 2, 4))
    assert not log_is_open(hand.tables, HERE, early, early.as_of)


def test_the_day_a_log_is_due_is_the_day_in_viet_nam() -> None:
    hand = Hand()
    hand.log(("hamlet", HAMLET), datetime(2026, 2, 4, 17, 0, tzinfo=UTC))
    assert not log_is_open(hand.tables, HERE, ask(date(2026, 2, 4)), date(2026, 2, 4))
    assert log_is_open(hand.tables, HERE, ask(date(2026, 2, 5)), date(2026, 2, 5))


def test_a_log_accepted_by_the_day_is_closed_and_one_sent_back_is_open() -> None:
    hand = Hand()
    row = hand.log(
        ("hamlet", HAMLET), noon(date(2026, 2, 5)), submitted_at=noon(date(2026, 2, 9)), status="approved"
    )
    assert not log_is_open(hand.tables, HERE, ask(), date(2026, 6, 30))
    assert log_is_open(hand.tables, HERE, ask(date(2026, 2, 8)), date(2026, 2, 8)), "handed in later"
    row["status"] = "returned"
    assert log_is_open(hand.tables, HERE, ask(), date(2026, 6, 30))


def test_a_log_of_a_period_before_the_plan_is_not_asked_for() -> None:
    hand = Hand()
    before = {"period_from": date(2025, 12, 1), "period_to": date(2026, 1, 1)}
    hand.log(("hamlet", HAMLET), noon(date(2026, 1, 5)), **before)
    assert not log_is_open(hand.tables, HERE, ask(), date(2026, 6, 30))
