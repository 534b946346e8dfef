"""States, words and refusals of alerts. Free of framework."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bdhvs.learning.approval.rules import RefusalError
from bdhvs.lib.labelled import Labelled

LONGEST: Final = timedelta(days=60)
"""An alert that is still needed after two months is written anew; a wall of old warnings is read by nobody."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
MOST_STEPS: Final = 6
A_STEP: Final = 40
"""The room that a step takes beside its words. Unit: letters."""
SCALES: Final = ((480, 1.0), (800, 0.8))
SMALLEST: Final = 0.66
SURE: Final = (
    "Không đọc mã OTP, không chuyển tiền theo lời người lạ. Nghi ngờ thì gọi Công an xã, phường hoặc 113."
)


class AlertError(RefusalError):
    """A last day that cannot be; the message is for the user."""


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


def steps_in(does: str) -> list[str]:
    """What to do, one act after another, as they stand on a poster: by lines, or else by sentences.

    Counts: at most MOST_STEPS; what is more stands with the last.
    """
    lines = [line.strip(" -•") for line in does.splitlines() if line.strip(" -•")]
    steps = lines if len(lines) > 1 else [one for one in _SENTENCE_END.split(does.strip()) if one]
    first, rest = steps[: MOST_STEPS - 1], steps[MOST_STEPS - 1 :]
    return [*first, " ".join(rest)] if rest else first


def scale_of(title: str, says: str, steps: Sequence[str]) -> float:
    """How large a poster is set, so that it stays one sheet however much it says."""
    weight = len(title) + len(says) + sum(len(step) + A_STEP for step in steps)
    return next((scale for most, scale in SCALES if weight <= most), SMALLEST)


def spoken(title: str, says: str, does: str) -> str:
    """The text for the loudspeaker: who speaks, what happens, what to do, whom to tell."""
    return (
        f"Kính thưa bà con. Đây là cảnh báo của Công an và Ủy ban nhân dân. {_sentence(title)} {_sentence(says)} "
        f"Bà con hãy làm như sau. {_sentence(does)} {SURE} "
        f"Tôi xin nhắc lại. {_sentence(title)} {_sentence(does)} Xin cảm ơn bà con."
    )


def _sentence(text: str) -> str:
    words = " ".join(text.split())
    return words if words.endswith((".", "!", "?")) else f"{words}."
