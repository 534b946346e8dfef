"""Writing the journal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import connection, transaction

from bdhvs.journal.models import Line
from bdhvs.journal.rules import IDS_KEPT

if TYPE_CHECKING:
    from bdhvs.accounts.models import User

P = ParamSpec("P")
R = TypeVar("R")


def note(
    *,
    act: str,
    by: "User | None",
    at: datetime,
    commune: str,
    subject: str = "",
    ids: Sequence[object] = (),
    count: int | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Write one line: `act` on rows `ids` of `subject`. Ids and field names only, never values.

    A mass act keeps the first 200 ids and the true `count`.
    """
    line = Line(
        act=act,
        by=by,
        at=at,
        commune_code=commune,
        subject_kind=subject,
        subject_ids=[str(i) for i in ids[:IDS_KEPT]],
        count=len(ids) if count is None else count,
        fields=sorted(fields),
    )
    gathered = _gathered()
    if gathered is None:
        line.save(force_insert=True)
    else:
        gathered.append(line)


@contextmanager
def one_act() -> Iterator[None]:
    """Several commands that stand or fall together, inside a transaction of the caller.

    Their lines are written by one statement at the end; commands marked `all_or_nothing` open no savepoint of their
    own. Nothing inside may catch an error and go on. Inside another act this is a part of it.
    """
    if _gathered() is not None:
        yield
        return
    lines: list[Line] = []
    connection.lines_of_act = lines  # type: ignore[attr-defined]
    try:
        with transaction.atomic(savepoint=False):
            yield
            Line.objects.bulk_create(lines)
    finally:
        connection.lines_of_act = None  # type: ignore[attr-defined]


def all_or_nothing(command: Callable[P, R]) -> Callable[P, R]:
    """`transaction.atomic` for a command that may be part of one act."""

    @wraps(command)
    def run(*args: P.args, **named: P.kwargs) -> R:
        with transaction.atomic(savepoint=_gathered() is None):
            return command(*args, **named)

    return run


def _gathered() -> list[Line] | None:
    """Lines of the act that is open on this thread's connection."""
    lines: list[Line] | None = getattr(connection, "lines_of_act", None)
    return lines
