"""How households fill printed pages, free of framework."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bdhvs.visits.rules import VisitOutcome

ALPHABET: Final = "23456789ACDEFHJKMNPRTUVWXY"
"""Letters and digits that nobody takes for another in handwriting."""
CODE_LENGTH: Final = 6
MOST_ITEMS: Final = 8
LINES_A_PAGE: Final = 38
HEAD_LINES: Final = 3
"""Names of the columns, the outcome, and the space after."""
QR_LINES: Final = 7
"""A small household is as high as its QR code."""


OUTCOME_SIGNS: Final = {
    "g": VisitOutcome.DONE,
    "v": VisitOutcome.NOBODY_HOME,
    "t": VisitOutcome.REFUSED,
    "h": VisitOutcome.POSTPONED,
}
"""One key for how a visit ended: gặp, vắng, từ chối, hẹn."""


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
        """A very large household takes a page of its own."""
        return min(max(HEAD_LINES + self.members, QR_LINES), LINES_A_PAGE)


def pages_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """Pages lane by lane, a household never cut in two. A short lane goes on the same page where it fits whole."""
    pages: list[list[Block]] = []
    left = 0
    for lane in _lanes(blocks):
        whole = sum(block.lines for block in lane)
        if whole > left:
            left = 0
        for block in lane:
            if block.lines > left:
                pages.append([])
                left = LINES_A_PAGE
            pages[-1].append(block)
            left -= block.lines
    return pages


def _lanes(blocks: Sequence[Block]) -> list[list[Block]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.lane, []).append(block)
    return list(found.values())


def lanes_on(page: Sequence[Block]) -> str:
    """Names of the lanes of a page, for its head."""
    names = list(dict.fromkeys(block.lane for block in page))
    return names[0] if len(names) == 1 else f"{names[0]} đến {names[-1]}"


def outcome_of(text: str) -> VisitOutcome | None:
    """How the visit ended, as one key says it. Missing: an empty box is a household where nobody went.

    Raises: SheetError
    """
    sign = text.strip().lower()
    if not sign:
        return None
    if sign not in OUTCOME_SIGNS:
        raise SheetError(
            f"“{sign[:10]}” không hiểu được. Gõ g là đã gặp, v là vắng, t là từ chối, h là hẹn lại."
        )
    return OUTCOME_SIGNS[sign]


def read_code(text: str) -> str:
    """A code as somebody types it: ` k7m-2pq ` is K7M2PQ."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:CODE_LENGTH]
