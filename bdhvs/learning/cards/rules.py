"""What a card and a picture code are. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.accounts.signin.rules import Limit

PICTURES: Final[dict[str, str]] = {
    "house": "nhà", "tree": "cây", "fish": "cá", "flower": "hoa", "sun": "mặt trời", "moon": "trăng", "star": "sao",
    "boat": "thuyền", "bicycle": "xe đạp", "umbrella": "ô", "hat": "nón lá", "fruit": "quả", "key": "chìa khóa",
    "clock": "đồng hồ", "bird": "chim", "cup": "cốc",
}  # fmt: skip
LENGTH: Final = 4
ADULT: Final = 16
"""From this age a person takes part by himself; below it a guardian's recorded consent is needed (design §4)."""
CHILD_CONSENT: Final = "skill_record"
LARGEST_SHEET: Final = 500

CARD_ON_A_PHONE: Final = timedelta(days=30)
SHARED_DEVICE: Final = timedelta(hours=2)

WRONG_HERE: Final = Limit(5, timedelta(seconds=15), timedelta(minutes=5))
"""Wrong tries on one card from one device or address."""
WRONG_ANYWHERE: Final = Limit(20, timedelta(seconds=10), timedelta(minutes=2))
"""On one card from everywhere. Never long: a stranger must not keep a learner out; the scanned code always works."""


class CardError(ValueError):
    """A card cannot be issued or used so; the message is for the person."""


class NoConsentError(CardError):
    """A child without a guardian's consent."""


class WrongCodeError(CardError):
    """The card, the digits or the pictures are not right. One sentence for all, so nothing tells which."""

    def __init__(self) -> None:
        super().__init__("Thẻ hoặc mã chưa đúng. Hãy thử lại, hoặc nhờ người hướng dẫn.")


class NoPlaceError(CardError):
    """The device does not say which commune the card belongs to."""

    def __init__(self) -> None:
        super().__init__("Bác chọn xã, phường của mình trước đã.")


class BusyError(CardError):
    """Many come in at this moment."""

    def __init__(self) -> None:
        super().__init__("Đang đông người vào. Hãy đợi vài giây rồi bấm lại.")


@dataclass(frozen=True, slots=True)
class Token:
    """What the code on a card says: which commune's register, which card, and its secret."""

    commune: str
    number: int
    secret: str

    def __str__(self) -> str:
        return f"{self.commune}.{self.number}.{self.secret}"


def read_token(text: str) -> Token:
    """The scanned text again.

    Raises: WrongCodeError.
    """
    found = re.fullmatch(r"(\d{5})\.(\d{1,18})\.([A-Za-z0-9_-]{22})", text)
    if found is None:
        raise WrongCodeError
    return Token(found.group(1), int(found.group(2)), found.group(3))


def check_pictures(pictures: tuple[str, ...]) -> None:
    """Four known pictures, not all the same.

    Raises: CardError.
    """
    if len(pictures) != LENGTH or set(pictures) - set(PICTURES):
        raise CardError("Hãy chọn đủ bốn hình.")
    if len(set(pictures)) < 2:
        raise CardError("Bốn hình giống nhau thì dễ bị đoán. Hãy chọn ít nhất hai hình khác nhau.")


def is_child(birth_year: int | None, birth_date: date | None, on: date) -> bool:
    """Below sixteen on that day; a year alone counts as its last day. Somebody without a year is not taken for one."""
    if birth_year is None:
        return False
    born = birth_date or date(birth_year, 12, 31)
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age < ADULT


def digits_of(text: str) -> str:
    """A phone number or a card number as typed: digits only, +84 as 0."""
    digits = re.sub(r"[^0-9]", "", text)[:15]
    return "0" + digits[2:] if digits.startswith("84") and len(digits) == 11 else digits


def grouped(number: int) -> str:
    """The number of a card for the eye: 12 345."""
    return f"{number:,}".replace(",", " ")
