"""Workbooks as offices really have them, and as nobody should send them."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Trang1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(path: Path, rows: Sequence[Any], *, sheet: str = "Danh sách", top: int = 0) -> Path:
    """A plain workbook of these rows, the first at row `top` (from zero)."""
    made = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    page = made.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(top + number, 0, row)
    made.close()
    return path


def raw_book(path: Path, sheet_xml: str, shared_xml: str = "") -> Path:
    """A workbook around hand-written parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _BOOK_RELS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        archive.writestr("xl/sharedStrings.xml", shared_xml or f"<sst {_MAIN}/>")
    return path


def sheet_xml(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>'


def stray_cell(path: Path) -> Path:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Họ và tên</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    return raw_book(path, sheet_xml(rows))


def repeated_long_text(path: Path) -> Path:
    shared = f"<sst {_MAIN}><si><t>{'dài ' * 7000}</t></si></sst>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 300_001))
    return raw_book(path, sheet_xml(cells), shared)


def entity_bomb(path: Path) -> Path:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return raw_book(path, sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>', bomb))


def zip_bomb(path: Path) -> Path:
    return raw_book(path, sheet_xml(" " * (120 * 2**20)))


def many_parts(path: Path) -> Path:
    raw_book(path, sheet_xml(""))
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/media/{number}.bin", b"")
    return path


def blank_rows(path: Path, count: int = 1_048_576) -> Path:
    rows = "".join(f'<row r="{n}" spans="1:2"><c r="A{n}" s="0"/></row>' for n in range(1, count + 1))
    return raw_book(path, sheet_xml(rows))


def locked(path: Path) -> Path:
    """What Excel writes for a workbook with a password: an OLE file with an encrypted package inside."""
    names = b"".join(
        name.encode("utf-16-le").ljust(128, b"\0")
        for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    )
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names)
    return path


def truncated_xls(path: Path) -> Path:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook".encode("utf-16-le").ljust(128, b"\0")
    )
    return path


def truncated_zip(path: Path) -> Path:
    book(path, [["Họ và tên", "Năm sinh"], ["Lê Văn A", 1980]])
    path.write_bytes(path.read_bytes()[:-400])
    return path


def lying_zip(path: Path) -> Path:
    """The part is damaged but the directory is whole."""
    raw_book(path, sheet_xml("<row r='1'><c r='A1'><v>1</v></c></row>" * 2000))
    content = bytearray(path.read_bytes())
    start = content.find(b"xl/worksheets/sheet1.xml") + 40
    content[start : start + 60] = b"\xff" * 60
    path.write_bytes(content)
    return path


def word_file(path: Path) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    path.write_bytes(made.getvalue())
    return path
