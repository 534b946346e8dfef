"""Checks of the body, the recipients, the signature and the annexes.

Law: decree-30-2020 (annex I, part I, II.6-9, III.1)
"""

import re
from collections.abc import Iterator

from bdhvs.reports.documents.anatomy import ANNEX, Anatomy, shouted, tidy
from bdhvs.reports.documents.checks_head import sized
from bdhvs.reports.documents.findings import Finding, warning
from bdhvs.reports.documents.metrics import width_mm
from bdhvs.reports.documents.reading import Line
from bdhvs.ui.formats import vn_number

_BESIDE_TABLES = ("nguồn:", "đơn vị tính", "(đơn vị tính", "ghi chú")
_ADDRESSED = ("BÁO CÁO", "TỜ TRÌNH")
_SIGNED_AS = re.compile(r"^(TM|KT|TL|TUQ|Q)\b(?P<dot>\.?)")
INDENTS_MM = (10.0, 12.7)


def check_body(parts: Anatomy) -> Iterator[Finding]:
    """Size, alignment, indent and spacing of running text, and its end mark."""
    if not parts.body:
        yield Finding("body", "Nội dung", "Không tìm thấy nội dung văn bản.")
        return
    for line in parts.body:
        yield from _check_line(line, parts.sheet.room_mm)
    yield from _check_bases(parts.body)
    last = parts.body[-1]
    listing = parts.title is not None and shouted(parts.title.text) == "DANH SÁCH"
    if parts.recipients and not listing and not tidy(last.text).endswith("./."):
        yield Finding("end-mark", last.place, "Kết thúc nội dung cần có dấu “./.” liền sau chữ cuối cùng.")


def _check_line(line: Line, room_mm: float) -> Iterator[Finding]:
    yield from sized(line, "body-size", "Nội dung", 13, 14)
    if line.listed:
        yield warning(
            "auto-list",
            line.place,
            "Đang dùng gạch đầu dòng hoặc số tự động của Word; nên gõ tay để khỏi nhảy số.",
        )
    if _beside_table(line) or width_mm(line.text, line.size, bold=line.bold) < room_mm:
        return
    if line.align not in ("both", "distribute"):
        yield Finding("body-align", line.place, "Nội dung phải canh đều hai lề.")
    if not line.listed and not INDENTS_MM[0] - 0.6 <= line.first_mm <= INDENTS_MM[1] + 0.6:
        yield Finding("body-indent", line.place, "Chữ đầu dòng phải lùi vào 1 cm hoặc 1,27 cm.")
    if line.gap < 6 - 0.05:
        yield Finding(
            "body-gap", line.place, f"Khoảng cách đoạn là {vn_number(line.gap)} pt, tối thiểu 6 pt."
        )
    if not _well_spaced(line):
        yield Finding("body-spacing", line.place, "Khoảng cách dòng phải từ dòng đơn đến 1,5 dòng.")


def _beside_table(line: Line) -> bool:
    return line.align == "center" or tidy(line.text).lower().startswith(_BESIDE_TABLES)


def _well_spaced(line: Line) -> bool:
    """Between single and one and a half lines, however the word processor states it."""
    if line.exact:
        return line.size * 1.1 <= line.spacing / 20 <= line.size * 1.15 * 1.5 + 0.5
    return 1.0 <= line.spacing / 240 <= 1.5


def _check_bases(body: list[Line]) -> Iterator[Finding]:
    bases: list[Line] = []
    for line in body:
        if not tidy(line.text).startswith("Căn cứ") or not (line.italic or tidy(line.text).endswith(";")):
            break
        bases.append(line)
    for line in bases:
        if not line.italic:
            yield Finding("basis-face", line.place, "Căn cứ ban hành phải là chữ nghiêng.")
    for line in bases[:-1]:
        if not tidy(line.text).endswith(";"):
            yield Finding("basis-end", line.place, "Cuối mỗi căn cứ phải có dấu chấm phẩy (;).")
    if bases and not tidy(bases[-1].text).endswith((".", ":")):
        yield Finding("basis-end", bases[-1].place, "Căn cứ cuối cùng phải kết thúc bằng dấu chấm (.).")


