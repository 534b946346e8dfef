"""Checks of paper, margins, page numbers and type.

Law: decree-30-2020 (annex I, part I, I.1-4, I.7)
"""

from collections.abc import Iterator
from typing import Any

from bdhvs.reports.documents.anatomy import Anatomy
from bdhvs.reports.documents.findings import Finding, warning
from bdhvs.reports.documents.reading import Line, Looks, Sheet, W, WordFile, first, texts
from bdhvs.ui.formats import vn_number

SLACK_MM = 0.6
FONT = "Times New Roman"
BLACK = ("auto", "000000", "black", "windowtext")
MARGINS = (
    ("top", "trên", 20, 25),
    ("bottom", "dưới", 20, 25),
    ("left", "trái", 30, 35),
    ("right", "phải", 15, 20),
)


def check_paper(document: WordFile) -> Iterator[Finding]:
    """A4 and the four margins, in every section."""
    for number, sheet in enumerate(document.sheets, start=1):
        place = "Trang giấy" if len(document.sheets) == 1 else f"Trang giấy, phần {number}"
        short, long = sorted((sheet.width, sheet.height))
        if abs(short - 210) > 1 or abs(long - 297) > 1:
            size = f"{sheet.width:.0f} × {sheet.height:.0f} mm"
            yield Finding("paper", place, f"Khổ giấy là {size}, cần khổ A4 (210 × 297 mm).")
        yield from _check_margins(sheet, place)
        if number == 1 and sheet.width > sheet.height:
            yield warning(
                "landscape",
                place,
                "Trang đầu đặt ngang; chỉ dùng khi bảng biểu không làm thành phụ lục riêng.",
            )


def _check_margins(sheet: Sheet, place: str) -> Iterator[Finding]:
    for name, said, least, most in MARGINS:
        margin = getattr(sheet, name)
        if not least - SLACK_MM <= margin <= most + SLACK_MM:
            yield Finding(
                f"margin-{name}",
                place,
                f"Lề {said} là {vn_number(margin, 1)} mm, cần từ {least} đến {most} mm.",
            )


def check_page_numbers(document: WordFile, parts: Anatomy) -> Iterator[Finding]:
    """Number centred in the top margin, size 13 to 14, hidden on the first page; annexes number by themselves."""
    looks = Looks(document.parts)
    sheet = parts.sheet
    place = "Số trang"
    numbered = _page_paragraph(sheet.header)
    if numbered is None:
        if _page_paragraph(sheet.footer) is not None:
            yield Finding("page-number-place", place, "Số trang đặt ở lề dưới; cần đặt giữa lề trên.")
        else:
            yield _no_number(document, place)
        return
    yield from _check_number_look(looks, numbered, place)
    if not sheet.first_differs or _page_paragraph(sheet.first_header) is not None:
        yield Finding("page-number-first", place, "Trang thứ nhất phải ẩn số trang.")
    annexes = {line.section for line in parts.annex_lines if line.text.strip()}
    for section in sorted(annexes):
        if document.sheets[section].starts_at != 1:
            yield Finding(
                "page-number-annex", "Phụ lục", "Số trang của phụ lục phải đánh riêng, bắt đầu từ 1."
            )
            break


def _no_number(document: WordFile, place: str) -> Finding:
    message = "Không có số trang ở lề trên."
    if sum(max(1, len(line.text) // 80) for line in document.lines if line.text.strip()) < 40:
        return warning("page-number", place, f"{message} Nếu văn bản chỉ có một trang thì bỏ qua.")
    return Finding("page-number", place, message)


def _page_paragraph(header: Any) -> Any:
    if header is None:
        return None
    for paragraph in header.iter(f"{W}p"):
        instructions = "".join(each.text or "" for each in paragraph.iter(f"{W}instrText"))
        fields = " ".join(each.get(f"{W}instr", "") for each in paragraph.iter(f"{W}fldSimple"))
        if "PAGE" in f"{instructions} {fields}".replace("NUMPAGES", "").upper().split():
            return paragraph
    return None


def _check_number_look(looks: Looks, paragraph: Any, place: str) -> Iterator[Finding]:
    layers = looks.paragraph_layers(paragraph)
    framed = first(layers, "framePr", "xAlign")
    if first(layers, "jc", "val") != "center" and framed != "center":
        yield Finding("page-number-place", place, "Số trang phải canh giữa theo chiều ngang.")
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(texts(run)).strip()]
    for run in runs or list(paragraph.iter(f"{W}r"))[:1]:
        face = looks.face(looks.styles_of(paragraph), run, "")
        if not 13 <= face.size <= 14:
            yield Finding(
                "page-number-size", place, f"Cỡ chữ số trang là {vn_number(face.size)}, cần 13 đến 14."
            )
        if face.bold or face.italic:
            yield Finding("page-number-face", place, "Số trang phải là chữ đứng, không đậm, không nghiêng.")
        break


def check_type(document: WordFile) -> Iterator[Finding]:
    """Times New Roman and black everywhere, tables and annexes included."""
    for line in document.lines:
        yield from _check_line_type(line)


def _check_line_type(line: Line) -> Iterator[Finding]:
    printed = [face for face in line.faces if face.text.strip()]
    strange = {font for face in printed for font in face.fonts if font.casefold() != FONT.casefold()}
    if strange:
        yield Finding("font", line.place, f"Phông chữ là {', '.join(sorted(strange))}, cần {FONT}.")
    if any(face.colour not in BLACK for face in printed):
        yield Finding("colour", line.place, "Chữ phải màu đen.")
