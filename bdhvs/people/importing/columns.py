"""Which column holds what: by the header first, by what stands below it second. The officer confirms."""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bdhvs.lib.vietnamese import fold, to_unicode
from bdhvs.lib.vietnamese.legacy import Encoding, guess_encoding_of_all
from bdhvs.people.importing.reading import Line, Sheet
from bdhvs.people.importing.synonyms import INSIDE, SENSITIVE_WHOLE, SENSITIVE_WORDS, WHOLE, Field
from bdhvs.people.importing.zipcheck import column_letters

_HEADER_SEARCH = 40
_SAMPLE = 300
_SURE, _LIKELY, _GUESS, _NONE = 100, 80, 50, 0
_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|(19|20)\d\d")
_BIRTHS = {Field.BIRTH, Field.BIRTH_YEAR, Field.MALE}
_AGES = frozenset(["tuoi", "so tuoi", "do tuoi", "tuoi (nam)"])
_SPACES = re.compile(r"\s+")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?|\([a-z]\)|[a-z]")


@dataclass(slots=True)
class Column:
    """One column of a list and what we take it for. Unit: `confidence` is percent; 100 needs no second look."""

    index: int
    header: str
    field: Field
    confidence: int
    sensitive: str = ""
    samples: list[str] = dataclasses.field(default_factory=list)

    @property
    def letters(self) -> str:
        return column_letters(self.index)


@dataclass(slots=True)
class Table:
    """The list found on a sheet: its header, its columns, where its rows begin."""

    sheet: str
    header_rows: tuple[int, ...]
    columns: list[Column]
    first_row: int
    encoding: Encoding = Encoding.UNICODE

    def mapping(self) -> dict[Field, int]:
        """Field → column index, for fields that hold data."""
        unread = (Field.IGNORED, Field.SENSITIVE, Field.NOTE, Field.ORDINAL)
        return {column.field: column.index for column in self.columns if column.field not in unread}

    def needs_confirmation(self) -> bool:
        read = [column for column in self.columns if column.field is not Field.IGNORED]
        return any(column.confidence < _SURE for column in read) or not names_known(self.mapping())

    def sentences(self) -> list[str]:
        """What the officer should know before going on."""
        found = [
            f"Cột “{column.header}” ({column.letters}) chứa thông tin nhạy cảm ({column.sensitive}) nên không được đọc "
            "và không được lưu."
            for column in self.columns
            if column.field is Field.SENSITIVE
        ]
        if not _BIRTHS & {column.field for column in self.columns}:
            found += [
                f"Cột “{column.header}” ({column.letters}) ghi tuổi nên không đọc được: tuổi thay đổi theo năm. "
                "Hãy thêm cột năm sinh; thiếu năm sinh thì không tính được ai đủ 18 tuổi."
                for column in self.columns
                if header_key(column.header) in _AGES
            ]
        if self.encoding is not Encoding.UNICODE:
            name = {"tcvn3": "TCVN3 (phông .VnTime)", "vni": "VNI"}[self.encoding.value]
            found.append(f"Chữ trong tệp gõ bằng bảng mã {name}; đã chuyển sang Unicode. Hãy xem kỹ vài tên.")
        return found


def names_known(mapping: dict[Field, int]) -> bool:
    """A list can be read when it says names: in one column, or family and given name apart."""
    return Field.NAME in mapping or (Field.FAMILY_NAME in mapping and Field.GIVEN_NAME in mapping)


def header_field(header: str) -> tuple[Field, int, str]:
    """What a header says: field, confidence, and the kind of sensitive data if it is such a column."""
    key = header_key(header)
    if not key:
        return Field.IGNORED, _NONE, ""
    if name := _sensitive(key):
        return Field.SENSITIVE, _SURE, name
    if key in WHOLE:
        return _nam_or_year(header, WHOLE[key]), _SURE, ""
    bare = re.sub(r"\s*\(.*?\)\s*", " ", key).strip()
    if bare in WHOLE:
        return WHOLE[bare], _SURE, ""
    for word, what in INSIDE:
        if re.search(rf"\b{word}\b", key):
            return what, _LIKELY, ""
    return Field.IGNORED, _NONE, ""


