"""What is typed into a cell of the grid, free of framework."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bdhvs.lib.evidence import Level
from bdhvs.lib.labelled import Labelled
from bdhvs.skills.rules import Result

CELLS_A_PAGE: Final = 4_500
"""A plain form carries this many boxes at most."""

_WORDS: Final[dict[str, tuple[Result | None, int | None]]] = {
    **dict.fromkeys(("x", "1", "c", "có", "co", "v", "✓", "đạt", "dat"), (Result.YES, None)),
    "2": (Result.YES, 2),
    **dict.fromkeys(("-", "r", "rút", "rut"), (None, None)),
    **dict.fromkeys(("0", "k", "không", "khong", "chưa", "chua"), (Result.NO, None)),
}


class CellError(ValueError):
    """A box holds something that is no answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes with a degree, or no; or a record made by mistake, to be withdrawn: nothing takes its place."""

    result: Result | None
    degree: int | None = None

    @property
    def sign(self) -> str:
        """How it is typed and shown: x, 2, k or -."""
        if self.result is None:
            return "-"
        if self.result is Result.NO:
            return "k"
        return "2" if self.degree == 2 else "x"


def answer_of(text: str) -> Answer | None:
    """What a box says. Missing: an empty box says nothing.

    Raises: CellError
    """
    word = text.strip().lower()
    if not word:
        return None
    if word not in _WORDS:
        raise CellError(
            f"“{text.strip()[:10]}” không hiểu được. Gõ x là có, 2 là làm tốt, k là chưa, - là rút lại."
        )
    return Answer(*_WORDS[word])


@dataclass(frozen=True, slots=True)
class Held:
    """What is on record: the newest answer, its day and level."""

    answer: Answer
    on: date
    level: Level
    id: int


class Fate(Labelled):
    """What becomes of a typed box."""

    NEW = "new", "ghi mới"
    CHANGES = "changes", "đổi kết quả đang có"
    SAME = "same", "đã có như vậy, bỏ qua"
    OLDER = "older", "đã có ghi nhận ngày sau, bỏ qua"
    WITHDRAWN = "withdrawn", "rút lại kết quả đang có"
    NOTHING = "nothing", "chưa có gì để rút lại, bỏ qua"


def fate_of(answer: Answer, held: Held | None, *, on: date, level: Level, corrects: bool) -> Fate:
    """Nothing is written twice and nothing newer is undone, unless the batch says that it corrects."""
    if answer.result is None:
        return Fate.WITHDRAWN if held is not None else Fate.NOTHING
    if held is None:
        return Fate.NEW
    same = answer == held.answer and level.value <= held.level.value
    if same:
        return Fate.SAME
    if on < held.on and not corrects:
        return Fate.OLDER
    return Fate.CHANGES


def pasted(text: str, numbers: Mapping[int, int], items: Sequence[str]) -> dict[tuple[int, str], str]:
    """Rows copied from Excel: the row's number on the page, then one column for each item, in the page's order.

    Raises: CellError
    """
    found: dict[tuple[int, str], str] = {}
    for line in _lines(text):
        first, *values = line.split("\t")
        number = int(first) if first.strip().isdigit() else 0
        if number not in numbers:
            raise CellError(
                f"Dòng bắt đầu bằng “{first.strip()[:20]}”: cột đầu phải là số thứ tự của người trên trang."
            )
        if len(values) > len(items):
            raise CellError(f"Dòng {number} có {len(values)} cột, trang này chỉ có {len(items)} mục.")
        found |= {
            (numbers[number], item): value
            for item, value in zip(items, values, strict=False)
            if value.strip()
        }
    return found


def _lines(text: str) -> Iterable[str]:
    return (line for line in text.replace("\r", "").split("\n") if line.strip())
