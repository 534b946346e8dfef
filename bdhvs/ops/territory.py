"""The one door to rows of a territory: which communes and places the database may show until the block ends.

Every territory table has a row-level policy that reads these settings (`ops/schema.py`). A query without a scope is
refused by the database itself (SQLSTATE BD001), so a forgotten scope is an error and never an empty page.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

_READ = "SELECT current_setting('app.communes', true), current_setting('app.places', true)"
_WRITE = "SELECT set_config('app.communes', %s, true), set_config('app.places', %s, true)"


@dataclass(frozen=True, slots=True)
class Territory:
    """Communes, and inside them either everything (`places` is None) or named hamlets and units."""

    communes: tuple[str, ...]
    places: tuple[str, ...] | None = None

    @property
    def whole(self) -> bool:
        return self.places is None

    def covers(self, commune_code: str) -> bool:
        return commune_code in self.communes


NOWHERE = Territory(communes=())


@contextmanager
def scope(communes: Iterable[str], places: Iterable[str] | None = None) -> Iterator[None]:
    """Rows of these communes only (and of these hamlets and units, when named), until the block ends.

    Opens a transaction: the setting is local to it, so a pooled connection never carries it on. Nested blocks put
    the outer scope back.
    """
    wanted = (",".join(communes), "*" if places is None else ",".join(places))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
        before = (row[0] or "", row[1] or "") if row else ("", "")
        cursor.execute(_WRITE, wanted)
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(_WRITE, before)


@contextmanager
def within(territory: Territory) -> Iterator[None]:
    """`scope` for a territory already worked out from a user's appointment."""
    with scope(territory.communes, territory.places):
        yield
