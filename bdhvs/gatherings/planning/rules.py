"""When a series falls, which two gatherings are in each other's way, what may happen to one. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from bdhvs.gatherings.rules import GatheringError
from bdhvs.lib.labelled import Labelled
from bdhvs.lib.vietnamese import fold

MOST_IN_SERIES: Final = 53
REASON_LENGTH: Final = 300


class GatheringState(Labelled):
    """How a gathering stands."""

    PLANNED = "planned", "dự kiến"
    HELD = "held", "đã tổ chức"
    CANCELLED = "cancelled", "đã hủy"


class Step(Labelled):
    """What happened to the plan of a gathering."""

    PLANNED = "planned", "Lên lịch"
    CORRECTED = "corrected", "Sửa thông tin"
    MOVED = "moved", "Dời ngày"
    CANCELLED = "cancelled", "Hủy"
    HELD = "held", "Đã tổ chức"


class Repeat(Labelled):
    """How often a gathering comes again."""

    ONCE = "once", "một lần"
    WEEKLY = "weekly", "hằng tuần"
    MONTHLY = "monthly", "hằng tháng"


EMBEDDINGS: Final = {
    "": "không lồng ghép",
    "hamlet_meeting": "họp thôn, tổ dân phố",
    "party_cell": "sinh hoạt chi bộ",
    "front": "họp Mặt trận, Ban công tác mặt trận",
    "women": "sinh hoạt Hội Phụ nữ",
    "farmers": "sinh hoạt Hội Nông dân",
    "veterans": "sinh hoạt Hội Cựu chiến binh",
    "youth": "sinh hoạt Đoàn Thanh niên",
    "school": "sinh hoạt ở trường",
    "other": "cuộc họp khác",
}
"""The meeting that a gathering is part of."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A day, hours of it, a place and a trainer. Missing: without hours it may take the whole day."""

    falls_on: date
    from_time: time | None = None
    to_time: time | None = None
    place: str = ""
    hamlet_code: str | None = None
    trainer: str = ""

    @property
    def begins(self) -> time:
        return self.from_time or time.min

    @property
    def ends(self) -> time:
        """Without an end it is taken for two hours, within the day."""
        if self.to_time is not None:
            return self.to_time
        if self.from_time is None or self.from_time.hour >= 22:
            return time.max
        return self.from_time.replace(hour=self.from_time.hour + 2)


def check_slot(slot: Slot) -> None:
    """Refuse hours that end before they begin, or an end without a beginning.

    Raises: GatheringError
    """
    if slot.to_time is not None and slot.from_time is None:
        raise GatheringError("Hãy ghi cả giờ bắt đầu.")
    if slot.from_time is not None and slot.to_time is not None and slot.to_time <= slot.from_time:
        raise GatheringError("Giờ kết thúc phải sau giờ bắt đầu.")


def clashes(one: Slot, other: Slot) -> tuple[str, ...]:
    """What two gatherings would both need at the same time: `place`, `trainer`, both, or nothing."""
    if one.falls_on != other.falls_on or one.begins >= other.ends or other.begins >= one.ends:
        return ()
    found = []
    if one.place and fold(one.place) == fold(other.place) and _same_hamlet(one, other):
        found.append("place")
    if one.trainer and fold(one.trainer) == fold(other.trainer):
        found.append("trainer")
    return tuple(found)


def _same_hamlet(one: Slot, other: Slot) -> bool:
    """Every hamlet has its "nhà văn hóa": the same words in two hamlets are two places."""
    return None in (one.hamlet_code, other.hamlet_code) or one.hamlet_code == other.hamlet_code


def days_of_series(first: date, repeat: Repeat, times: int) -> list[date]:
    """The days of a series, the first one among them; a month too short for the day takes its last day.

    Raises: GatheringError
    """
    if repeat is Repeat.ONCE:
        return [first]
    if not 2 <= times <= MOST_IN_SERIES:
        raise GatheringError(f"Một chuỗi có từ 2 đến {MOST_IN_SERIES} buổi.")
    if repeat is Repeat.WEEKLY:
        return [first + timedelta(weeks=n) for n in range(times)]
    return [_months_later(first, n) for n in range(times)]


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def check_reason(reason: str) -> str:
    """The reason of a change, in a few words.

    Raises: GatheringError
    """
    told = reason.strip()
    if not told:
        raise GatheringError("Hãy ghi lý do để người khác hiểu.")
    return told[:REASON_LENGTH]


def check_answers(right: int | None, asked: int | None) -> None:
    """A short check is two numbers or none: how many answers were right, of how many asked.

    Raises: GatheringError
    """
    if (right is None) != (asked is None):
        raise GatheringError("Kiểm tra nhanh cần cả hai số: số câu đúng và số câu đã hỏi.")
    if right is not None and asked is not None and right > asked:
        raise GatheringError("Số câu đúng không thể nhiều hơn số câu đã hỏi.")
