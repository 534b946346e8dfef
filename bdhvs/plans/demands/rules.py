"""How something asked of a place stands, and which step may follow which. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bdhvs.lib.labelled import Labelled
from bdhvs.skills.rules import FactError


class DemandKind(Labelled):
    """What is asked for."""

    SUB_PLAN = "sub_plan", "kế hoạch con"
    FINDING = "finding", "kiến nghị sau kiểm tra"


class DemandState(Labelled):
    """Where it stands by what was done; whether it is late depends on the day of reading (`standing`)."""

    ASKED = "asked", "chờ nộp"
    HANDED_IN = "handed_in", "đã nộp, chờ duyệt"
    RETURNED = "returned", "trả lại, chờ nộp lại"
    ACCEPTED = "accepted", "đã duyệt"
    WITHDRAWN = "withdrawn", "thôi yêu cầu"


class DemandStep(Labelled):
    """A line of its story."""

    ASKED = "asked", "Yêu cầu"
    HANDED_IN = "handed_in", "Đã nộp"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Duyệt, đóng"
    MOVED = "moved", "Đổi hạn"
    WITHDRAWN = "withdrawn", "Thôi yêu cầu"


class DemandStanding(Labelled):
    """How it stands on a day; the order is that of a list by urgency."""

    LATE = "late", "Quá hạn"
    WAITING = "waiting", "Chờ nộp"
    RETURNED = "returned", "Trả lại"
    HANDED_IN = "handed_in", "Chờ duyệt"
    ACCEPTED = "accepted", "Đã duyệt"
    WITHDRAWN = "withdrawn", "Thôi yêu cầu"


class InspectionKind(Labelled):
    """Who looks: the authority, or the Front and its organisations."""

    INSPECTION = "inspection", "kiểm tra của UBND"
    SUPERVISION = "supervision", "giám sát xã hội"
    CRITIQUE = "critique", "phản biện xã hội"


class InspectionState(Labelled):
    PLANNED = "planned", "dự kiến"
    DONE = "done", "đã làm"
    CANCELLED = "cancelled", "đã hủy"


class DemandError(FactError):
    """A step that cannot be taken; the message says why, in Vietnamese."""


OPEN: Final = (DemandState.ASKED, DemandState.RETURNED)
"""States in which the place has something to do."""

_NEXT: Final[Mapping[DemandStep, tuple[tuple[DemandState, ...], DemandState]]] = {
    DemandStep.HANDED_IN: (OPEN, DemandState.HANDED_IN),
    DemandStep.RETURNED: ((DemandState.HANDED_IN,), DemandState.RETURNED),
    DemandStep.ACCEPTED: ((DemandState.HANDED_IN,), DemandState.ACCEPTED),
    DemandStep.WITHDRAWN: (OPEN, DemandState.WITHDRAWN),
}
_REASONED: Final = (DemandStep.RETURNED, DemandStep.WITHDRAWN, DemandStep.MOVED)


def steps_after(state: DemandState) -> list[DemandStep]:
    """Steps that may follow, those of the place first."""
    return [step for step, (before, _) in _NEXT.items() if state in before]


def next_state(state: DemandState, step: DemandStep) -> DemandState:
    """The state that a step leads to.

    Raises: DemandError
    """
    if step is DemandStep.MOVED and state in OPEN:
        return state
    before, after = _NEXT.get(step, ((), state))
    if state not in before:
        raise DemandError(f"Mục này đang ở tình trạng “{state.label}” nên chưa làm bước này được.")
    return after


def check_told(kind: DemandKind, step: DemandStep, *, text: str, files: int, kept: int) -> None:
    """Refuse a step that proves or explains nothing. `files`: sent with this step; `kept`: sent before.

    Raises: DemandError
    """
    if step in _REASONED and not text.strip():
        raise DemandError("Hãy ghi lý do để nơi nhận hiểu và làm lại cho đúng.")
    if step is DemandStep.HANDED_IN and kind is DemandKind.SUB_PLAN and not files:
        raise DemandError("Hãy kèm tệp kế hoạch: ảnh chụp, PDF hoặc Word đều được.")
    if step is DemandStep.HANDED_IN and kind is DemandKind.FINDING and not text.strip():
        raise DemandError("Hãy ghi đã khắc phục thế nào.")
    if step is DemandStep.ACCEPTED and kind is DemandKind.FINDING and not files + kept:
        raise DemandError("Chỉ đóng kiến nghị khi có tệp minh chứng. Hãy kèm ảnh hoặc biên bản.")


def standing(state: DemandState, due_on: date, on: date) -> DemandStanding:
    """How it stands on `on`. The last day itself is not late."""
    if state in OPEN and due_on < on:
        return DemandStanding.LATE
    return DemandStanding.WAITING if state is DemandState.ASKED else DemandStanding(state.value)


def days_late(due_on: date, handed_in_on: date | None, on: date) -> int:
    """By how many days it came late, or is late by now; 0 when in time."""
    return max(((handed_in_on or on) - due_on).days, 0)
