"""An upload between its preview and its storing: cells and verdicts, sealed."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.kinds import KINDS, Kind
from bdhvs.exchange.loading.resultfile import Told
from bdhvs.exchange.loading.running import preview, read_rows, store
from bdhvs.exchange.loading.sheet import Row
from bdhvs.exchange.loading.verdicts import Preview
from bdhvs.exchange.models import Upload
from bdhvs.exchange.rules import FactsRefusedError
from bdhvs.journal.commands import note
from bdhvs.people.sealing import seal, unseal
from bdhvs.skills.desk import Desk

KEPT = timedelta(days=7)


@transaction.atomic
def take_in(*, path: Path, file_name: str, kind: Kind, commune: str, by: User, at: datetime) -> Upload:
    """Read an upload, judge its rows and keep both, sealed. Nothing is recorded yet.

    Raises: ImportFileError; nothing is kept then.
    """
    rows = read_rows(path, kind)
    found = preview(rows, kind, Desk(commune, by, at))
    Upload.objects.filter(commune_id=commune, made_at__lt=at - KEPT).delete()
    upload = Upload(commune_id=commune, kind=kind.code, file_name=file_name[:200], by=by, made_at=at)
    upload.sealed_rows = _seal([[row.line, row.cells] for row in rows])
    _keep(upload, found)
    upload.save()
    note(act="upload_facts", by=by, at=at, commune=commune, subject="upload", ids=[upload.pk])
    return upload


def apply(*, upload: Upload, by: User, at: datetime) -> None:
    """Store the whole list, judged once more against the records as they are now; or nothing.

    Raises: FactsRefusedError (the fresh verdicts are kept for the page), FactError
    """
    rows = rows_kept(upload)
    kind = KINDS[upload.kind]
    try:
        with transaction.atomic():
            _keep(upload, store(rows, kind, commune=upload.commune_id, by=by, at=at))
            upload.stored_at, upload.sealed_rows = at, None
            upload.save()
    except FactsRefusedError:
        upload.stored_at, upload.sealed_rows = None, _seal([[row.line, row.cells] for row in rows])
        _keep(upload, preview(rows, kind, Desk(upload.commune_id, by, at)))
        upload.save()
        raise


@transaction.atomic
def give_up(*, upload: Upload, by: User, at: datetime) -> None:
    """Forget an upload that was not stored."""
    note(act="drop_upload", by=by, at=at, commune=upload.commune_id, subject="upload", ids=[upload.pk])
    upload.delete()


def rows_kept(upload: Upload) -> list[Row]:
    """Raises: FactsRefusedError when it was stored before."""
    if upload.sealed_rows is None:
        raise FactsRefusedError("Tệp này đã ghi vào sổ rồi.")
    titles = {column.key: column.title for column in KINDS[upload.kind].columns}
    return [Row(line, cells, titles) for line, cells in json.loads(unseal(upload.sealed_rows))]


def told(upload: Upload) -> list[Told]:
    """Line, words, outcome and reasons of every row."""
    return [
        (line, says, outcome, reasons)
        for line, says, outcome, reasons in json.loads(unseal(upload.sealed_told))
    ]


def _keep(upload: Upload, found: Preview) -> None:
    upload.counts = {outcome.value: number for outcome, number in found.counts.items()}
    upload.sealed_told = _seal(
        [[v.line, v.says, v.outcome.value, "; ".join(v.reasons)] for v in found.verdicts]
    )


def _seal(value: Sequence[Any]) -> bytes:
    return seal(json.dumps(value, ensure_ascii=False))
