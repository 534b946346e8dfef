"""Checks of the first page down to the subject.

Law: decree-30-2020 (annex I, part I, II.1-5)
"""

import re
from collections.abc import Iterator

from bdhvs.reports.documents.anatomy import RULE_TEXT, Anatomy, shouted, tidy
from bdhvs.reports.documents.findings import Finding, warning
from bdhvs.reports.documents.kinds import ABBREVIATIONS
from bdhvs.reports.documents.metrics import wrapped
from bdhvs.reports.documents.opening import MOTTO, NATION
from bdhvs.reports.documents.reading import Line
from bdhvs.ui.formats import vn_number

MOST_SUBJECT_LINES = 4
_NUMBER = re.compile(r"^Số:\s*(?P<number>[\d.…_]*)\s*/(?P<symbol>.+)$")
_SYMBOL = re.compile(r"^[A-ZĐ][A-Za-zĐđ&]*(-[A-ZĐ][A-Za-zĐđ&]*)*$")
_DATE = re.compile(
    r"^(?P<place>.*?)(?P<comma>,?)\s*ngày\s*(?P<day>[\d.…_]*)\s*tháng\s*(?P<month>[\d.…_]*)\s*năm\s*(?P<year>[\d.…_]*)"
)


def sized(line: Line, code: str, what: str, least: float, most: float) -> Iterator[Finding]:
    """A finding when the text is not between two sizes."""
    if not least <= line.size <= most:
        yield Finding(
            code,
            line.place,
            f"{what}: cỡ chữ là {vn_number(line.size)}, cần {vn_number(least)} đến {vn_number(most)}.",
        )


def check_nation(parts: Anatomy) -> Iterator[Finding]:
    """Name of the nation and motto, right half, in a two-column table."""
    if parts.nation is None:
        yield Finding("nation", "Đầu văn bản", f"Thiếu Quốc hiệu “{NATION}” trên một dòng riêng.")
    else:
        yield from _check_nation(parts.nation)
    if parts.motto is None:
        yield Finding("motto", "Đầu văn bản", f"Thiếu Tiêu ngữ “{MOTTO}”.")
    else:
        yield from _check_motto(parts, parts.motto)


def _check_nation(nation: Line) -> Iterator[Finding]:
    yield from sized(nation, "nation-size", "Quốc hiệu", 12, 13)
    if not nation.bold or nation.italic:
        yield Finding("nation-face", nation.place, "Quốc hiệu phải là chữ đứng, đậm.")
    if nation.cell is None:
        yield Finding(
            "head-table",
            nation.place,
            "Quốc hiệu và tên cơ quan chưa nằm trong bảng hai cột nên dễ xô lệch; hãy dùng bảng không kẻ khung.",
        )
    elif nation.cell[2] == 0:
        yield Finding("nation-place", nation.place, "Quốc hiệu phải ở nửa bên phải.")


def _check_motto(parts: Anatomy, motto: Line) -> Iterator[Finding]:
    if tidy(motto.text) != MOTTO:
        yield Finding(
            "motto-text", motto.place, f"Tiêu ngữ phải viết đúng “{MOTTO}” (gạch nối có cách chữ hai bên)."
        )
    yield from sized(motto, "motto-size", "Tiêu ngữ", 13, 14)
    if not motto.bold or motto.italic:
        yield Finding("motto-face", motto.place, "Tiêu ngữ phải là chữ đứng, đậm.")
    if not ruled_below(parts.lines, motto):
        yield Finding("motto-rule", motto.place, "Thiếu đường kẻ ngang dưới Tiêu ngữ.")


def ruled_below(lines: list[Line], line: Line) -> bool:
    """Whether a rule stands at this line or before the next words of the same cell."""
    if line.underlined or line.ruled:
        return True
    for after in lines[line.number : line.number + 4]:
        if after.cell != line.cell and after.text.strip():
            return False
        if after.ruled or RULE_TEXT.match(tidy(after.text)):
            return True
        if after.text.strip():
            return False
    return False


def check_agency(parts: Anatomy) -> Iterator[Finding]:
    """Issuing agency: capitals, bold, with a rule of a third to a half below."""
    agency = [line for line in parts.agency if not RULE_TEXT.match(tidy(line.text))]
    if not agency:
        yield Finding("agency", "Đầu văn bản, bên trái", "Thiếu tên cơ quan ban hành văn bản.")
        return
    for line in agency:
        yield from sized(line, "agency-size", "Tên cơ quan", 12, 13)
        if shouted(line.text) != shouted(line.text.upper()) or tidy(line.text) != tidy(line.text).upper():
            yield Finding("agency-case", line.place, "Tên cơ quan phải viết in hoa.")
    if not agency[-1].bold:
        yield Finding("agency-face", agency[-1].place, "Tên cơ quan ban hành phải là chữ đứng, đậm.")
    if not ruled_below(parts.lines, agency[-1]):
        yield Finding("agency-rule", agency[-1].place, "Thiếu đường kẻ ngang dưới tên cơ quan ban hành.")


