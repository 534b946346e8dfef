"""The acts of an officer with a list: take it in, confirm its columns, repair, decide, store, give up."""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.import_models import ImportBatch, ImportState
from bdhvs.people.importing import staging
from bdhvs.people.importing.columns import Table, best_sheet, find_table, names_known
from bdhvs.people.importing.matching import NEW, SKIP
from bdhvs.people.importing.reading import read_book
from bdhvs.people.importing.rules import ImportFileError, Outcome, RowsRefusedError
from bdhvs.people.importing.running import Preview, Request, lock_imports, preview, quiet, store_preview
from bdhvs.people.importing.store import Progress
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.rules import ResidenceKind

AT_ONCE = 3_000
"""Lists up to this many lines are checked and stored while the officer waits; longer ones by a job."""


@transaction.atomic
def take_in(
    *,
    path: Path,
    file_name: str,
    commune: str,
    hamlet: str | None,
    since: date,
    residence: ResidenceKind,
    by: User | None,
    at: datetime,
) -> ImportBatch:
    """Read an upload and keep it, sealed, with our guess of its columns.

    Raises: ImportFileError; nothing is kept then.
    """
    book = read_book(path)
    staging.forget_old(commune, at)
    batch = ImportBatch(
        commune_id=commune,
        hamlet_id=hamlet,
        file_name=file_name[:200],
        state=ImportState.COLUMNS,
        since=since,
        residence=residence.value,
        by=by,
        made_at=at,
    )
    chosen = best_sheet(book.sheets)
    batch.sheet = book.sheets.index(chosen)
    staging.keep_table(batch, find_table(chosen))
    batch.save()
    staging.keep_book(batch, book)
    batch.save(update_fields=["sheets"])
    note(act="upload_people", by=by, at=at, commune=commune, subject="import", ids=[batch.pk])
    return batch


@transaction.atomic
def choose_sheet(*, batch: ImportBatch, sheet: int) -> Table:
    """Read another sheet of the upload."""
    batch.sheet = sheet
    table = find_table(staging.staged_sheet(batch, sheet))
    staging.keep_table(batch, table)
    batch.rows.all().delete()
    batch.state, batch.counts = ImportState.COLUMNS, {}
    batch.save()
    return table


@transaction.atomic
def confirm_columns(*, batch: ImportBatch, mapping: dict[Field, int]) -> None:
    """The officer says what each column is. Sensitive columns are never among them.

    Raises: ImportFileError when no column holds names.
    """
    if not names_known(mapping):
        raise ImportFileError("Hãy chọn cột Họ và tên (hoặc hai cột Họ đệm và Tên).")
    closed = {c["index"] for c in batch.columns if c["sensitive"]}
    batch.mapping = {what.value: index for what, index in mapping.items() if index not in closed}
    by_index = {index: what for what, index in batch.mapping.items()}
    for column in batch.columns:
        if not column["sensitive"]:
            column["field"] = by_index.get(column["index"], Field.IGNORED.value)
            column["confidence"] = 100
    batch.state, batch.failure = ImportState.WAITING, ""
    batch.save()


def check(*, batch: ImportBatch, on: date, progress: Progress = quiet) -> None:
    """Look at every row. Writes nothing to the register; a list that is no list is told in `failure`."""
    with transaction.atomic():
        try:
            found = _look(batch, on, progress)
        except ImportFileError as error:
            batch.state, batch.failure = ImportState.COLUMNS, str(error)
        else:
            staging.keep_preview(batch, found)
            batch.state, batch.failure = ImportState.READY, ""
        batch.save()


def _look(batch: ImportBatch, on: date, progress: Progress) -> Preview:
    sheet = staging.staged_sheet(batch)
    return preview(sheet, staging.staged_table(batch), request_of(batch, on), progress=progress)


def request_of(batch: ImportBatch, on: date) -> Request:
    return Request(
        commune=batch.commune_id,
        on=on,
        hamlet=batch.hamlet_id,
        since=batch.since,
        residence=ResidenceKind(batch.residence),
        mapping=staging.staged_mapping(batch),
        decisions=staging.decisions_of(batch),
    )


@transaction.atomic
def repair(*, batch: ImportBatch, line: int, cells: dict[int, str]) -> None:
    """Correct cells of one line; the list must be looked at again."""
    staging.write_cells(batch, line, cells)
    batch.stale = True
    batch.save(update_fields=["stale"])


@transaction.atomic
def decide(*, batch: ImportBatch, line: int, decision: str) -> None:
    """Decide about a row: leave it out, take it for a new person, or for the person it is suspected to be.

    "" takes the decision back.
    """
    row = batch.rows.get(line=line)
    allowed = {"", NEW, SKIP} | ({str(row.other)} if row.other else set())
    if decision not in allowed:
        raise ImportFileError("Lựa chọn này không còn đúng. Hãy mở lại trang.")
    row.decision = decision
    row.save(update_fields=["decision"])
    batch.stale = True
    batch.save(update_fields=["stale"])


@transaction.atomic
def leave_out_refused(*, batch: ImportBatch) -> None:
    """Leave out every row that is refused; each can be taken back, and the result file names them all."""
    batch.rows.filter(outcome=Outcome.REFUSED, decision="").update(decision=SKIP)
    batch.stale = True
    batch.save(update_fields=["stale"])


def apply(*, batch: ImportBatch, by: User | None, at: datetime, on: date, progress: Progress = quiet) -> None:
    """Store the whole list or nothing. Looks at it once more, against the register as it is now.

    Raises: RowsRefusedError; the fresh preview is kept, the register untouched.
    """
    with transaction.atomic():
        lock_imports(batch.commune_id)
        found = _look(batch, on, progress)
        staging.keep_preview(batch, found)
        stopped = bool(found.open_rows)
        if not stopped:
            store_preview(found, request_of(batch, on), by=by, at=at, progress=progress)
        batch.state = ImportState.READY if stopped else ImportState.STORED
        batch.stored_at = None if stopped else at
        batch.save()
    if stopped:
        raise RowsRefusedError(f"Còn {found.open_rows} dòng cần xem lại. Chưa lưu gì.")


@transaction.atomic
def give_up(*, batch: ImportBatch, by: User | None, at: datetime) -> None:
    """Forget an upload that was not stored."""
    note(act="drop_upload", by=by, at=at, commune=batch.commune_id, subject="import", ids=[batch.pk])
    batch.delete()


def run_to_end(*, batch: ImportBatch, by: User | None, at: datetime, on: date, progress: Progress) -> None:
    """What the job does: check, or store, whichever the list waits for."""
    storing = batch.state == ImportState.STORING
    with suppress(RowsRefusedError):
        if storing:
            apply(batch=batch, by=by, at=at, on=on, progress=progress)
        else:
            check(batch=batch, on=on, progress=progress)
