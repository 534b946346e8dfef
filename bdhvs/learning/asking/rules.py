"""States of cards and questions, limits, refusals. Free of framework."""

import re
from datetime import timedelta
from typing import Final

from bdhvs.accounts.signin.rules import Limit
from bdhvs.learning.approval.rules import RefusalError
from bdhvs.lib.labelled import Labelled


class AskingError(RefusalError):
    """A number of an office that is none; the message is for the officer."""


class CardState(Labelled):
    """Where a card stands."""

    WAITING = "waiting", "chờ duyệt"
    RETURNED = "returned", "trả lại để sửa"
    SHOWN = "shown", "đang hiện"
    WITHDRAWN = "withdrawn", "đã rút"


class QuestionState(Labelled):
    """What became of a question without an answer."""

    OPEN = "open", "chưa trả lời"
    CARD = "card", "đã viết thẻ"
    ASIDE = "aside", "bỏ qua"


ASKS_AT_ADDRESS: Final = Limit(300, timedelta(seconds=5), timedelta(minutes=1))
"""Questions of one network a day; a whole class asks from one. Beyond it each waits a little."""
MOST_OPEN: Final = 500
"""Questions that wait for an officer; nobody reads more, and a stranger cannot fill a disk with them."""
KEPT: Final = timedelta(days=180)
"""A question nobody turned into a card by then is forgotten."""


_PHONE: Final = re.compile(r"[0-9+(][0-9 .()\-]{1,18}[0-9]")


def card_state(*, returned: str, approved: bool, withdrawn: bool) -> CardState:
    if withdrawn:
        return CardState.WITHDRAWN
    if approved:
        return CardState.SHOWN
    return CardState.RETURNED if returned else CardState.WAITING


def check_phone(number: str) -> str:
    """A telephone as offices write it; "" stays "".

    Raises: AskingError
    """
    text = number.strip()
    if text and not _PHONE.fullmatch(text):
        raise AskingError("Số điện thoại chỉ gồm chữ số, dấu chấm, gạch, khoảng trắng.")
    return text
