"""What every room of facts does alike: corrections, withdrawals, and the limits of the person who records."""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.utils.text import camel_case_to_spaces
from psycopg import sql

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.places.facts import Recorded
from bdhvs.skills.rules import CorrectionError, OutsideTerritoryError, check_reason

Kind = TypeVar("Kind", bound=Recorded)
_BATCH = 2_000
_NEXT = sql.SQL("SELECT nextval(pg_get_serial_sequence({table}, 'id'))")

_MARK = sql.SQL(
    "UPDATE {table} AS fact SET superseded_by_id = told.new"
    " FROM unnest(%s::bigint[], %s::bigint[]) AS told(old, new)"
    " WHERE fact.id = told.old AND fact.superseded_by_id IS NULL"
)


def store(facts: Sequence[Kind], replaced: Iterable[Kind | None]) -> list[Kind]:
    """Write facts in few statements; each takes the place of the older one beside it, where it corrects one.

    Raises: CorrectionError
    """
    made = type(facts[0])._default_manager.bulk_create(facts, batch_size=_BATCH) if facts else []
    supersede([(old, new) for old, new in zip(replaced, made, strict=True) if old is not None])
    return made


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


@transaction.atomic
def withdraw(fact: Kind, *, by: User | None, at: datetime, reason: str) -> Kind:
    """Say that a fact was recorded by mistake: nothing takes its place, so what it told is missing again, not "no".

    Gives the withdrawal: a row of the same table that repeats the fact, names who, when and why (as its source), and
    is superseded by itself, so it is never in force. What the fact had corrected stays corrected.
    Raises: ReasonError, CorrectionError when it is not the newest word, OutsideTerritoryError
    """
    told = check_reason(reason)
    if fact.superseded_by_id is not None:
        raise CorrectionError("Ghi nhận này đã được sửa hoặc rút lại trước đó.")
    if not hasattr(fact, "person_id"):  # of a person, the row-level policy has decided already
        check_may_correct(by, fact, _places_of(fact))
    withdrawal = copy(fact)
    withdrawal.pk = withdrawal.superseded_by_id = _next_key(fact)
    withdrawal.recorded_at, withdrawal.recorded_by, withdrawal.source = at, by, told
    withdrawal.save(force_insert=True)
    supersede([(fact, withdrawal)])
    kind = camel_case_to_spaces(type(fact).__name__).replace(" ", "_")
    note(act="withdraw_fact", by=by, at=at, commune=fact.commune_id, subject=kind, ids=[fact.pk])
    return withdrawal


def _next_key(fact: Recorded) -> int:
    """The key is asked for first: the row points to itself from its first moment and is never counted."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=sql.Literal(fact._meta.db_table)).as_string(cursor.cursor))
        key: int = cursor.fetchone()[0]
    return key


def _places_of(fact: Recorded) -> list[str | None]:
    """Hamlet, unit and hamlets served that the fact speaks of."""
    named = [getattr(fact, name, None) for name in ("hamlet_id", "unit_id")]
    return [*named, *getattr(fact, "served", ())]
