"""Kinds and states of a need, free of framework."""

from enum import StrEnum
from typing import Final


class NeedKind(StrEnum):
    """What is in the way; never a diagnosis, never an origin."""

    NO_DEVICE = "no_device"
    NO_SIGNAL = "no_signal"
    NO_ACCOUNT = "no_account"
    FORGOT_PASSWORD = "forgot_password"  # noqa: S105 - a kind of difficulty
    PAPERS = "papers"
    SCAM = "scam"
    WANTS_CLASS = "wants_class"
    WANTS_VISIT = "wants_visit"
    OTHER = "other"


NEED_LABELS: Final = {
    NeedKind.NO_DEVICE: "chưa có điện thoại, máy tính",
    NeedKind.NO_SIGNAL: "sóng yếu, chưa có mạng",
    NeedKind.NO_ACCOUNT: "chưa lập được tài khoản",
    NeedKind.FORGOT_PASSWORD: "quên mật khẩu, khóa tài khoản",
    NeedKind.PAPERS: "vướng giấy tờ, hồ sơ",
    NeedKind.SCAM: "nghi bị lừa đảo",
    NeedKind.WANTS_CLASS: "muốn được học thêm",
    NeedKind.WANTS_VISIT: "muốn được đến hướng dẫn lại",
    NeedKind.OTHER: "việc khác",
}


class NeedState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


STATE_LABELS: Final = {NeedState.OPEN: "chưa trả lời", NeedState.ANSWERED: "đã trả lời"}


class NeedAnsweredError(ValueError):
    """The need was answered before."""
