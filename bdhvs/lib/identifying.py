"""Numbers in free text that look like a person's: the 12-digit number, a phone, a bank card.

One list of patterns for the office and for the phone (`as_json`): written so that Python and JavaScript read them
alike. The first group is the number. It is a warning, never a refusal: the writer may have a reason.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

_GAP: Final = r"[ .\u00a0-]"
_NO_DAY: Final = rf"(?![0-9]{{1,2}}{_GAP}[0-9]{{1,2}}{_GAP}(?:19|20)[0-9]{{2}}(?![0-9]))"
"""A date written with dots is no phone: 05.09.2026."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One kind of number: how it is written and what is said about it."""

    code: str
    says: str
    pattern: str
    luhn: bool = False

    def found_in(self, text: str) -> bool:
        numbers = (match.group(1) for match in _compiled(self.pattern).finditer(text))
        return any(not self.luhn or _adds_up(number) for number in numbers)


PERSONAL_NUMBER: Final = "personal_number"
PHONE: Final = "phone"
CARD: Final = "card"


def _alone(*shapes: str) -> str:
    """Group 1 is a number of one of these shapes, with no digit before or after it; numbers may overlap."""
    return rf"(?:^|[^0-9])(?=({'|'.join(shapes)})(?![0-9]))"


LIKENESSES: Final = (
    Likeness(
        PERSONAL_NUMBER,
        "số định danh (12 chữ số)",
        _alone(
            "[0-9]{12}",
            rf"0[0-9]{{2}}(?:{_GAP}?[0-9]{{3}}){{3}}",
            rf"0[0-9]{{3}}(?:{_GAP}?[0-9]{{4}}){{2}}",
            rf"0[0-9]{{2}}{_GAP}?[0-9]{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{6}}",
            rf"0(?:{_GAP}[0-9]){{11}}",
        ),
    ),
    Likeness(
        PHONE,
        "số điện thoại",
        _alone(
            rf"{_NO_DAY}(?:\+84{_GAP}?|84|0{_GAP}?)[35789](?:{_GAP}?[0-9]){{8}}",
            rf"02[0-9](?:{_GAP}?[0-9]){{8}}",
        ),
    ),
    Likeness(CARD, "số thẻ ngân hàng", _alone(rf"[0-9]{{4}}(?:{_GAP}?[0-9]{{4}}){{3}}"), luhn=True),
    Likeness(
        CARD, "số thẻ ngân hàng", _alone(rf"[0-9]{{4}}(?:{_GAP}?[0-9]{{4}}){{3}}{_GAP}?[0-9]{{3}}"), luhn=True
    ),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _adds_up(number: str) -> bool:
    """The check digit that every bank card has (Luhn)."""
    digits = [int(sign) for sign in number if sign in "0123456789"]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def likenesses_in(text: str) -> list[Likeness]:
    """Which kinds of personal numbers the text seems to hold, in the order of `LIKENESSES`."""
    found = {likeness.code: likeness for likeness in LIKENESSES if likeness.found_in(text)}
    return list(found.values())


def as_json() -> list[dict[str, str | bool]]:
    """The same list for the phone: `new RegExp(pattern, "g")`, group 1 is the number."""
    return [
        {"code": one.code, "says": one.says, "pattern": one.pattern, "luhn": one.luhn} for one in LIKENESSES
    ]