def _sensitive(key: str) -> str:
    """The kind of sensitive data a header announces, "" for none."""
    inside = (name for word, name in SENSITIVE_WORDS if re.search(rf"\b{word}\b", key))
    return SENSITIVE_WHOLE.get(key) or next(inside, "")


def _nam_or_year(header: str, found: Field) -> Field:
    """Folded, "Nam" (men) and "Năm" (year) look alike; the mark on the last word tells."""
    if found in (Field.BIRTH_YEAR, Field.MALE):
        last = unicodedata.normalize("NFC", to_unicode(header)).lower().split()[-1]
        return Field.BIRTH_YEAR if last.startswith("năm") else Field.MALE
    return found


def header_key(header: str) -> str:
    """A header as the synonyms are written: folded, without stars, dots and colons."""
    text = fold(to_unicode(header.replace("\n", " ")))
    text = re.sub(r"[*:.;_]+", " ", text)
    text = re.sub(r"\s*([/,()])\s*", r"\1", text).replace(",", ", ").replace("(", " (")
    return _SPACES.sub(" ", text).strip()


def find_table(sheet: Sheet) -> Table:
    """The list on a sheet: header rows (one to three), columns with a guess each, the first row of people."""
    encoding = _encoding(sheet.lines)
    top, height = _header_place(sheet, encoding)
    headers = _headers(sheet, top, height, encoding)
    body = sheet.lines[top + height :]
    body = body[_number_row(body) :]
    columns = _columns(headers, body)
    _by_content(columns, body, _columns_width(sheet, top))
    _settle(columns)
    rows = tuple(line.number for line in sheet.lines[top : top + height])
    return Table(sheet.name, rows, columns, body[0].number if body else 0, encoding)


