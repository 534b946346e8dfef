"""Kinds and states of a need, free of framework."""

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


class NeedState(Labelled):
    OPEN = "open", "chưa trả lời"
    ANSWERED = "answered", "đã trả lời"


class NeedAnsweredError(ValueError):
    """The need was answered before."""
