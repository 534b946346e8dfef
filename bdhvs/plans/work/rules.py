"""How a task stands on a day, when it is reminded of, and the words of a reminder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled


class Work(Labelled):
    """What a step of a task tells."""

    BEGUN = "begun", "bắt đầu làm"
    TOLD = "told", "cập nhật tình hình"
    STUCK = "stuck", "đang vướng"
    DONE = "done", "đã làm xong"
    REOPENED = "reopened", "mở lại"


class Standing(Labelled):
    """Where a task stands on a day; the order is that of a list by date."""

    LATE = "late", "Quá hạn"
    DUE = "due", "Đến hạn trong 7 ngày"
    SOON = "soon", "Đến hạn trong 14 ngày"
    LATER = "later", "Còn thời gian"
    UNDATED = "undated", "Chưa định hạn"
    ALWAYS = "always", "Thường xuyên"
    DONE = "done", "Đã xong"


class MailKind(Labelled):
    """What an address hears."""

    DIGEST = "digest", "bản tin tuần"
    REMINDERS = "reminders", "nhắc việc của một đơn vị"


REMINDED_BEFORE: Final = (14, 7, 1)
"""Days before the last day on which a reminder goes out (acceptance, P-MILE)."""


class TaskWorkError(ValueError):
    """A step that cannot be told; the message says why, in Vietnamese."""


def standing(*, done: bool, due_on: date | None, always: bool, on: date) -> Standing:
    """How the task stands on `on`. The last day itself is not late."""
    if done:
        return Standing.DONE
    if due_on is None:
        return Standing.ALWAYS if always else Standing.UNDATED
    if due_on < on:
        return Standing.LATE
    left = (due_on - on).days
    return Standing.DUE if left <= 7 else Standing.SOON if left <= 14 else Standing.LATER


def reminder(due_on: date | None, on: date) -> int | None:
    """How many days before the last day a reminder is due on `on`: 14, 7 or 1; None on other days."""
    if due_on is None:
        return None
    left = (due_on - on).days
    return left if left in REMINDED_BEFORE else None


def when_words(due_on: date, on: date) -> str:
    """`quá hạn 3 ngày`, `hạn hôm nay`, `còn 7 ngày`."""
    left = (due_on - on).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return "hạn hôm nay" if left == 0 else f"còn {left} ngày"


def week_of(on: date) -> tuple[date, date]:
    """Monday and the Monday after, of the week that holds `on`."""
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """A task in a message to a unit."""

    code: str
    says: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything one place has to be reminded of."""

    to: str
    lines: Sequence[Line]


def falls_today(due_on: date, on: date) -> bool:
    """Whether a reminder goes out on that very day: 14, 7, 1 days before, or on the first day late."""
    return reminder(due_on, on) is not None or (on - due_on).days == 1


def message(*, commune: str, notices: Sequence[Notice], on: date) -> str:
    """The text that the officer pastes into a group: late and near tasks of one place or of all. Names no person."""
    told = [line for notice in notices for line in ("", f"Kính gửi {notice.to}:", *_said(notice.lines, on))]
    return "\n".join(
        [
            f"[{commune}] Nhắc việc Bình dân học vụ số, ngày {on:%d/%m/%Y}",
            *told[1:],
            "Đề nghị đơn vị cập nhật tình hình, hoặc báo chỗ đang vướng để cùng tháo gỡ. Xin cảm ơn.",
        ]
    )


def _said(lines: Sequence[Line], on: date) -> list[str]:
    return [
        f"- {line.says} ({line.code}): hạn {line.due_on:%d/%m/%Y}, {when_words(line.due_on, on)}."
        for line in lines
    ]


@dataclass(frozen=True, slots=True)
class DigestPart:
    """One heading of the digest with its lines."""

    title: str
    lines: Sequence[str]


MOST_LINES: Final = 12
"""Lines of one heading in a text that people read on a telephone."""


def digest_text(commune: str, first: date, on: date, parts: Sequence[DigestPart]) -> str:
    """The digest as a text to paste into the office's group or to send. A heading without lines says so."""
    told = [f"[{commune}] Bình dân học vụ số: từ {first:%d/%m} đến trước {on:%d/%m/%Y}"]
    for part in parts:
        told += ["", f"{part.title.upper()}:"]
        told += [f"- {line}" for line in part.lines[:MOST_LINES]] or ["- không có"]
        if (more := len(part.lines) - MOST_LINES) > 0:
            told.append(f"- và {more} mục nữa, xem trong phần mềm")
    return "\n".join(told)


def check_step(*, work: Work, done: bool, text: str) -> None:
    """Refuse a step that says nothing or does not fit how the task stands.

    Raises: TaskWorkError
    """
    if work in (Work.TOLD, Work.STUCK) and not text.strip():
        raise TaskWorkError("Hãy viết vài chữ về tình hình hoặc chỗ đang vướng.")
    if work is Work.REOPENED and not done:
        raise TaskWorkError("Nhiệm vụ này chưa ghi là xong nên không cần mở lại.")
    if work is not Work.REOPENED and work is not Work.TOLD and done:
        raise TaskWorkError("Nhiệm vụ này đã ghi là xong. Muốn làm tiếp, hãy chọn “mở lại”.")