def best_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that most looks like a list of people; hidden ones only when there is no other."""

    def likeness(sheet: Sheet) -> tuple[bool, int, int]:
        encoding = _encoding(sheet.lines)
        headers = _headers(sheet, *_header_place(sheet, encoding), encoding)
        return not sheet.hidden, _score(headers), len(sheet.lines)

    return max((sheet for sheet in sheets if sheet.lines), key=likeness)


def _score(headers: dict[int, str]) -> int:
    return sum(header_field(text)[0] is not Field.IGNORED for text in headers.values())


def _header_place(sheet: Sheet, encoding: Encoding) -> tuple[int, int]:
    """Index of the first header line, and how many lines the header has. (0, 0): a list without a header."""
    best, place = 0, (0, 0)
    for top in range(min(_HEADER_SEARCH, len(sheet.lines))):
        for height in (1, 2, 3):
            score = _score(_headers(sheet, top, height, encoding)) * 10 - height
            if top + height <= len(sheet.lines) and score > best:
                best, place = score, (top, height)
    return place if best >= 15 else (0, 0)


def _headers(sheet: Sheet, top: int, height: int, encoding: Encoding) -> dict[int, str]:
    """Header text by column, parents of merged cells first ("Ngày sinh" over "Nam" and "Nữ")."""
    lines = sheet.lines[top : top + height]
    found: dict[int, str] = {}
    for column in range(max((len(line.cells) for line in lines), default=0)):
        texts: list[str] = []
        for depth, line in enumerate(lines):
            text = _merged_text(sheet, line, column, below=depth + 1 < len(lines)).strip()
            if text and text not in texts:
                texts.append(text)
        if texts:
            found[column] = to_unicode(" ".join(texts), encoding)
    return found


def _merged_text(sheet: Sheet, line: Line, column: int, *, below: bool) -> str:
    if text := line.cell(column):
        return text
    row = line.number - 1
    for first_row, first, last_row, last in sheet.merges:
        if first_row == row and last_row == row and first <= column <= last and below:
            return line.cell(first)
    return ""


def _number_row(body: list[Line]) -> int:
    """Some forms number their columns under the header: (1) (2) (3)."""
    if not body:
        return 0
    texts = [fold(cell) for cell in body[0].cells if cell.strip()]
    return int(len(texts) >= 3 and all(_COLUMN_NUMBER.fullmatch(text) for text in texts))


def _encoding(body: list[Line]) -> Encoding:
    texts = (cell for line in body[:2000] for cell in line.cells if cell and not cell.isascii())
    return guess_encoding_of_all(texts)


def _columns_width(sheet: Sheet, top: int) -> int:
    return max((len(line.cells) for line in sheet.lines[top : top + _SAMPLE]), default=0)


def _columns(headers: dict[int, str], body: list[Line]) -> list[Column]:
    columns = []
    width = max([*headers, *(len(line.cells) - 1 for line in body[:_SAMPLE]), -1]) + 1
    for index in range(width):
        what, confidence, sensitive = header_field(headers.get(index, ""))
        column = Column(index, " ".join(headers.get(index, "").split())[:120], what, confidence, sensitive)
        if what is not Field.SENSITIVE:
            column.samples = [line.cell(index) for line in body[:8] if line.cell(index)][:3]
        columns.append(column)
    return columns


def _by_content(columns: list[Column], body: list[Line], width: int) -> None:
    """Give columns without a known header a guess from what they hold, and correct what the header left open."""
    known = {column.field for column in columns}
    for column in columns[:width]:
        if column.header and column.field not in (Field.IGNORED, Field.MALE, Field.HEAD, Field.BIRTH):
            continue
        values = [line.cell(column.index).strip() for line in body[:_SAMPLE]]
        guess = content_field([value for value in values if value])
        if column.field is Field.IGNORED and not column.header and guess and guess not in known:
            column.field, column.confidence = guess, _GUESS
            known.add(guess)


def content_field(values: list[str]) -> Field | None:
    """What a column without a header holds, when nine of ten values say the same."""
    if len(values) < 3:
        return None
    counts = Counter(_content_kind(value) for value in values)
    kind, often = counts.most_common(1)[0]
    return kind if kind and often >= 0.9 * len(values) else None


def _content_kind(value: str) -> Field | None:
    text = value.strip(" '’`")
    digits = text.replace(" ", "").replace(".", "")
    if digits.isdigit() and len(digits) == 12:
        return Field.NUMBER
    if digits.isdigit() and len(digits) == 10 and digits[0] == "0":
        return Field.PHONE
    if _DATE.fullmatch(text):
        return Field.BIRTH
    folded = fold(text)
    if folded in ("nam", "nu"):
        return Field.SEX
    words = folded.split()
    if 2 <= len(words) <= 6 and all(word.isalpha() for word in words):
        return Field.NAME
    return None


def _settle(columns: list[Column]) -> None:
    """A field belongs to one column: the surest, then the first. "Năm" beside "Nữ" is not a year."""
    has_female = any(column.field is Field.FEMALE for column in columns)
    for column in columns:
        if column.field is Field.MALE and not has_female:
            column.field, column.confidence = Field.IGNORED, _NONE
    if not any(c.field is Field.RESIDENCE for c in columns):
        _single_residence(columns)
    seen: dict[Field, Column] = {}
    for column in sorted(columns, key=lambda item: -item.confidence):
        if column.field in (Field.IGNORED, Field.SENSITIVE):
            continue
        if column.field in seen:
            column.field, column.confidence = Field.IGNORED, _NONE
        else:
            seen[column.field] = column
    _name_of_head(columns, seen)


def _single_residence(columns: list[Column]) -> None:
    """ "Thường trú" alone may hold a mark or an address; only marks make it a residence column."""
    for column in columns:
        if column.field in (Field.PERMANENT, Field.TEMPORARY) and any(
            len(text) > 12 for text in column.samples
        ):
            column.field, column.confidence = Field.IGNORED, _NONE


def _name_of_head(columns: list[Column], seen: dict[Field, Column]) -> None:
    """A list of households names only the heads: there the head's column is the name."""
    if Field.HEAD in seen and Field.NAME not in seen and Field.GIVEN_NAME not in seen:
        column = seen[Field.HEAD]
        column.field, column.confidence = Field.NAME, _LIKELY
