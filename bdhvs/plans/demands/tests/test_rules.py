"""Which step may follow which, what a step must prove, when something is late."""

from datetime import date

import pytest

from bdhvs.plans.demands.rules import (
    DemandError,
    DemandKind,
    DemandStanding,
    DemandState,
    DemandStep,
    check_told,
    days_late,
    next_state,
    standing,
    steps_after,
)

DUE = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("state", "day", "stands"),
    [
        (DemandState.ASKED, DUE, DemandStanding.WAITING),
        (DemandState.ASKED, date(2026, 4, 1), DemandStanding.LATE),
        (DemandState.RETURNED, date(2026, 4, 1), DemandStanding.LATE),
        (DemandState.RETURNED, DUE, DemandStanding.RETURNED),
        (DemandState.HANDED_IN, date(2026, 4, 1), DemandStanding.HANDED_IN),
        (DemandState.ACCEPTED, date(2026, 4, 1), DemandStanding.ACCEPTED),
    ],
)
def test_only_what_the_place_still_owes_after_the_last_day_is_late(
    state: DemandState, day: date, stands: DemandStanding
) -> None:
    assert standing(state, DUE, day) is stands


def test_what_came_late_stays_late_by_the_days_until_it_came() -> None:
    assert days_late(DUE, date(2026, 4, 3), date(2026, 6, 1)) == 3
    assert days_late(DUE, None, date(2026, 4, 10)) == 10
    assert days_late(DUE, DUE, date(2026, 6, 1)) == 0


def test_nothing_is_accepted_or_returned_before_it_was_handed_in() -> None:
    for step in (DemandStep.ACCEPTED, DemandStep.RETURNED):
        with pytest.raises(DemandError):
            next_state(DemandState.ASKED, step)
    assert next_state(DemandState.RETURNED, DemandStep.HANDED_IN) is DemandState.HANDED_IN
    assert steps_after(DemandState.ACCEPTED) == []


def test_a_last_day_is_moved_only_while_something_is_owed() -> None:
    assert next_state(DemandState.ASKED, DemandStep.MOVED) is DemandState.ASKED
    with pytest.raises(DemandError):
        next_state(DemandState.ACCEPTED, DemandStep.MOVED)


@pytest.mark.parametrize(
    ("kind", "step", "text", "files", "kept", "good"),
    [
        (DemandKind.SUB_PLAN, DemandStep.RETURNED, " ", 0, 1, False),
        (DemandKind.SUB_PLAN, DemandStep.HANDED_IN, "gửi kèm", 0, 0, False),
        (DemandKind.SUB_PLAN, DemandStep.HANDED_IN, "", 1, 0, True),
        (DemandKind.FINDING, DemandStep.HANDED_IN, "", 1, 0, False),
        (DemandKind.FINDING, DemandStep.ACCEPTED, "đủ", 0, 0, False),
        (DemandKind.FINDING, DemandStep.ACCEPTED, "", 0, 1, True),
        (DemandKind.SUB_PLAN, DemandStep.MOVED, "", 0, 0, False),
    ],
)
def test_reasons_files_and_evidence_are_asked_for_where_they_belong(
    kind: DemandKind, step: DemandStep, text: str, files: int, kept: int, good: bool
) -> None:
    if good:
        check_told(kind, step, text=text, files=files, kept=kept)
    else:
        with pytest.raises(DemandError):
            check_told(kind, step, text=text, files=files, kept=kept)
