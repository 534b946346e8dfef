"""What the import pages show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bdhvs.lib.vietnamese import to_unicode
from bdhvs.lib.vietnamese.legacy import Encoding
from bdhvs.people.import_models import ImportBatch, ImportRow, ImportState
from bdhvs.people.importing import staging
from bdhvs.people.importing.columns import Column
from bdhvs.people.importing.reading import Line
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.models import Person
from bdhvs.ui.components import Job, Step

_STEPS = ("Chọn tệp", "Xác nhận cột", "Xem trước và sửa", "Ghi vào sổ")
_CHIPS = {
    Outcome.NEW: "on_pace",
    Outcome.CHANGED: "soft",
    Outcome.SAME: "no_data",
    Outcome.SUSPECT: "needs_decision",
    Outcome.REFUSED: "missed",
    Outcome.SKIPPED: "late",
}
_DONE = {Outcome.NEW: "đã thêm mới", Outcome.CHANGED: "đã cập nhật"}
EXAMPLES = 3
"""Values of a column that are shown to recognise it by."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview."""

    line: int
    name: str
    birth: str
    household: str
    outcome: Outcome
    label: str
    chip: str
    reasons: Sequence[str]
    warnings: Sequence[str]
    decision: str
    other: int | None
    other_says: str
    editable: bool

    @property
    def line_text(self) -> str:
        return str(self.line)

    @property
    def suspect(self) -> bool:
        return self.outcome is Outcome.SUSPECT

    @property
    def decided(self) -> bool:
        return bool(self.decision)


@dataclass(frozen=True, slots=True)
class Filter:
    code: str
    label: str
    count: int
    current: bool


def steps(now: int) -> list[Step]:
    """Where the officer is; a stored list is past the last step."""
    last = len(_STEPS) - 1
    return [
        Step(label, "done" if i < now or now == last == i else "now" if i == now else "todo")
        for i, label in enumerate(_STEPS)
    ]


def lines_of(batch: ImportBatch) -> int:
    return int(batch.sheets[batch.sheet]["lines"])


def summary(batch: ImportBatch) -> str:
    counts = [(Outcome(code).label, number) for code, number in batch.counts.items() if number]
    return ", ".join(f"{number} {label}" for label, number in counts) or "không có dòng nào"


def column_rows(batch: ImportBatch, form: Any) -> list[dict[str, Any]]:
    """One row a column for the confirmation page, with some values as a look inside."""
    sample = [line for line in staging.staged_sheet(batch, lines=60).lines if line.number >= batch.first_row]
    rows = []
    for column in batch.columns:
        index = column["index"]
        texts = (
            []
            if column["sensitive"]
            else [line.cell(index) for line in sample if line.cell(index)][:EXAMPLES]
        )
        if not column["header"] and not texts:
            continue
        rows.append(
            {
                **column,
                "letters": Column(index, "", Field.IGNORED, 0).letters,
                "samples": [_sample(text, column["field"], batch) for text in texts],
                "field": form[f"c{index}"] if f"c{index}" in form.fields else None,
                "sure": column["confidence"] >= 100,
                "unknown": column["field"] == Field.IGNORED,
            }
        )
    return rows


def _sample(text: str, what: str, batch: ImportBatch) -> str:
    """A value to recognise a column by; of numbers and phones only the last three digits."""
    if what in (Field.NUMBER, Field.PHONE):
        return "•••" + text.strip()[-3:]
    return to_unicode(text, Encoding(batch.encoding))


def job(batch: ImportBatch) -> Job:
    states = {ImportState.FAILED: "failed", ImportState.READY: "finished", ImportState.STORED: "finished"}
    storing = batch.state == ImportState.STORING
    return Job(
        title="Ghi danh sách vào sổ" if storing else "Kiểm tra danh sách",
        url=reverse("people:import_progress", args=[batch.uuid]),
        done=batch.done,
        total=batch.total or None,
        state=states.get(ImportState(batch.state), "running"),
        note=batch.failure or batch.phase.capitalize(),
    )


