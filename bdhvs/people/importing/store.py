"""Storing a list: set-based, in one transaction, all or nothing.

Tables with row-level policies refuse COPY, so rows are copied into temporary tables and go on from there by
INSERT … SELECT, under the policies.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from bdhvs.lib.personal_id import last_three
from bdhvs.lib.vietnamese import sort_key
from bdhvs.people.importing.matching import Home, Verdict, household_code
from bdhvs.people.importing.register import Register
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.rules import HouseholdRole, Priority, ResidenceKind
from bdhvs.people.sealing import seal
from bdhvs.people.territory import refresh_places

Progress = Callable[[str, int, int], None]
_CHUNK = 5_000
_TABLES = """
CREATE TEMPORARY TABLE list_household (id bigint, hamlet text, code text, address text, priority text, since date)
  ON COMMIT DROP;
CREATE TEMPORARY TABLE list_person (id bigint, name text, name_key text, sort_key text, birth_date date,
  birth_year smallint, sex text, number_hash bytea, number_tail bytea, phone bytea, is_new boolean) ON COMMIT DROP;
CREATE TEMPORARY TABLE list_home (person bigint, household bigint, hamlet text, kind text, role text, since date,
  closes bigint, closes_from date) ON COMMIT DROP;
CREATE TEMPORARY TABLE list_household_change (id bigint, address text, priority text) ON COMMIT DROP;
"""
_DROP = "DROP TABLE IF EXISTS list_household, list_person, list_home, list_household_change"
_STEPS = (
    """INSERT INTO people_household (id, uuid, commune_code, hamlet_code, code, address, priority, valid_from)
       SELECT id, gen_random_uuid(), %(commune)s, hamlet, code, address, priority, since FROM list_household""",
    """INSERT INTO people_person (id, uuid, commune_code, places, name, name_key, sort_key, birth_date, birth_year, sex,
         number_hash, number_tail, phone)
       SELECT p.id, gen_random_uuid(), %(commune)s, ARRAY[h.hamlet], p.name, p.name_key, p.sort_key, p.birth_date,
         p.birth_year, p.sex, p.number_hash, p.number_tail, p.phone
       FROM list_person p JOIN list_home h ON h.person = p.id WHERE p.is_new""",
    """UPDATE people_person p SET name = c.name, name_key = c.name_key, sort_key = c.sort_key,
         birth_date = c.birth_date, birth_year = c.birth_year, sex = c.sex,
         number_hash = coalesce(c.number_hash, p.number_hash), number_tail = coalesce(c.number_tail, p.number_tail),
         phone = coalesce(c.phone, p.phone)
       FROM list_person c WHERE c.id = p.id AND NOT c.is_new""",
    """DELETE FROM people_residence r USING list_home h WHERE r.id = h.closes AND h.closes_from >= h.since""",
    """UPDATE people_residence r SET valid_to = h.since FROM list_home h
       WHERE r.id = h.closes AND h.closes_from < h.since""",
    """INSERT INTO people_residence (person_id, household_id, commune_code, hamlet_code, kind, role, valid_from)
       SELECT person, household, %(commune)s, hamlet, kind, role, since FROM list_home""",
    """UPDATE people_household h SET address = coalesce(c.address, h.address),
         priority = coalesce(c.priority, h.priority)
       FROM list_household_change c WHERE c.id = h.id""",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole list: the day from which it is true, and how people live there when it is silent."""

    commune: str
    since: date
    hamlets_from: dict[str, date]
    residence: ResidenceKind = ResidenceKind.PERMANENT

    def from_day(self, hamlet: str, arrived: date | None) -> date:
        """First day of a residence: the day of arrival, but never before the hamlet stands on the map."""
        return max(arrived or self.since, self.hamlets_from.get(hamlet, date.min))


def store(
    verdicts: Sequence[Verdict], homes: Sequence[Home], register: Register, terms: Terms, progress: Progress
) -> list[int]:
    """Write what the verdicts say; gives the ids of persons written. The caller holds the transaction."""
    writing = _Writing(homes, register, terms)
    written = [v for v in verdicts if v.outcome in (Outcome.NEW, Outcome.CHANGED)]
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        cursor.execute(_TABLES)
        writing.number(cursor, [v for v in written if v.outcome is Outcome.NEW])
        _copy(cursor, "list_household", writing.households())
        _copy(cursor, "list_household_change", writing.household_changes())
        _copy(cursor, "list_person", _counted(writing.people(written), len(written), progress))
        _copy(cursor, "list_home", writing.homes_of(written))
        for number, step in enumerate(_STEPS, 1):
            progress("ghi vào sổ", number, len(_STEPS))
            cursor.execute(step, {"commune": terms.commune})
    refresh_places(writing.moved)
    return [writing.person_id(verdict) for verdict in written]