def check_addressed(parts: Anatomy) -> Iterator[Finding]:
    """Reports, proposals and letters say whom they are sent to."""
    wanted = parts.is_letter or (parts.title is not None and shouted(parts.title.text) in _ADDRESSED)
    if wanted and parts.addressed is None:
        message = "Thiếu “Kính gửi:” (báo cáo, tờ trình gửi cấp trên và công văn)."
        yield Finding("addressed", "Trên nội dung", message)
    if parts.addressed is None:
        return
    yield from sized(parts.addressed, "addressed-size", "Kính gửi", 13, 14)
    if not re.match(r"kính gửi\s*:", tidy(parts.addressed.text), re.IGNORECASE):
        yield Finding("addressed-form", parts.addressed.place, "Sau “Kính gửi” phải có dấu hai chấm.")


def check_recipients(parts: Anatomy) -> Iterator[Finding]:
    """ "Nơi nhận:" size 12 bold italic, its lines size 11, ending with where the document is filed."""
    head = parts.recipients
    if head is None:
        yield Finding("recipients", "Cuối văn bản", "Thiếu “Nơi nhận:”.")
        return
    yield from sized(head, "recipients-size", "Nơi nhận", 12, 12)
    if not (head.bold and head.italic):
        yield Finding("recipients-face", head.place, "“Nơi nhận:” phải là chữ nghiêng, đậm.")
    if head.cell is None:
        yield Finding(
            "closing-table", head.place, "Nơi nhận và chữ ký chưa nằm trong bảng hai cột nên dễ xô lệch."
        )
    names = [line for line in parts.lines[head.number :] if line.cell == head.cell and line.text.strip()]
    for line in names:
        yield from sized(line, "recipients-list-size", "Danh sách nơi nhận", 11, 11)
        if not tidy(line.text).startswith("-"):
            yield Finding("recipients-dash", line.place, "Mỗi nơi nhận phải có gạch đầu dòng.")
    yield from _check_filed(head, names)


def _check_filed(head: Line, names: list[Line]) -> Iterator[Finding]:
    filed = [line for line in names if re.match(r"-\s*Lưu\s*:\s*VT", tidy(line.text))]
    if not filed:
        yield Finding("recipients-filed", head.place, "Nơi nhận thiếu dòng “- Lưu: VT, …”.")
    elif filed[-1] is not names[-1] or not tidy(filed[-1].text).endswith("."):
        yield Finding(
            "recipients-filed", filed[-1].place, "Dòng “Lưu” phải ở cuối và kết thúc bằng dấu chấm."
        )


def check_signature(parts: Anatomy) -> Iterator[Finding]:
    """Authority and post in capitals, bold, size 13 to 14, on the right; the name may still be open."""
    if parts.recipients is None or parts.recipients.cell is None:
        return
    lines = parts.signature
    posts = [line for line in lines if tidy(line.text) == tidy(line.text).upper()]
    if not posts:
        yield Finding("signature", "Cuối văn bản, bên phải", "Thiếu quyền hạn, chức vụ của người ký.")
    for line in lines:
        yield from sized(line, "signature-size", "Chức vụ, họ tên người ký", 13, 14)
        if not line.bold:
            yield Finding(
                "signature-face", line.place, "Quyền hạn, chức vụ và họ tên người ký phải là chữ đứng, đậm."
            )
        match = _SIGNED_AS.match(tidy(line.text))
        if match and not match["dot"]:
            yield Finding("signature-dot", line.place, f"Sau “{match[1]}” phải có dấu chấm.")


def check_annexes(parts: Anatomy) -> Iterator[Finding]:
    """Annexes are announced in the text, numbered in Roman figures and say which document they belong to."""
    heads = [line for line in parts.annex_lines if not line.cell and ANNEX.match(tidy(line.text))]
    if not heads:
        return
    if not any("phụ lục" in line.text.lower() for line in parts.lines):
        yield warning("annex-announced", heads[0].place, "Nội dung văn bản chưa nhắc đến phụ lục kèm theo.")
    for line in heads:
        if line.size != 14 or not line.bold or line.align != "center":
            yield Finding("annex-face", line.place, "“Phụ lục” phải ở giữa dòng, cỡ chữ 14, đứng, đậm.")
        if len(heads) > 1 and not re.search(r"\s[IVXLC]+$", tidy(line.text)):
            yield Finding("annex-number", line.place, "Có từ hai phụ lục trở lên thì phải đánh số La Mã.")
    if not any(tidy(line.text).lower().startswith("(kèm theo") for line in parts.annex_lines):
        yield Finding("annex-of", heads[0].place, "Phụ lục thiếu dòng “(Kèm theo … số … ngày …)”.")