def check_number(parts: Anatomy) -> Iterator[Finding]:
    """Number and symbol, size 13; the number itself may still be open."""
    if parts.number is None:
        if parts.title is None or shouted(parts.title.text) != "DANH SÁCH":
            yield Finding("number", "Đầu văn bản, bên trái", "Thiếu dòng “Số:      /…”.")
        return
    line = parts.number
    yield from sized(line, "number-size", "Số, ký hiệu", 13, 13)
    match = _NUMBER.match(tidy(line.text))
    if not match or not _SYMBOL.match(match["symbol"].strip()):
        yield Finding(
            "number-form",
            line.place,
            "Số, ký hiệu phải có dạng “Số: 05/KH-UBND”: gạch chéo, gạch nối, không cách chữ.",
        )
        return
    if match["number"].isdigit() and len(match["number"]) == 1:
        yield Finding("number-zero", line.place, "Số nhỏ hơn 10 phải ghi thêm số 0 phía trước.")
    expected = ABBREVIATIONS.get(shouted(parts.title.text)) if parts.title else None
    if expected and match["symbol"].split("-")[0] != expected:
        yield Finding(
            "number-kind",
            line.place,
            f"Ký hiệu của {tidy(parts.title.text).lower()} là {expected}." if parts.title else "",
        )


def check_place_date(parts: Anatomy) -> Iterator[Finding]:
    """Place and date in italics; day and month may still be open."""
    if parts.place_date is None:
        undated = parts.title is not None and shouted(parts.title.text) in ("BIÊN BẢN", "DANH SÁCH")
        if not undated:
            yield Finding("date", "Đầu văn bản, bên phải", "Thiếu địa danh và ngày, tháng, năm.")
        return
    line = parts.place_date
    yield from sized(line, "date-size", "Địa danh, ngày tháng", 13, 14)
    if not line.italic:
        yield Finding("date-face", line.place, "Địa danh và ngày, tháng, năm phải là chữ nghiêng.")
    match = _DATE.match(tidy(line.text))
    if not match or not match["comma"] or not match["place"].strip():
        yield Finding(
            "date-form", line.place, "Cần viết “Địa danh, ngày … tháng … năm …” (có dấu phẩy sau địa danh)."
        )
    elif _lacks_zero(match["day"], 9) or _lacks_zero(match["month"], 2):
        yield Finding("date-zero", line.place, "Ngày nhỏ hơn 10 và tháng 1, 2 phải ghi thêm số 0 phía trước.")


def _lacks_zero(text: str, most: int) -> bool:
    return text.isdigit() and len(text) == 1 and int(text) <= most


def check_title(parts: Anatomy) -> Iterator[Finding]:
    """Kind and subject, or the subject of an official letter."""
    if parts.title is None:
        if parts.letter_subject is None:
            yield Finding("title", "Đầu văn bản", "Thiếu tên loại văn bản (hoặc “V/v …” nếu là công văn).")
        else:
            yield from _check_letter(parts, parts.letter_subject)
        return
    title = parts.title
    if shouted(title.text) == "CÔNG VĂN":
        yield Finding("title-letter", title.place, "Công văn không ghi tên loại “CÔNG VĂN”.")
    if tidy(title.text) != tidy(title.text).upper():
        yield Finding("title-case", title.place, "Tên loại văn bản phải viết in hoa.")
    if title.align != "center" or not title.bold:
        yield Finding("title-face", title.place, "Tên loại văn bản phải canh giữa, chữ đứng, đậm.")
    yield from sized(title, "title-size", "Tên loại", 13, 14)
    yield from _check_subject(parts)


def _check_subject(parts: Anatomy) -> Iterator[Finding]:
    if not parts.subject:
        yield Finding("subject", "Dưới tên loại", "Thiếu trích yếu nội dung văn bản.")
        return
    for line in parts.subject:
        yield from sized(line, "subject-size", "Trích yếu", 13, 14)
        if not line.bold:
            yield Finding("subject-face", line.place, "Trích yếu phải là chữ đứng, đậm.")
    last = parts.subject[-1]
    lines = sum(len(wrapped(line.text, line.size, parts.sheet.room_mm, bold=True)) for line in parts.subject)
    if lines > MOST_SUBJECT_LINES:
        yield warning(
            "subject-length",
            last.place,
            f"Trích yếu dài {lines} dòng, nên gọn trong {MOST_SUBJECT_LINES} dòng.",
        )
    if not ruled_below(parts.lines, last):
        yield Finding("subject-rule", last.place, "Thiếu đường kẻ ngang dưới trích yếu.")


def _check_letter(parts: Anatomy, line: Line) -> Iterator[Finding]:
    yield from sized(line, "subject-size", "Trích yếu công văn", 12, 13)
    if line.bold or line.italic:
        yield Finding("subject-face", line.place, "Trích yếu công văn là chữ đứng, không đậm, không nghiêng.")
    same = [
        other for other in parts.lines[line.number - 1 :] if other.cell == line.cell and other.text.strip()
    ]
    room = parts.sheet.room_mm * 0.45
    lines = sum(len(wrapped(other.text, other.size or 12, room)) for other in same)
    if lines > MOST_SUBJECT_LINES:
        yield warning(
            "subject-length",
            line.place,
            f"Trích yếu dài {lines} dòng, nên gọn trong {MOST_SUBJECT_LINES} dòng.",
        )
