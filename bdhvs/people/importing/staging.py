"""Uploads in the database, sealed: kept between pages, repaired cell by cell, forgotten after seven days."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bdhvs.lib.vietnamese.legacy import Encoding
from bdhvs.people.import_models import ImportBatch, ImportBlock
from bdhvs.people.importing.columns import Column, Table
from bdhvs.people.importing.describing import reasons
from bdhvs.people.importing.matching import Verdict
from bdhvs.people.importing.reading import Book, Line, Sheet
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.importing.running import Preview
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.sealing import seal, unseal

BLOCK = 400
KEPT = timedelta(days=7)
_INSERT_ROWS = """
INSERT INTO people_importrow (batch_id, commune_code, line, outcome, decision, other, sealed)
SELECT %s, %s, * FROM unnest(%s::int[], %s::text[], %s::text[], %s::bigint[], %s::bytea[])
"""


def forget_old(commune: str, at: datetime) -> None:
    """Delete staged lists older than seven days, stored or not."""
    ImportBatch.objects.filter(commune_id=commune, made_at__lt=at - KEPT).delete()


def keep_book(batch: ImportBatch, book: Book) -> None:
    """Seal every sheet that has lines."""
    blocks = []
    for number, sheet in enumerate(book.sheets):
        for start in range(0, len(sheet.lines), BLOCK):
            blocks.append(_block(batch, number, sheet.lines[start : start + BLOCK]))
    ImportBlock.objects.bulk_create(blocks, batch_size=50)
    batch.sheets = [
        {
            "name": sheet.name,
            "lines": len(sheet.lines),
            "hidden": sheet.hidden,
            "hidden_rows": sheet.hidden_rows,
            "hidden_columns": sheet.hidden_columns,
            "merges": sheet.merges,
        }
        for sheet in book.sheets
    ]


def _block(batch: ImportBatch, sheet: int, lines: Sequence[Line]) -> ImportBlock:
    return ImportBlock(
        batch=batch,
        commune_id=batch.commune_id,
        sheet=sheet,
        first_line=lines[0].number,
        last_line=lines[-1].number,
        sealed=_sealed(lines),
    )


def _sealed(lines: Iterable[Line]) -> bytes:
    return seal(json.dumps([[line.number, line.cells, line.marks] for line in lines], ensure_ascii=False))


def _opened(block: ImportBlock) -> list[Line]:
    rows = json.loads(unseal(block.sealed))
    return [Line(number, cells, {int(c): mark for c, mark in marks.items()}) for number, cells, marks in rows]


def staged_sheet(batch: ImportBatch, number: int | None = None, *, lines: int | None = None) -> Sheet:
    """A sheet of the upload again; only its first `lines` when told."""
    wanted = batch.sheet if number is None else number
    head = batch.sheets[wanted]
    merges = [(int(a), int(b), int(c), int(d)) for a, b, c, d in head["merges"]]
    sheet = Sheet(
        head["name"], head["hidden"], head["hidden_rows"], merges,
        hidden_columns=head.get("hidden_columns", []),
    )  # fmt: skip
    for block in ImportBlock.objects.filter(batch=batch, sheet=wanted).order_by("first_line").iterator():
        sheet.lines += _opened(block)
        if lines is not None and len(sheet.lines) >= lines:
            break
    return sheet


def staged_lines(batch: ImportBatch, numbers: Sequence[int]) -> dict[int, Line]:
    """Some lines of the sheet in hand, by number."""
    if not numbers:
        return {}
    found: dict[int, Line] = {}
    wanted = set(numbers)
    blocks = ImportBlock.objects.filter(
        batch=batch, sheet=batch.sheet, first_line__lte=max(numbers), last_line__gte=min(numbers)
    )
    for block in blocks.iterator():
        if any(block.first_line <= number <= block.last_line for number in wanted):
            found |= {line.number: line for line in _opened(block) if line.number in wanted}
    return found


def write_cells(batch: ImportBatch, line: int, cells: dict[int, str]) -> None:
    """Put repaired cells into a line. A repaired cell is text: notes of the reader about it no longer hold."""
    block = ImportBlock.objects.select_for_update().get(
        batch=batch, sheet=batch.sheet, first_line__lte=line, last_line__gte=line
    )
    lines = _opened(block)
    for row in lines:
        if row.number == line:
            for column, text in cells.items():
                row.cells += [""] * (column + 1 - len(row.cells))
                row.cells[column] = text
                row.marks.pop(column, None)
    block.sealed = _sealed(lines)
    block.save(update_fields=["sealed"])


def keep_table(batch: ImportBatch, table: Table) -> None:
    """Remember what we understood of the columns; no samples of their content."""
    batch.columns = [
        {
            "index": c.index,
            "header": c.header,
            "field": c.field.value,
            "confidence": c.confidence,
            "sensitive": c.sensitive,
        }
        for c in table.columns
    ]
    batch.mapping = {what.value: index for what, index in table.mapping().items()}
    batch.header_rows = list(table.header_rows)
    batch.first_row, batch.encoding = table.first_row, table.encoding.value


def staged_table(batch: ImportBatch) -> Table:
    """What we understood of the columns, with the officer's corrections."""
    columns = [
        Column(c["index"], c["header"], Field(c["field"]), c["confidence"], c["sensitive"])
        for c in batch.columns
    ]
    name = batch.sheets[batch.sheet]["name"]
    return Table(name, tuple(batch.header_rows), columns, batch.first_row, Encoding(batch.encoding))


def staged_mapping(batch: ImportBatch) -> dict[Field, int]:
    return {Field(what): int(index) for what, index in batch.mapping.items()}


def decisions_of(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.rows.exclude(decision="").values_list("line", "decision"))


def keep_preview(batch: ImportBatch, found: Preview) -> None:
    """Replace what was known of the rows by a new look at all of them; decisions stay."""
    decisions = decisions_of(batch)
    batch.rows.all().delete()
    rows = found.verdicts
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_ROWS,
            [
                batch.pk,
                batch.commune_id,
                [v.row.line for v in rows],
                [v.outcome.value for v in rows],
                [decisions.get(v.row.line, "") for v in rows],
                [v.other for v in rows],
                [_said(v) for v in rows],
            ],
        )
    batch.counts = {outcome.value: number for outcome, number in found.counts.items()}
    batch.notes, batch.new_households = found.sentences, found.new_households
    batch.left_out = [[line, why] for line, why in found.left_out[:200]]
    batch.stale = False


def _said(verdict: Verdict) -> bytes | None:
    if verdict.outcome is Outcome.SAME or (verdict.outcome is Outcome.NEW and not verdict.row.warnings):
        return None
    told: dict[str, Any] = {
        "reasons": reasons(verdict),
        "fields": [problem.field for problem in verdict.row.problems],
        "warnings": [warning.text for warning in verdict.row.warnings],
    }
    return seal(json.dumps(told, ensure_ascii=False))


def said(sealed: bytes | memoryview | None) -> dict[str, list[str]]:
    """The reasons of a row again."""
    empty: dict[str, list[str]] = {"reasons": [], "fields": [], "warnings": []}
    return empty | json.loads(unseal(sealed)) if sealed else empty
