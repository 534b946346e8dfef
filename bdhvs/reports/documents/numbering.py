"""Numbers in front of headings, and cutting one section out of a document.

Law: decree-30-2020 (annex I, II.6.đ)
"""

from collections.abc import Sequence
from dataclasses import replace

from bdhvs.reports.documents.content import Block, Document, Excerpt, Heading
from bdhvs.reports.documents.kinds import KINDS
from bdhvs.reports.documents.rules import ContentError

LETTERS = "abcdđeghiklmnopqrstuvxy"
ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """A Roman numeral, as parts and annexes are numbered."""
    text = ""
    for value, digits in ROMAN:
        count, number = divmod(number, value)
        text += digits * count
    return text


def letter(number: int) -> str:
    """The letter of a point, in the order of the Vietnamese alphabet (a, b, c, d, đ, e, g …)."""
    if number > len(LETTERS):
        return f"{letter((number - 1) // len(LETTERS))}{letter((number - 1) % len(LETTERS) + 1)}"
    return LETTERS[number - 1]


def label(level: int, number: int) -> str:
    """What stands before a heading of this level: `I.`, `1.` or `a)`."""
    return {1: f"{roman(number)}.", 2: f"{number}."}.get(level, f"{letter(number)})")


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks with every heading numbered; a deeper level starts anew under its parent."""
    counts = [0, 0, 0]
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if block.level not in (1, 2, 3):
                raise ContentError(f"Đề mục “{block.text}” có cấp {block.level}; chỉ dùng cấp 1, 2 hoặc 3.")
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (3 - block.level)
            block = replace(block, text=f"{label(block.level, counts[block.level - 1])} {block.text}")
        result.append(block)
    return tuple(result)


def section(blocks: Sequence[Block], key: str) -> tuple[Block, ...]:
    """The heading with this key and all that stands under it.

    Raises: ContentError when no heading has the key.
    """
    taken: list[Block] = []
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            if block.key == key and not level:
                level = block.level
        if level:
            taken.append(block)
    if not taken:
        raise ContentError(f"Báo cáo không có mục “{key}”.")
    return tuple(taken)


def cut(document: Document, key: str, *, title: str = "") -> Excerpt:
    """One section of a report, ready to be set into another unit's report (NB-D2)."""
    blocks = section(document.blocks, key)
    issuer = document.letterhead.issuer_name or " ".join(document.letterhead.issuer.split())
    note = f"Trích {KINDS[document.kind].title.lower()}: {document.subject}; {issuer}"
    return Excerpt(title=title, blocks=blocks, at=document.at, note=note, banner=document.banner)
