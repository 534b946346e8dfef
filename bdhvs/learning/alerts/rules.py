"""States, words and refusals of alerts. Free of framework."""

from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled

LONGEST: Final = timedelta(days=60)
"""An alert that is still needed after two months is written anew; a wall of old warnings is read by nobody."""


class AlertError(ValueError):
    """An act on an alert that cannot be; the message is for the user."""


class State(Labelled):
    """Where an alert stands on a day."""

    WAITING = "waiting", "chờ duyệt"
    RETURNED = "returned", "trả lại để sửa"
    SHOWN = "shown", "đang hiện"
    OVER = "over", "đã hết hạn"
    WITHDRAWN = "withdrawn", "đã rút"


def state_of(*, returned: str, approved: bool, withdrawn: bool, until: date, on: date) -> State:
    """Where an alert stands on a day; its last day still shows it."""
    if withdrawn:
        return State.WITHDRAWN
    if not approved:
        return State.RETURNED if returned else State.WAITING
    return State.SHOWN if on <= until else State.OVER


def check_until(until: date, on: date) -> None:
    """Raises: AlertError"""
    if until < on:
        raise AlertError(f"Ngày {until:%d/%m/%Y} đã qua. Hãy chọn ngày hết hạn từ hôm nay trở đi.")
    if until > on + LONGEST:
        raise AlertError("Cảnh báo hiện nhiều nhất 60 ngày. Còn cần nữa thì viết lại sau.")


def spoken(title: str, says: str, does: str) -> str:
    """The text for the loudspeaker: who speaks, what happens, what to do, whom to tell."""
    return (
        f"Kính thưa bà con. Đây là cảnh báo của Công an và Ủy ban nhân dân. {_sentence(title)} {_sentence(says)} "
        f"Bà con hãy làm như sau. {_sentence(does)} Không đọc mã OTP, không chuyển tiền theo lời người lạ. "
        "Nghi ngờ thì gọi Công an xã, phường hoặc 113. "
        f"Tôi xin nhắc lại. {_sentence(title)} {_sentence(does)} Xin cảm ơn bà con."
    )


def _sentence(text: str) -> str:
    words = " ".join(text.split())
    return words if words.endswith((".", "!", "?")) else f"{words}."
