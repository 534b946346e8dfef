"""From lines of a sheet to people, each typed or refused with a reason, and lines that are no people left out."""

import re
from functools import lru_cache

from bdhvs.lib.vietnamese import clean_text, fold, normalise_name, suggest_capitals, to_unicode
from bdhvs.lib.vietnamese.legacy import Encoding
from bdhvs.people.importing import values
from bdhvs.people.importing.checks import check_number, spare_children
from bdhvs.people.importing.columns import Table
from bdhvs.people.importing.reading import Line, Sheet
from bdhvs.people.importing.rows import Options, Row, Understood
from bdhvs.people.importing.steps import STEPS, Step, mark_sentence
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.importing.values import CellError
from bdhvs.people.rules import HouseholdRole, ResidenceKind, Sex

_TOTAL = re.compile(r"^(?:tong(?: cong| so)?|cong)\b")
_SIGNATURE = re.compile(
    r"^(?:nguoi lap|tm\b|t/m|truong thon|xac nhan|ky ten|chu tich|kt\b|noi nhan|danh sach nay|"
    r".{0,40}, ngay .* thang .* nam)"
)


@lru_cache(maxsize=65536)
def _in_unicode(text: str, encoding: Encoding) -> str:
    return to_unicode(text, encoding).strip()


@lru_cache(maxsize=65536)
def _clean(text: str) -> str:
    return clean_text(text)


def understand(sheet: Sheet, table: Table, mapping: dict[Field, int], options: Options) -> Understood:
    """Every line below the header as a person, a refusal or a line left out."""
    reading = _Reading(sheet, table, mapping, options)
    for line in sheet.lines:
        if line.number >= table.first_row and line.number not in table.header_rows:
            reading.take(line)
    return Understood(reading.rows, reading.left_out)


