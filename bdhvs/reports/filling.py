"""What may stand in an office's own template or in the cells of a superior's form, and how each is filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath

from bdhvs.plans.models import Target
from bdhvs.reports.composing import Composed
from bdhvs.reports.documents.content import Document, Letterhead, Share, Signature, Value
from bdhvs.reports.documents.fields import template_context
from bdhvs.reports.documents.form import check_cells, fill_form, lost_on_saving
from bdhvs.reports.documents.outline import Outline, Progress
from bdhvs.reports.documents.rules import TemplateRefusedError
from bdhvs.reports.documents.template import Context, TemplateFields, fill_template, template_fields
from bdhvs.reports.models import Template

GENERAL = {
    "ten_co_quan": "Tên cơ quan báo cáo",
    "ky_bao_cao": "Kỳ báo cáo",
    "ngay_so_lieu": "Ngày chốt số liệu",
    "nhiem_vu_hoan_thanh": "Số nhiệm vụ đã hoàn thành",
    "nhiem_vu_dung_han": "Số nhiệm vụ đang đúng tiến độ",
    "so_nhiem_vu_cham": "Số nhiệm vụ chậm",
}
OF_TARGET = {
    "tu_so": "số đạt",
    "mau_so": "mẫu số",
    "ty_le": "tỷ lệ",
    "chua_dat": "chưa đạt",
    "chua_ro": "chưa rõ",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A file made from a template or form. `empty`: places left as they were because nothing is known for them."""

    name: str
    content: bytes
    empty: tuple[str, ...] = ()


@cache
def known_context() -> Context:
    """Every field with nothing in it: what a template may ask for."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    head = Letterhead(issuer="–", issuer_short="UBND", place="–", year=2026)
    document = Document(
        kind="report", letterhead=head, subject="–", blocks=(), signature=Signature(("–",)), at=at
    )
    outline = Outline(opening="", closing="", progress=Progress(done=0, on_time=0), targets=(), hamlets=None,
                      obstacles=(), proposals=(), as_of="", source="")  # fmt: skip
    return template_context(document, outline)


def vetted_template(content: bytes) -> TemplateFields:
    """The fields a Word template asks for, when it may be kept.

    Raises: FileRefusedError, TemplateRefusedError (also for fields that nobody can fill, naming them).
    """
    fields = template_fields(content, known_context())
    if fields.unknown:
        raise TemplateRefusedError(
            f"Tệp mẫu có trường không biết: {', '.join(fields.unknown)}. Xem danh sách trường ở cuối trang."
        )
    return fields


def vetted_form(content: bytes) -> tuple[str, ...]:
    """What a superior's form would lose when it is filled, in words, when it may be kept.

    Raises: FileRefusedError.
    """
    check_cells(content, {})
    return lost_on_saving(content)


def form_fields(targets: list[Target]) -> dict[str, str]:
    """Fields of a form with their words: the report as a whole, then each target."""
    found = dict(GENERAL)
    for target in targets:
        found |= {f"{target.code}.{key}": f"{target.code}: {word}" for key, word in OF_TARGET.items()}
    return found


def form_values(composed: Composed, period_label: str) -> dict[str, Value]:
    """The value of every field of this report. Missing: None leaves a cell of the form as it is."""
    progress = composed.outline.progress
    values: dict[str, Value] = {
        "ten_co_quan": composed.document.letterhead.issuer_name,
        "ky_bao_cao": period_label,
        "ngay_so_lieu": composed.reading.as_of,
        "nhiem_vu_hoan_thanh": progress.done,
        "nhiem_vu_dung_han": progress.on_time,
        "so_nhiem_vu_cham": len(progress.late),
    }
    for state in composed.states:
        counts, cell = state.decides(state.whole), state.whole
        whole = counts[1] if counts else None
        shared = counts is not None and bool(whole)
        row: tuple[Value, ...] = (
            counts[0] if counts and (shared or whole is None) else None,
            whole if shared else None,
            Share(int(counts[0]), whole) if counts and shared else None,
            cell.failed if cell and cell.denominator is not None else None,
            cell.missing if cell and cell.denominator is not None else None,
        )
        values |= {f"{state.target.code}.{key}": value for key, value in zip(OF_TARGET, row, strict=True)}
    return values


def filled(template: Template, composed: Composed, period_label: str, at: datetime) -> Filled:
    """The office's template or the superior's form, filled for one report.

    Raises: FileRefusedError, TemplateRefusedError, FormError.
    """
    name = PurePosixPath(template.name).stem
    content = bytes(template.content)
    if template.kind == "docx":
        made = fill_template(content, template_context(composed.document, composed.outline), at=at)
        return Filled(f"{name}.docx", made)
    known = form_values(composed, period_label)
    values = {place: known.get(field) for place, field in template.mapping.items()}
    empty = tuple(place for place, value in values.items() if value is None)
    return Filled(f"{name}.xlsx", fill_form(content, values, at=at), empty)


def trial(template: Template, targets: list[Target], at: datetime) -> Filled:
    """The form filled with its own field names and the numbers 1, 2, 3 …, to see that each lands in its place.

    Raises: FileRefusedError, FormError.
    """
    words: Mapping[str, str] = form_fields(targets)
    values: dict[str, Value] = {}
    for number, (place, field) in enumerate(template.mapping.items(), start=1):
        values[place] = words.get(field, field) if field in GENERAL else Decimal(number)
    return Filled(
        f"{PurePosixPath(template.name).stem}-thu.xlsx", fill_form(bytes(template.content), values, at=at)
    )
