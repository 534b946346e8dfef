"""Kinds and states of a need, and by when a request about data is to be carried out; free of framework."""

from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled


class NeedKind(Labelled):
    """What is in the way; never a diagnosis, never an origin."""

    NO_DEVICE = "no_device", "chưa có điện thoại, máy tính"
    NO_SIGNAL = "no_signal", "sóng yếu, chưa có mạng"
    NO_ACCOUNT = "no_account", "chưa lập được tài khoản"
    FORGOT_PASSWORD = "forgot_password", "quên mật khẩu, khóa tài khoản"
    PAPERS = "papers", "vướng giấy tờ, hồ sơ"
    SCAM = "scam", "nghi bị lừa đảo"
    WANTS_CLASS = "wants_class", "muốn được học thêm"
    WANTS_VISIT = "wants_visit", "muốn được đến hướng dẫn lại"
    OTHER = "other", "việc khác"
    WITHDRAW_CONSENT = "withdraw_consent", "rút lại đồng ý ghi kết quả"
    ERASE_DATA = "erase_data", "đề nghị xóa dữ liệu"


class NeedState(Labelled):
    OPEN = "open", "chưa trả lời"
    ANSWERED = "answered", "đã trả lời"
    DECLINED = "declined", "không thực hiện"


WORKING_DAYS: Final = {NeedKind.WITHDRAW_CONSENT: 15, NeedKind.ERASE_DATA: 20}
"""A request about one's own data is carried out within so many working days.

Law: decree-356-2025
"""
ACKNOWLEDGE: Final = 2
"""Working days in which the household is told that its request has arrived."""


def working_days_after(start: date, days: int) -> date:
    """The day so many Mondays to Fridays later; holidays are not known here, so the day may be a little early."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def due_on(kind: NeedKind, raised_on: date) -> date | None:
    """Missing: a need that is no request about data has no day of its own."""
    days = WORKING_DAYS.get(kind)
    return working_days_after(raised_on, days) if days else None


class NeedAnsweredError(ValueError):
    """The need was answered before."""