def _copy(cursor: Any, table: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _counted(rows: Iterable[Sequence[object]], total: int, progress: Progress) -> Iterable[Sequence[object]]:
    for number, row in enumerate(rows):
        if number % _CHUNK == 0:
            progress("chuẩn bị", number, total)
        yield row


class _Writing:
    """Ids given before writing, so that everything goes in with one statement a table."""

    def __init__(self, homes: Sequence[Home], register: Register, terms: Terms) -> None:
        self.homes, self.register, self.terms = homes, register, terms
        self.new_homes = [h for h in homes if h.known is None and _has_people(h)]
        self.home_ids: dict[int, int] = {id(h): h.known.id for h in homes if h.known is not None}
        self.person_ids: dict[int, int] = {}
        self.moved: list[int] = []

    def number(self, cursor: Any, new: Sequence[Verdict]) -> None:
        people = _next_ids(cursor, "people_person", len(new))
        self.person_ids = {id(verdict): number for verdict, number in zip(new, people, strict=True)}
        homes = _next_ids(cursor, "people_household", len(self.new_homes))
        self.home_ids |= {id(home): number for home, number in zip(self.new_homes, homes, strict=True)}

    def person_id(self, verdict: Verdict) -> int:
        return verdict.person.id if verdict.person is not None else self.person_ids[id(verdict)]

    def households(self) -> Iterable[Sequence[object]]:
        counters: dict[str, int] = {}
        taken = set(self.register.codes)
        for home in self.new_homes:
            group = home.group
            code = household_code(group.hamlet, group.number) if group.number else ""
            while not code or code in taken:
                counters[group.hamlet] = counters.get(group.hamlet, 0) + 1
                code = household_code(group.hamlet, f"N{counters[group.hamlet]:04}")
            taken.add(code)
            since = min(self.terms.from_day(group.hamlet, row.arrived_on) for row in group.rows)
            priority = (group.priority or Priority.NONE).value
            yield self.home_ids[id(home)], group.hamlet, code, group.address, priority, since

    def household_changes(self) -> Iterable[Sequence[object]]:
        for home in self.homes:
            if home.known is not None and home.changes and _has_people(home):
                told = home.group.priority
                yield home.known.id, home.group.address or None, told.value if told is not None else None

    def people(self, written: Sequence[Verdict]) -> Iterable[Sequence[object]]:
        for verdict in written:
            row, known = verdict.row, verdict.person
            keeps_number = row.number and (known is None or "number" in verdict.changes)
            changed_phone = row.phone if known is None or "phone" in verdict.changes else ""
            yield (
                self.person_id(verdict),
                row.name,
                row.key,
                sort_key(row.name),
                *_birth(verdict),
                row.sex.value or (known.sex if known else ""),
                verdict.number_hash if keeps_number else None,
                seal(last_three(row.number)) if keeps_number else None,
                seal(changed_phone) or None,
                known is None,
            )

    def homes_of(self, written: Sequence[Verdict]) -> Iterable[Sequence[object]]:
        for verdict in written:
            if verdict.person is not None and not {"household", "kind", "role"} & set(verdict.changes):
                continue
            row, episode = verdict.row, verdict.episode
            home = self.homes[row.group]
            since = self.terms.from_day(home.group.hamlet, row.arrived_on)
            if episode is not None:
                self.moved.append(self.person_id(verdict))
                since = self._day_of_change(verdict, since)
            kind = row.kind.value if row.kind else episode.kind if episode else self.terms.residence.value
            role = row.role or (HouseholdRole(episode.role) if episode else HouseholdRole.MEMBER)
            if verdict.person is not None and episode is None:
                self.moved.append(verdict.person.id)
            yield (
                self.person_id(verdict),
                self.home_ids[id(home)],
                home.group.hamlet,
                kind,
                role.value,
                since,
                episode.id if episode else None,
                episode.valid_from if episode else None,
            )

    def _day_of_change(self, verdict: Verdict, since: date) -> date:
        """A corrected role keeps its first day; a move or a new kind begins on the day of the list."""
        episode = verdict.episode
        if episode is None:
            return since
        if not {"household", "kind"} & set(verdict.changes):
            return episode.valid_from
        arrived = verdict.row.arrived_on
        return (
            arrived
            if arrived is not None and arrived > episode.valid_from
            else max(since, episode.valid_from)
        )


def _birth(verdict: Verdict) -> tuple[date | None, int | None]:
    row, known = verdict.row, verdict.person
    if known is None or {"birth_date", "birth_year"} & set(verdict.changes):
        return row.birth_date, row.birth_year
    return known.birth_date, known.birth_year


def _has_people(home: Home) -> bool:
    return any(v.outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME) for v in home.rows)


def _next_ids(cursor: Any, table: str, count: int) -> list[int]:
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
    )
    return [row[0] for row in cursor.fetchall()]
