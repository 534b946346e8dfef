"""Codes of a closed list together with the words that people read for them."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A code and its words, side by side: `NEW = "new", "ghi mới"`. Stored and compared as the code alone."""

    _value_: str
    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(code, words) of each member in order, as fields of forms and models want them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Words by code."""
        return dict(cls.choices())
