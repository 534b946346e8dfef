"""What every room of facts does alike: corrections, and the limits of the person who records."""

from collections.abc import Iterable, Sequence

from django.db import connection
from psycopg import sql

from bdhvs.accounts.models import User
from bdhvs.places.facts import Recorded
from bdhvs.skills.rules import CorrectionError, OutsideTerritoryError

_MARK = sql.SQL(
    "UPDATE {table} AS fact SET superseded_by_id = told.new"
    " FROM unnest(%s::bigint[], %s::bigint[]) AS told(old, new)"
    " WHERE fact.id = told.old AND fact.superseded_by_id IS NULL"
)


def supersede(pairs: Sequence[tuple[Recorded, Recorded]]) -> None:
    """Mark each old fact as corrected by its new one: one statement. The old one stays; it is marked once.

    Raises: CorrectionError when somebody corrected one meanwhile, or it belongs to another commune.
    """
    if not pairs:
        return
    if any(old.commune_id != new.commune_id for old, new in pairs):
        raise CorrectionError("Ghi nhận này của xã khác.")
    table = sql.Identifier(pairs[0][0]._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK.format(table=table).as_string(cursor.cursor),
            [[old.pk for old, _ in pairs], [new.pk for _, new in pairs]],
        )
        marked = cursor.rowcount
    if marked != len(pairs):
        raise CorrectionError("Ghi nhận này đã được sửa trước đó. Hãy mở bản mới nhất rồi sửa.")


def check_within(by: User | None, places: Iterable[str | None]) -> None:
    """Whoever works for one hamlet or unit records there only; an office records anywhere in its commune.

    Raises: OutsideTerritoryError
    """
    own = by.territory.places if by is not None else None
    if own is None:
        return
    named = [place for place in places if place]
    if not named or not set(named) <= set(own):
        raise OutsideTerritoryError("Nơi này ngoài phạm vi của tài khoản. Hãy chọn nơi mình phụ trách.")


def check_may_correct(by: User | None, old: Recorded | None, places: Iterable[str | None]) -> None:
    """Whoever works for one place corrects what he wrote himself, or what speaks of his place only.

    Raises: OutsideTerritoryError
    """
    if old is None or by is None or by.territory.whole or old.recorded_by_id == by.pk:
        return
    check_within(by, places)
