"""Takes out of a question what may be somebody's: numbers, codes, names, addresses of mail. Pure.

What is taken out is kept nowhere; the question goes on without it.
"""

import re
from dataclasses import dataclass
from typing import Final

from bdhvs.lib.identifying import likenesses_in
from bdhvs.lib.vietnamese import clean_text

LONGEST: Final = 300
HIDDEN: Final = "…"

_MAIL: Final = re.compile(r"\S+@\S+\.\S+")
_DIGITS: Final = re.compile(r"\d(?:[ .\-]*\d){3,}")
_SPOKEN: Final = re.compile(
    r"(?:\b(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín)\b[ ,]*){4,}", re.IGNORECASE
)
_MIXED: Final = re.compile(r"\b(?=\w*\d\w*\d)(?=\w*[^\W\d])\w{5,}\b")
_SECRET: Final = re.compile(
    r"(?P<what>(?:mật khẩu|mat khau|pass(?:word)?|mã pin|ma pin|otp)(?: \w+){0,3}? (?:là|la|:)) *\S+",
    re.IGNORECASE,
)
_GIVEN: Final = r"[A-ZĐÀ-ỸẠ-Ỵ][^\W\d_]*"
_NAMED: Final = re.compile(
    rf"(?P<what>\b(?:[Tt]ên(?: (?:tôi|là|cháu|tui|em|anh|chị))*|[Tt]ôi là|[Tt]ui là)) (?:{_GIVEN} ?){{2,5}}"
)
_WRITTEN_NAME: Final = re.compile(
    rf"\b(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý)(?: {_GIVEN}){{1,4}}"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question without what may be somebody's. `digits`: a number was taken out; `personal`: it was somebody's."""

    text: str
    digits: bool
    personal: bool


def hidden(text: str) -> Question:
    """The question as everything else may read it."""
    told = clean_text(text[: LONGEST * 2])[:LONGEST]
    personal = bool(likenesses_in(told))
    for pattern in (_MAIL, _SECRET, _NAMED, _WRITTEN_NAME):
        told, times = pattern.subn(_keep_what, told)
        personal = personal or bool(times)
    numbers = 0
    for pattern in (_DIGITS, _SPOKEN, _MIXED):
        told, times = pattern.subn(f" {HIDDEN} ", told)
        numbers += times
    return Question(" ".join(told.split()), bool(numbers), personal)


def _keep_what(match: re.Match[str]) -> str:
    what = match.groupdict().get("what", "")
    return f"{what} {HIDDEN} " if what else f" {HIDDEN} "