def filters(batch: ImportBatch, chosen: str) -> list[Filter]:
    """Pills above the rows: what needs a look first."""
    order = (Outcome.REFUSED, Outcome.SUSPECT, Outcome.CHANGED, Outcome.NEW, Outcome.SAME, Outcome.SKIPPED)
    found = [Filter("", "Tất cả", sum(batch.counts.values()), not chosen)]
    return found + [
        Filter(o.value, o.label.capitalize(), batch.counts.get(o.value, 0), chosen == o.value)
        for o in order
        if batch.counts.get(o.value, 0)
    ]


def listing(batch: ImportBatch, chosen: str, page: str, size: int) -> dict[str, Any]:
    """Rows of one page. Unknown filters show everything."""
    if chosen not in {outcome.value for outcome in Outcome}:
        chosen = ""
    rows = batch.rows.order_by("line")
    if chosen:
        rows = rows.filter(outcome=chosen)
    count = rows.count()
    pages = max(-(-count // size), 1)
    number = min(max(int(page) if page.isdigit() and len(page) < 7 else 1, 1), pages)
    shown = list(rows[(number - 1) * size : number * size])
    lines = staging.staged_lines(batch, [row.line for row in shown])
    others = dict(Person.objects.filter(pk__in=[r.other for r in shown if r.other]).values_list("pk", "name"))

    def link(page_number: int) -> str:
        return "?" + urlencode({"loc": chosen, "trang": page_number})

    return {
        "rows": [shown_row(batch, row, lines[row.line], others) for row in shown if row.line in lines],
        "filters": filters(batch, chosen),
        "chosen": chosen,
        "page": number,
        "pages": pages,
        "count": count,
        "previous": link(number - 1) if number > 1 else "",
        "next": link(number + 1) if number < pages else "",
        "can_store": batch.state == ImportState.READY and not batch.open_rows and not batch.stale,
        "to_write": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "stored": batch.state == ImportState.STORED,
    }


def shown_row(
    batch: ImportBatch, row: ImportRow, line: Line, others: dict[int, str] | None = None
) -> ShownRow:
    mapping = staging.staged_mapping(batch)
    outcome = Outcome(row.outcome)
    stored = batch.state == ImportState.STORED
    told = staging.said(row.sealed)
    if others is None:
        others = dict(Person.objects.filter(pk=row.other).values_list("pk", "name")) if row.other else {}
    return ShownRow(
        line=row.line,
        name=_name(batch, mapping, line),
        birth=_first(batch, mapping, line, (Field.BIRTH, Field.BIRTH_YEAR, Field.MALE, Field.FEMALE)),
        household=_first(batch, mapping, line, (Field.HOUSEHOLD, Field.HEAD)),
        outcome=outcome,
        label=_DONE.get(outcome, outcome.label) if stored else outcome.label,
        chip=_CHIPS[outcome],
        reasons=told["reasons"],
        warnings=told["warnings"],
        decision=row.decision,
        other=row.other,
        other_says=others.get(row.other or 0, ""),
        editable=batch.state == ImportState.READY,
    )


def _text(batch: ImportBatch, mapping: dict[Field, int], line: Line, what: Field) -> str:
    return to_unicode(line.cell(mapping[what]), Encoding(batch.encoding)).strip() if what in mapping else ""


def _name(batch: ImportBatch, mapping: dict[Field, int], line: Line) -> str:
    if Field.NAME in mapping:
        return _text(batch, mapping, line, Field.NAME)
    parts = (_text(batch, mapping, line, what) for what in (Field.FAMILY_NAME, Field.GIVEN_NAME))
    return " ".join(part for part in parts if part)


def _first(batch: ImportBatch, mapping: dict[Field, int], line: Line, fields: Sequence[Field]) -> str:
    return next((text for what in fields if (text := _text(batch, mapping, line, what))), "")


def read_columns(batch: ImportBatch) -> list[tuple[int, str]]:
    """Columns that are read, with what they hold, left to right."""
    return sorted((index, what.label) for what, index in staging.staged_mapping(batch).items())


def wrong_columns(batch: ImportBatch, row: ImportRow) -> list[int]:
    fields = staging.said(row.sealed)["fields"]
    return [index for what, index in staging.staged_mapping(batch).items() if what.value in fields]
