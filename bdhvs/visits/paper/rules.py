"""How households fill printed pages, free of framework."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "23456789ACDEFHJKMNPRTUVWXY"
"""Letters and digits that nobody takes for another in handwriting."""
CODE_LENGTH: Final = 6
MOST_ITEMS: Final = 8
LINES_A_PAGE: Final = 27
HEAD_LINES: Final = 3


class SheetError(ValueError):
    """A sheet that cannot be printed or typed so."""


class SheetTypedError(SheetError):
    """The page was typed already."""


@dataclass(frozen=True, slots=True)
class Block:
    """A household on paper."""

    household: int
    lane: str
    members: int

    @property
    def lines(self) -> int:
        return HEAD_LINES + max(self.members, 1)


def pages_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """Pages of one lane each, a household never cut in two."""
    pages: list[list[Block]] = []
    used = 0
    for block in blocks:
        new = not pages or pages[-1][-1].lane != block.lane or used + block.lines > LINES_A_PAGE
        if new:
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += block.lines
    return pages


def read_code(text: str) -> str:
    """A code as somebody types it: ` k7m-2pq ` is K7M2PQ."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:CODE_LENGTH]