class _Reading:
    """The state of one pass: which hamlet a heading named, which household the lines belong to."""

    def __init__(self, sheet: Sheet, table: Table, mapping: dict[Field, int], options: Options) -> None:
        self.mapping, self.options, self.encoding = mapping, options, table.encoding
        self.rows: list[Row] = []
        self.left_out: list[tuple[int, str]] = []
        self.sheet_hamlet = options.hamlet or options.hamlets.find(sheet.name)
        self.sheet, self.merged = sheet, _vertical(sheet)
        self.steps = [(what, mapping[what], step) for what, step in STEPS.items() if what in mapping]
        self.filled: dict[Field, str] = {}
        self.above = ("", "", "")

    def take(self, line: Line) -> None:
        if reason := self._no_person(line):
            self.left_out.append((line.number, reason))
            return
        row = Row(line.number)
        try:
            row.name = normalise_name(values.name(self._name(line)))
            row.key = fold(row.name)
            suggestion = suggest_capitals(row.name)
            row.warn(Field.NAME, f"có thể viết “{suggestion}”" if suggestion else "")
        except CellError as error:
            row.refuse(Field.NAME, str(error))
        for what, column, step in self.steps:
            self._cell(row, line, what, column, step)
        self._births_by_sex(row, line)
        self._marks_of_residence(row, line)
        self._place(row, line)
        check_number(row, self.options.today)
        spare_children(row, self.options.today)
        self.rows.append(row)

    def text(self, line: Line, what: Field) -> str:
        column = self.mapping.get(what)
        return "" if column is None else self._read(line, column)

    def _read(self, line: Line, column: int) -> str:
        raw = line.cell(column)
        if not raw:
            return ""
        return raw.strip() if raw.isascii() else _in_unicode(raw, self.encoding)

    def _name(self, line: Line) -> str:
        if Field.NAME in self.mapping:
            text = self.text(line, Field.NAME)
        else:
            text = f"{self.text(line, Field.FAMILY_NAME)} {self.text(line, Field.GIVEN_NAME)}".strip()
        mark = line.marks.get(self.mapping.get(Field.NAME, -1), "")
        if mark == "formula" or mark.startswith("error"):
            raise CellError(mark_sentence(mark))
        if values.is_missing(text):
            raise CellError("thiếu họ tên")
        return text if "\n" in text else clean_text(text)

    def _no_person(self, line: Line) -> str:
        filled = [cell for cell in line.cells if cell]
        if len(filled) > 4 and len(filled[0]) < 4:
            return ""
        filled = [cell for cell in filled if cell.strip()]
        first = fold(to_unicode(filled[0])) if filled else ""
        if filled and _TOTAL.match(first) and not self._looks_like_person(line):
            return "dòng tổng cộng"
        if len(filled) <= 3 and any(_SIGNATURE.match(fold(to_unicode(cell))) for cell in filled):
            return "dòng ký tên"
        if len(filled) == 1 and not line.marks and not self._lone_name(line):
            return self._heading(to_unicode(filled[0]))
        return ""

    def _lone_name(self, line: Line) -> bool:
        """Somebody of whom the list says only the name, as against a heading: it stands in the column of names."""
        column = self.mapping.get(Field.NAME, -1)
        text = self._read(line, column) if column >= 0 else ""
        words = text.split()
        merged = any(
            first_row == line.number - 1 and last > first for first_row, first, _, last in self.sheet.merges
        )
        person = 2 <= len(words) <= 5 and all(word[0].isupper() and word.isalpha() for word in words)
        return person and not merged and column > 0 and self.options.hamlets.find(text) is None

    def _looks_like_person(self, line: Line) -> bool:
        return bool(self.text(line, Field.NUMBER) or len(self.text(line, Field.BIRTH)) > 4)

    def _heading(self, text: str) -> str:
        """A lone cell is a heading; one that names a hamlet holds for the lines below."""
        named = self.options.hamlets.find(re.sub(r"^\s*(?:[IVX]+|\d+)\s*[.)\-/]\s*", "", text))
        if named and self.options.hamlet is None:
            self.sheet_hamlet = named
            return "tiêu đề thôn"
        return "dòng tiêu đề" if len(self.mapping) > 1 else ""

    def _cell(self, row: Row, line: Line, what: Field, column: int, step: Step) -> None:
        mark = line.marks.get(column, "")
        text = self._read(line, column)
        if mark == "formula" or mark.startswith("error"):
            row.refuse(what, mark_sentence(mark))
        elif text and not values.is_missing(text):
            try:
                step(row, text, mark, self.options.today)
            except CellError as error:
                row.refuse(what, str(error))

    def _births_by_sex(self, row: Row, line: Line) -> None:
        """Two columns Nam and Nữ hold a mark, or the birth itself."""
        if Field.MALE not in self.mapping:
            return
        male, female = self.text(line, Field.MALE), self.text(line, Field.FEMALE)
        if male and female:
            row.refuse(Field.SEX, "cả cột Nam và cột Nữ đều có chữ")
            return
        text = male or female
        if not text:
            return
        row.sex = Sex.MALE if male else Sex.FEMALE
        if not values.is_mark(text):
            column = self.mapping[Field.MALE if male else Field.FEMALE]
            self._cell(row, line, Field.BIRTH, column, STEPS[Field.BIRTH])

    def _marks_of_residence(self, row: Row, line: Line) -> None:
        for what, kind in (
            (Field.PERMANENT, ResidenceKind.PERMANENT),
            (Field.TEMPORARY, ResidenceKind.TEMPORARY),
        ):
            if values.is_mark(self.text(line, what)):
                row.kind = kind

    def _place(self, row: Row, line: Line) -> None:
        for what in (Field.HOUSEHOLD, Field.HEAD, Field.HAMLET):
            setattr(row, what.value, self._filled(row, line, what))
        written = row.hamlet
        if written:
            row.hamlet = self.options.hamlets.find(written) or ""
        else:
            row.hamlet = self.sheet_hamlet or self._hamlet_of_home(row)
        self.above = (row.household, row.head, row.hamlet)
        if written and not row.hamlet:
            row.refuse(Field.HAMLET, self.options.hamlets.advice(written))
        elif written and self.options.hamlet and row.hamlet != self.options.hamlet:
            row.refuse(Field.HAMLET, f"dòng thuộc “{written[:40]}”, không phải thôn đang nhập")
        elif not row.hamlet:
            row.refuse(Field.HAMLET, "chưa rõ thôn. Hãy thêm cột thôn, hoặc chọn thôn cho cả danh sách")
        if row.head and values.is_mark(row.head):
            row.role, row.head = HouseholdRole.HEAD, ""

    def _hamlet_of_home(self, row: Row) -> str:
        """A hamlet is often written only beside the head: the others of the household live there too."""
        *home, hamlet = self.above
        return hamlet if any(home) and home == [row.household, row.head] else ""

    def _filled(self, row: Row, line: Line, what: Field) -> str:
        """A cell merged downwards counts for every line it covers, and so does a household number left blank."""
        column = self.mapping.get(what)
        if column is None:
            return ""
        text = _clean(self._read(line, column))
        if text:
            self.filled[what] = text
            return text
        merged = (line.number - 1, column) in self.merged
        continued = what is Field.HOUSEHOLD and row.role is not HouseholdRole.HEAD
        return self.filled.get(what, "") if merged or continued or what is Field.HEAD else ""


def _vertical(sheet: Sheet) -> set[tuple[int, int]]:
    return {
        (row, first)
        for first_row, first, last_row, _ in sheet.merges
        if last_row > first_row and last_row - first_row < 100
        for row in range(first_row + 1, last_row + 1)
    }
