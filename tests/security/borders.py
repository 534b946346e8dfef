"""Which rows lie on which side of a border, by their ids, and whether anything lies across it.

Before the rows are made, every table's own numbers begin at a height that no other table has, and beyond the border
at another: so a number in a form, a list or a JSON says what it means and where that lies.
"""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection

from bdhvs.ops.territory import scope
from tests.roles import OWNER, acting_as
from tests.village import KY_ANH, KY_HOA

BASE, STEP = 8_000_000_000_000, 1_000_000
HERE, LATER, BEYOND = 0, 250_000, 500_000
"""Where the numbers of a table begin: of this side, of what is made on this side afterwards, of what lies beyond."""
NUMBER = r"8000000\d{3}"
TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{5}-[A-Za-z0-9-]+|8\d{12}")
"""What an id looks like: of a person, of a place, of a row."""

TABLES = """
SELECT t.relname::text, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class t JOIN pg_attribute a
ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
AND t.relnamespace = 'public'::regnamespace GROUP BY t.oid, t.relname ORDER BY 1"""
SEQUENCES = """
SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.atttypid = 'bigint'::regtype
WHERE d.deptype IN ('i', 'a') AND s.relnamespace = 'public'::regnamespace ORDER BY 1"""


def number_rows(side: int) -> None:
    """From here on, what is made has numbers of this side."""
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        for place, (sequence,) in enumerate(cursor.fetchall()):
            cursor.execute("SELECT setval(%s, %s)", [sequence, BASE + place * STEP + side])


def tables() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return dict(cursor.fetchall())


@dataclass
class Border:
    """Between rows whose `column` says `here` and those where it says `beyond`."""

    column: str
    here: str
    beyond: str
    known: dict[str, list[str]] = field(default_factory=dict)
    """Tables with that column."""
    kind: dict[str, str] = field(default_factory=dict)
    """Of an id on this side: table and column."""
    like: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Ids beyond, by table and column."""
    found: str = ""

    def survey(self) -> "Border":
        """Learn every id on both sides."""
        self.known = {table: columns for table, columns in tables().items() if self.column in columns}
        for table, columns in self.known.items():
            for name in {"id", "uuid", "code"} & {*columns}:
                for value, side in self._ask(f"SELECT {name}::text, {self.column} FROM {table}"):
                    if side == self.here:
                        self.kind[value] = f"{table}.{name}"
                    elif side == self.beyond:
                        self.like[f"{table}.{name}"].append(value)
        ids = {one for many in self.like.values() for one in many if TOKEN.fullmatch(one)}
        self.found = "|".join([f"{NUMBER}[5-9]\\d{{5}}", *sorted(map(re.escape, ids))])
        return self

    def other(self, value: str) -> str | None:
        """The value with a like id from beyond the border in the place of each of this side; None: holds none."""
        known = [one for one in TOKEN.findall(value) if self.like.get(self.kind.get(one, ""))]
        for one in known:
            value = value.replace(one, self.like[self.kind[one]][0])
        return value if known else None

    def written(self) -> dict[str, int]:
        """How many rows this transaction wrote so far, by table; what was taken back counts, too."""
        asked = "SELECT relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        return {table: int(rows) for table, rows in self._ask(asked) if table in self.known}

    def state(self, among: Collection[str]) -> dict[str, str]:
        """A seal of all rows beyond, by table."""
        if not among:
            return {}
        asked = " UNION ALL ".join(
            f"SELECT '{table}', coalesce(md5(string_agg(to_jsonb(x)::text, '' ORDER BY to_jsonb(x)::text)), '') "
            f"FROM {table} x WHERE {self.column} = '{self.beyond}'"
            for table in among
        )
        return dict(self._ask(asked))

    def tied(self, among: Collection[str]) -> list[str]:
        """Tables of which a row on this side names what lies beyond."""
        if not among:
            return []
        asked = " UNION ALL ".join(
            f"(SELECT '{table}', '' FROM {table} x WHERE {self.column} = '{self.here}' "
            f"AND to_jsonb(x)::text ~ '{self.found}' LIMIT 1)"
            for table in among
        )
        return [table for table, _ in self._ask(asked)]

    def _ask(self, query: str) -> list[tuple[str, str]]:
        with scope([KY_ANH, KY_HOA]), connection.cursor() as cursor:
            cursor.execute(query)
            found: list[tuple[str, str]] = cursor.fetchall()
        return found
