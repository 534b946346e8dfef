"""Files that nobody should send, and whole ones to make them from."""

import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from bdhvs.reports.documents.fields import starter_template
from tests.village import NOW

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
)


def whole_xlsx() -> bytes:
    return a_workbook(("Họ và tên", "Năm sinh", "Chủ hộ"), ("Lê Văn Mới", 1980, "x"))


def a_workbook(*rows: Sequence[str | int]) -> bytes:
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    page = book.add_worksheet("Danh sách")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return held.getvalue()


def whole_docx() -> bytes:
    return starter_template(year=NOW.year, at=NOW)


def _changed(package: bytes, main: str, part: bytes | None = None, more: str = "") -> bytes:
    """The same package with another main part, or with one part more."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, part if part is not None and name == main else source.read(name))
        if more:
            target.writestr(more, b"\xd0\xcf\x11\xe0 programme")
    return out.getvalue()


XLSX, DOCX = "xl/worksheets/sheet1.xml", "word/document.xml"


@cache
def zip_bomb(main: str) -> bytes:
    """A kilobyte for every megabyte that comes out; 120 of them."""
    whole = whole_xlsx() if main == XLSX else whole_docx()
    return _changed(whole, main, b" " * (120 * 2**20))


def yaml_bomb(_: bytes) -> bytes:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


def json_bomb(_: bytes) -> bytes:
    return b'{"device": ' + b"[" * 2_000_000


HOSTILE: Final[dict[str, Callable[[bytes], bytes]]] = {
    "empty": lambda whole: b"",
    "a programme": lambda whole: b"MZ\x90\x00" + bytes(range(256)) * 8,
    "a truncated file": lambda whole: whole[: len(whole) * 2 // 3],
    "a workbook that swells": lambda whole: zip_bomb(XLSX),
    "a document that swells": lambda whole: zip_bomb(DOCX),
    "a workbook with a macro": lambda whole: _changed(whole_xlsx(), "", more="xl/vbaProject.bin"),
    "a document with a macro": lambda whole: _changed(whole_docx(), "", more="word/vbaProject.bin"),
    "a workbook with entities": lambda whole: _changed(whole_xlsx(), XLSX, ENTITIES),
    "a document with entities": lambda whole: _changed(whole_docx(), DOCX, ENTITIES),
    "XML with entities": lambda whole: ENTITIES,
    "YAML that swells": yaml_bomb,
    "JSON without end": json_bomb,
    "bytes that are no text": lambda whole: b"\xff\xfe\x00\xd8" * 500,
    "a password on it": lambda whole: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
}
"""What each is made of: from the whole file that the door takes."""


def leftovers(folder: Path) -> list[Path]:
    """Files that somebody forgot in the folder for passing files."""
    return [path for path in folder.rglob("*") if path.is_file()]


def own_temp(folder: Path) -> Path:
    """The folder for passing files, of this test alone."""
    folder.mkdir(exist_ok=True)
    tempfile.tempdir = str(folder)
    return folder
