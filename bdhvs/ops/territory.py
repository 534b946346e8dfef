"""The one door to rows of a territory: which communes and places the database may show until the block ends.

Every territory table has a row-level policy that reads these settings (`ops/schema.py`). A query without a scope is
refused by the database itself (SQLSTATE BD001), so a forgotten scope is an error and never an empty page.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_SETTINGS = ("app.communes", "app.places", "app.watched")
Wanted = tuple[str, str, str]
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
    wanted, opened = _settings(communes, places, watched), _opened()
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before = wanted if outermost else (opened[-1] if opened else _present(cursor))
        if outermost or before != wanted:
            cursor.execute(_WRITE, wanted)
        opened.append(wanted)
        try:
            yield
        finally:
            opened.pop()
            if before != wanted and not connection.needs_rollback:
                cursor.execute(_WRITE, before)


def whole(commune: str) -> AbstractContextManager[None]:
    """`scope` of a whole commune, for an act that must see more than who calls it; costs nothing where it stands."""
    opened = _opened()
    stands = bool(opened) and opened[-1] == _settings((commune,), None, ())
    return nullcontext() if stands and connection.in_atomic_block else scope([commune])


def _settings(communes: Iterable[str], places: Iterable[str] | None, watched: Iterable[str]) -> Wanted:
    cells = ",".join(watched)
    named = ",".join(communes) or (_NO_COMMUNE if cells else "")
    return named, "*" if places is None else ",".join(places), cells


def _opened() -> list[Wanted]:
    """The scopes open on this thread's connection, the innermost last: nobody else sets them."""
    if not hasattr(connection, "opened_scopes"):
        connection.opened_scopes = []  # type: ignore[attr-defined]
    opened: list[Wanted] = connection.opened_scopes  # type: ignore[attr-defined]
    return opened


def _present(cursor: Any) -> Wanted:
    cursor.execute(_READ)
    communes, places, watched = cursor.fetchone() or ("", "", "")
    return communes or "", places or "", watched or ""


@contextmanager
def within(territory: Territory) -> Iterator[None]:
    """`scope` for a territory already worked out from a user's appointment."""
    with scope(territory.communes, territory.places, territory.watched):
        yield
