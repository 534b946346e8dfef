"""Which paragraph of a stranger's document is which part of the decree's layout."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from bdhvs.reports.documents.kinds import ABBREVIATIONS
from bdhvs.reports.documents.opening import MOTTO, NATION
from bdhvs.reports.documents.reading import Line, Sheet, WordFile

# A rule typed as a row of dashes or underscores.
RULE_TEXT = re.compile(r"^[_\-–—─]{3,}$")
ANNEX = re.compile(r"^phụ lục(\s+[ivxlc\d]+)?$", re.IGNORECASE)
# Both spellings of the tone mark are in use; they are the same word.
_SPELLINGS = (("HOÀ", "HÒA"), ("UỶ", "ỦY"), ("THOẢ", "THỎA"))


def tidy(text: str) -> str:
    """Text in composed letters with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shouted(text: str) -> str:
    """Text in capitals with one spelling of the tone marks, for comparing."""
    loud = tidy(text).upper()
    for old, new in _SPELLINGS:
        loud = loud.replace(old, new)
    return loud


@dataclass
class Anatomy:
    """Parts found. Missing: None or an empty list."""

    sheet: Sheet
    lines: list[Line]
    annex_lines: list[Line]
    nation: Line | None = None
    motto: Line | None = None
    title: Line | None = None
    subject: list[Line] = field(default_factory=list)
    letter_subject: Line | None = None
    number: Line | None = None
    place_date: Line | None = None
    addressed: Line | None = None
    recipients: Line | None = None
    body: list[Line] = field(default_factory=list)

    @property
    def agency(self) -> list[Line]:
        """Lines of the left column beside the nation's name."""
        if self.nation is None or self.nation.cell is None:
            return []
        table, row, _ = self.nation.cell
        return [line for line in self.lines if line.cell == (table, row, 0) and line.text.strip()]

    @property
    def is_letter(self) -> bool:
        """An official letter: no kind in capitals, the subject under the number."""
        return self.title is None and self.letter_subject is not None

    @property
    def signature(self) -> list[Line]:
        """Lines beside the recipients; for minutes, in the table just before them."""
        if self.recipients is None or self.recipients.cell is None:
            return []
        table, _, column = self.recipients.cell
        beside = [
            line for line in self.lines if line.cell and line.cell[0] == table and line.cell[2] != column
        ]
        if self.title is not None and shouted(self.title.text) == "BIÊN BẢN":
            beside = [line for line in self.lines if line.cell and line.cell[0] == table - 1] or beside
        return [line for line in beside if line.text.strip()]


def dissect(document: WordFile) -> Anatomy:
    """Find the parts."""
    lines = document.lines
    start = next(
        (n for n, line in enumerate(lines) if ANNEX.match(tidy(line.text)) and not line.cell), len(lines)
    )
    parts = Anatomy(document.sheets[0], lines[:start], lines[start:])
    parts.nation = _first(parts.lines, lambda line: shouted(line.text) == NATION)
    parts.motto = _first(parts.lines, lambda line: _letters(line.text) == _letters(MOTTO))
    head = _head_lines(parts)
    parts.number = _first(head, lambda line: re.match(r"số\s*:", tidy(line.text), re.IGNORECASE) is not None)
    parts.place_date = _first(head, lambda line: "ngày" in line.text.lower() and "năm" in line.text.lower())
    parts.letter_subject = _first(
        head, lambda line: re.match(r"v/v\b", tidy(line.text), re.IGNORECASE) is not None
    )
    parts.recipients = _last(parts.lines, lambda line: tidy(line.text).lower().startswith("nơi nhận"))
    _find_title(parts)
    _find_body(parts)
    return parts


def _first(lines: list[Line], test: Callable[[Line], bool]) -> Line | None:
    return next((line for line in lines if test(line)), None)


def _last(lines: list[Line], test: Callable[[Line], bool]) -> Line | None:
    return _first(lines[::-1], test)


def _letters(text: str) -> str:
    return "".join(letter for letter in tidy(text).lower() if letter.isalpha())


def _head_lines(parts: Anatomy) -> list[Line]:
    """The letterhead's table, or the first lines of the page when there is none."""
    if parts.nation and parts.nation.cell:
        return [line for line in parts.lines if line.cell and line.cell[0] == parts.nation.cell[0]]
    return parts.lines[:15]


def _find_title(parts: Anatomy) -> None:
    free = [line for line in parts.lines if line.cell is None]
    for position, line in enumerate(free):
        if shouted(line.text) in ABBREVIATIONS or shouted(line.text) in ("CÔNG VĂN", "DANH SÁCH"):
            parts.title = line
            for after in free[position + 1 :]:
                if not _worded(after) or after.align != "center" or _addressed(after):
                    break
                parts.subject.append(after)
            return


def _worded(line: Line) -> bool:
    return bool(line.text.strip()) and not RULE_TEXT.match(tidy(line.text))


def _addressed(line: Line) -> bool:
    return tidy(line.text).lower().startswith("kính gửi")


def _find_body(parts: Anatomy) -> None:
    """Running text between the head and the recipients, outside tables."""
    head_end = max((line.number for line in (*_known_head(parts), *parts.subject)), default=0)
    end = parts.recipients.number if parts.recipients else len(parts.lines) + 1
    between = [line for line in parts.lines if head_end < line.number < end and _worded(line)]
    parts.addressed = _first(between, _addressed)
    free = [line for line in between if line.cell is None]
    if parts.addressed in free:
        free = _after_addressees(free, free.index(parts.addressed))
    parts.body = free


def _known_head(parts: Anatomy) -> list[Line]:
    known = (parts.nation, parts.motto, parts.number, parts.place_date, parts.title, parts.letter_subject)
    return [line for line in known if line is not None]


def _after_addressees(lines: list[Line], position: int) -> list[Line]:
    """Skip the dash lines that belong to the addressees: they end with the first full stop."""
    rest = lines[position + 1 :]
    if not tidy(lines[position].text).endswith(":"):
        return rest
    for skipped, line in enumerate(rest):
        if not tidy(line.text).startswith("-"):
            return rest[skipped:]
        if tidy(line.text).endswith("."):
            return rest[skipped + 1 :]
    return rest
