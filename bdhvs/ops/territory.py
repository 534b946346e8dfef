"""The one door to rows of a territory: which communes and places the database may show until the block ends.

Every territory table has a row-level policy that reads these settings (`ops/schema.py`). A query without a scope is
refused by the database itself (SQLSTATE BD001), so a forgotten scope is an error and never an empty page.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_SETTINGS = ("app.communes", "app.places", "app.watched")
_READ = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in _SETTINGS)
_WRITE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_NO_COMMUNE = "-"
"""Stands for "none" where an empty list would mean that nobody set a scope."""


@dataclass(frozen=True, slots=True)
class Territory:
    """Communes, and inside them either everything (`places` is None) or named hamlets and units.

    `watched`: communes whose cells alone may be read; nothing of a person, and nothing may be written.
    """

    communes: tuple[str, ...]
    places: tuple[str, ...] | None = None
    watched: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.places is None

    def covers(self, commune_code: str) -> bool:
        return commune_code in self.communes


NOWHERE = Territory(communes=())


def watching(communes: Iterable[str]) -> Territory:
    """The territory of a province: cells of many communes, rows of none."""
    return Territory((), (), tuple(communes))


@contextmanager
def scope(
    communes: Iterable[str], places: Iterable[str] | None = None, watched: Iterable[str] = ()
) -> Iterator[None]:
    """Rows of these communes only (and of these hamlets and units, when named), until the block ends.

    Opens a transaction: the setting is local to it, so a pooled connection never carries it on; the outermost block
    leaves nothing to put back. Nested blocks put the outer scope back, if they asked for another.
    """
    watched = ",".join(watched)
    named = ",".join(communes) or (_NO_COMMUNE if watched else "")
    wanted = (named, "*" if places is None else ",".join(places), watched)
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before = wanted if outermost else _present(cursor)
        if outermost or before != wanted:
            cursor.execute(_WRITE, wanted)
        try:
            yield
        finally:
            if before != wanted and not connection.needs_rollback:
                cursor.execute(_WRITE, before)


def _present(cursor: Any) -> tuple[str, ...]:
    cursor.execute(_READ)
    return tuple(value or "" for value in cursor.fetchone() or ())


@contextmanager
def within(territory: Territory) -> Iterator[None]:
    """`scope` for a territory already worked out from a user's appointment."""
    with scope(territory.communes, territory.places, territory.watched):
        yield
