"""One list from file to facts: look at it, and store it whole or not at all."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import ProgrammingError, connection, transaction

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.kinds import Kind
from bdhvs.exchange.loading.sheet import Row, rows_of
from bdhvs.exchange.loading.verdicts import Preview
from bdhvs.exchange.rules import FactsRefusedError
from bdhvs.journal.commands import note
from bdhvs.people.importing.reading import read_book
from bdhvs.skills.desk import Desk

_POLICY_REFUSES = "42501"


def read_rows(path: Path, kind: Kind) -> list[Row]:
    """Rows of an upload, read by a process of its own with limits.

    Raises: ImportFileError with one clear sentence
    """
    return rows_of(read_book(path), kind.columns)


def preview(rows: Sequence[Row], kind: Kind, desk: Desk) -> Preview:
    """What will happen to every row, compared with what is recorded now. Writes nothing."""
    for row in rows:
        row.problems = []  # looked at afresh, however often
    return Preview(kind.code, kind.judge(rows, Context(desk)))


@transaction.atomic
def store(rows: Sequence[Row], kind: Kind, *, commune: str, by: User | None, at: datetime) -> Preview:
    """Judge once more and store everything, or nothing. One list at a time in a commune.

    Raises: FactsRefusedError, FactError
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"facts:{commune}"])
    found = preview(rows, kind, Desk(commune, by, at))
    if found.refused:
        raise FactsRefusedError(f"Còn {found.refused} dòng không nhận. Chưa lưu gì.")
    try:
        with transaction.atomic():
            stored = kind.record(commune, found.to_store, by=by, at=at)
    except ProgrammingError as refusal:
        if getattr(refusal.__cause__, "sqlstate", "") != _POLICY_REFUSES:
            raise
        raise FactsRefusedError("Có dòng ngoài phạm vi của tài khoản. Chưa lưu gì.") from None
    note(act=f"import_{kind.code}", by=by, at=at, commune=commune, subject=kind.code, count=stored)
    return found
