"""Writing the journal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bdhvs.journal.models import Line
from bdhvs.journal.rules import IDS_KEPT

if TYPE_CHECKING:
    from bdhvs.accounts.models import User


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
    Line.objects.create(
        act=act,
        by=by,
        at=at,
        commune_code=commune,
        subject_kind=subject,
        subject_ids=[str(i) for i in ids[:IDS_KEPT]],
        count=len(ids) if count is None else count,
        fields=sorted(fields),
    )
