"""Looking through an .xlsx or .ods before the reader touches it: sizes, stray cells, and what the reader hides.

Runs in the child process. Everything is streamed; nothing grows with the file but the notes, which are capped.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import iterparse

from bdhvs.people.importing.rules import BrokenFileError, HostileFileError, Limits, TooBigFileError

_CHUNK = 1 << 20
_NOTES = 5_000
_FAR_COLUMN = re.compile(rb'\br="([A-Z]{2,3})([0-9]+)"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.DOTALL)
_ROW_END = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^>]*/>")
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"')
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_COLUMN_SPAN = re.compile(rb'\b(min|max|hidden)="(\w+)"')
_STRING_ITEM_END = re.compile(rb"</(?:\w+:)?si>")
_SHARED_USE = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>([0-9]+)</')
_LONG_TEXT = 1_000


@dataclass
class SheetNotes:
    """What the reader does not tell about one sheet. Keys of `flags`: (row, column), counted from zero."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: int = 0
    hidden_columns: list[int] = field(default_factory=list)
    flags: dict[tuple[int, int], str] = field(default_factory=dict)


def column_number(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_archive(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an archive whose directory already says that it is no list of people.

    Raises: HostileFileError, TooBigFileError.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise HostileFileError(f"Tệp chứa {len(entries)} phần bên trong, không phải bảng tính thông thường.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise HostileFileError("Tệp có phần bên trong bị khóa mật khẩu nên không đọc được.")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise TooBigFileError(
            "Tệp giải nén ra quá lớn, vượt mức cho phép. Hãy chia danh sách theo từng thôn."
        )
    for entry in entries:
        large = entry.file_size > limits.part_ratio_from_bytes
        if large and entry.file_size > limits.part_ratio * max(entry.compress_size, 1):
            raise HostileFileError(
                "Tệp bị nén bất thường (một phần nhỏ giải nén ra rất lớn) nên không được mở."
            )


def _stream(archive: zipfile.ZipFile, name: str, limits: Limits) -> Iterator[bytes]:
    seen = 0
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                seen += len(chunk)
                if seen > limits.unpacked_bytes:
                    raise TooBigFileError("Tệp giải nén ra quá lớn, vượt mức cho phép.")
                yield chunk
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, KeyError) as error:
        raise BrokenFileError(
            "Tệp Excel bị hỏng bên trong. Hãy mở bằng Excel, lưu lại rồi gửi tệp mới."
        ) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise BrokenFileError(
                "Tệp Excel bị hỏng bên trong. Hãy mở bằng Excel, lưu lại rồi gửi tệp mới."
            ) from error
        raise


def refuse_declarations(archive: zipfile.ZipFile, limits: Limits) -> None:
    """No part of an office file carries a document type; those that do want entities expanded.

    Raises: HostileFileError.
    """
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        tail = b""
        for chunk in _stream(archive, entry.filename, limits):
            text = tail + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise HostileFileError(
                    "Tệp chứa khai báo lạ (DTD) mà Excel không bao giờ ghi, nên không được mở."
                )
            tail = text[-16:]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part, from the workbook and its relations."""
    try:
        targets = {
            element.get("Id", ""): element.get("Target", "")
            for element in _elements(archive.open("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        sheets = list(_elements(archive.open("xl/workbook.xml"), "sheet"))
    except (KeyError, SyntaxError, zipfile.BadZipFile) as error:
        raise BrokenFileError("Tệp Excel thiếu phần mục lục trang. Hãy mở bằng Excel rồi lưu lại.") from error
    found = {}
    for sheet in sheets:
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    return found


class _Element:
    def __init__(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes

    def get(self, name: str, default: str) -> str:
        return self._attributes.get(name, default)

    def items(self) -> list[tuple[str, str]]:
        return list(self._attributes.items())


def _elements(part: IO[bytes], name: str) -> Iterator[_Element]:
    # Declarations were refused before; what is left is plain XML of a few kilobytes.
    for _, element in iterparse(part):  # noqa: S314
        if element.tag.rpartition("}")[2] == name:
            yield _Element(dict(element.attrib))


def long_shared_texts(archive: zipfile.ZipFile, limits: Limits) -> dict[int, int]:
    """Index → length of shared texts longer than a name can be.

    Raises: HostileFileError for a text longer than a cell can hold.
    """
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return {}
    found: dict[int, int] = {}
    for index, item in enumerate(_pieces(_stream(archive, name, limits), _STRING_ITEM_END, limits)):
        if len(item) > _LONG_TEXT:
            found[index] = len(item)
    return found


def _pieces(stream: Iterator[bytes], end: re.Pattern[bytes], limits: Limits) -> Iterator[bytes]:
    """Cut a stream after each match of `end`. A piece that never ends is no list."""
    rest = b""
    for chunk in stream:
        text = rest + chunk
        start = 0
        for found in end.finditer(text):
            yield text[start : found.end()]
            start = found.end()
        rest = text[start:]
        if len(rest) > 64 * _CHUNK:
            raise HostileFileError("Tệp có một ô hoặc một dòng dài bất thường nên không được mở.")
    if rest:
        yield rest


class _SheetScan:
    def __init__(self, name: str, long_texts: dict[int, int], limits: Limits) -> None:
        self.name = name
        self.notes = SheetNotes()
        self.long_texts = long_texts
        self.limits = limits
        self.repeated = 0
        self._row = 0

    def piece(self, row: bytes) -> None:
        if number := _ROW_NUMBER.search(row):
            self._row = int(number.group(1))
        else:
            self._row += 1
        if b"hidden=" in row:
            self.notes.hidden_rows += bool(_HIDDEN.search(row))
            self._hidden_columns(row)
        self._far_cells(row)
        if (b"<f" in row or b":f>" in row or b't="e"' in row) and len(self.notes.flags) < _NOTES:
            self._formulas(row)
        if self.long_texts:
            self._long(row)

    def _hidden_columns(self, head: bytes) -> None:
        """Columns are told before the first row; Excel may hide all sixteen thousand behind a list."""
        for attributes in _COLUMNS.findall(head):
            span = dict(_COLUMN_SPAN.findall(attributes))
            if span.get(b"hidden") in (b"1", b"true") and b"min" in span and b"max" in span:
                last = min(int(span[b"max"]), self.limits.columns)
                self.notes.hidden_columns += range(int(span[b"min"]) - 1, last)

    def _far_cells(self, row: bytes) -> None:
        far = _FAR_COLUMN.search(row)
        if far is None:
            if b"<v" in row or b"<is" in row or b":v" in row:
                self.notes.last_row = max(self.notes.last_row, self._row)
            return
        last = max(column_number(letters) for letters, _ in _FAR_COLUMN.findall(row))
        self.notes.last_column = max(self.notes.last_column, last)
        self.notes.last_row = max(self.notes.last_row, self._row)
        self.check()

    def check(self) -> None:
        columns, rows = self.notes.last_column + 1, self.notes.last_row
        if columns > self.limits.columns or (columns > 26 and columns * rows > self.limits.cells):
            cell = f"{column_letters(columns - 1)}{rows}"
            raise HostileFileError(
                f"Trang “{self.name}” có ô lạc ở {cell}, rất xa danh sách. "
                "Hãy xóa các cột và dòng thừa phía sau bảng rồi lưu lại."
            )

    def _formulas(self, row: bytes) -> None:
        for attributes, body in _CELL.findall(row):
            where = _REFERENCE.search(attributes)
            if where is None:
                continue
            value = _VALUE.search(body)
            text = value.group(1) if value else b""
            place = (int(where.group(2)) - 1, column_number(where.group(1)))
            if b't="e"' in attributes:
                self.notes.flags[place] = f"error:{text.decode('ascii', 'replace')[:12]}"
            elif (b"<f" in body or b":f" in body) and not text:
                self.notes.flags[place] = "formula"

    def _long(self, row: bytes) -> None:
        for index in _SHARED_USE.findall(row):
            self.repeated += self.long_texts.get(int(index), 0)
        if self.repeated > self.limits.repeated_text_bytes:
            raise HostileFileError("Tệp lặp lại một đoạn chữ rất dài ở quá nhiều ô nên không được mở.")


def scan_sheet(
    archive: zipfile.ZipFile, name: str, part: str, long_texts: dict[int, int], limits: Limits
) -> SheetNotes:
    """Notes on one sheet, and a refusal of cells far away from any list.

    Raises: HostileFileError.
    """
    scan = _SheetScan(name, long_texts, limits)
    for piece in _pieces(_stream(archive, part, limits), _ROW_END, limits):
        scan.piece(piece)
    scan.check()
    return scan.notes
