"""Kinds and steps of incidents. Pure."""

from datetime import date
from typing import Final

from bdhvs.lib.labelled import Labelled
from bdhvs.skills.rules import FactError

TEXT_LENGTH: Final = 1_000


class IncidentError(FactError):
    """An act on an incident that cannot be; the message is for the user."""


class IncidentKind(Labelled):
    """What happened: on the information side (HL-A5) or on the side of safety (NB-A33)."""

    FALSE_NEWS = "false_news", "tin sai, tin xuyên tạc"
    IMPOSTOR = "impostor", "giả danh cơ quan, cán bộ"
    OWN_ERROR = "own_error", "tin bài của mình có sai sót"
    SCAM = "scam", "lừa đảo trên mạng"
    LEAK = "leak", "lộ, mất thông tin"
    BREAK_IN = "break_in", "tài khoản, máy bị chiếm quyền"
    FAULT = "fault", "hỏng máy, mất mạng, mất điện"
    OTHER = "other", "việc khác"


INFORMATION: Final = (IncidentKind.FALSE_NEWS, IncidentKind.IMPOSTOR, IncidentKind.OWN_ERROR)
"""Kinds of the log of false information; the rest is the log of safety."""


class IncidentStep(Labelled):
    """What was done about it."""

    ENTERED = "entered", "Ghi nhận"
    CORRECTED = "corrected", "Sửa thông tin"
    TOLD = "told", "Tiến độ"
    ASKED = "asked", "Đề nghị gỡ"
    ANSWERED = "answered", "Đăng tin đính chính"
    REMOVED = "removed", "Đã gỡ"
    PASSED_ON = "passed_on", "Chuyển cơ quan khác"
    CLOSED = "closed", "Đóng"
    REOPENED = "reopened", "Mở lại"


TOLD_STEPS: Final = (
    IncidentStep.TOLD, IncidentStep.ASKED, IncidentStep.ANSWERED, IncidentStep.REMOVED, IncidentStep.PASSED_ON,
)  # fmt: skip
"""Steps that whoever handles it may tell."""


class IncidentState(Labelled):
    """How an incident stands on a day."""

    OPEN = "open", "đang xử lý"
    LATE = "late", "quá hạn"
    CLOSED = "closed", "đã xong"


def state_of(*, closed: bool, due_on: date, on: date) -> IncidentState:
    """Its last day is still in time."""
    if closed:
        return IncidentState.CLOSED
    return IncidentState.LATE if due_on < on else IncidentState.OPEN


def check_days(found_on: date, due_on: date, on: date) -> None:
    """Raises: IncidentError"""
    if found_on > on:
        raise IncidentError(f"Ngày phát hiện {found_on:%d/%m/%Y} chưa tới.")
    if due_on < found_on:
        raise IncidentError("Hạn xử lý không thể trước ngày phát hiện.")


def check_told(text: str) -> str:
    """What was done, in a few words.

    Raises: IncidentError
    """
    told = text.strip()
    if not told:
        raise IncidentError("Hãy ghi đã làm gì, kết quả ra sao.")
    return told[:TEXT_LENGTH]
