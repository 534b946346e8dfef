"""Household cards: whole snapshots, a constant number of queries for a page of any size.

Read in the scope of the phone's hamlets, so the database itself refuses a household of another one. Consents and
groups, which only the whole commune may list, are asked for the persons already found there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q

from bdhvs.feedback.models import Need
from bdhvs.feedback.queries import erasures_of
from bdhvs.feedback.rules import WAITING
from bdhvs.field.models import Change
from bdhvs.ops.territory import scope
from bdhvs.people.models import Consent, Household, Membership, Person, Residence
from bdhvs.people.rules import NO_LANE, ResidenceKind, lane_of
from bdhvs.people.sealing import unseal
from bdhvs.places.models import Hamlet
from bdhvs.skills.models import ItemSet
from bdhvs.skills.rules import CONSENT_PURPOSE, is_child
from bdhvs.visits.assigning.queries import assigned_users
from bdhvs.visits.models import Visit
from bdhvs.visits.priority.queries import why_of
from bdhvs.visits.rechecks.queries import open_reasons_of
from bdhvs.visits.rules import VisitOutcome

ADULT = 18
_LATEST = """
SELECT DISTINCT ON (kept.id, a.item_code) kept.id, a.item_code, a.result, a.level, a.degree, a.occurred_on
FROM unnest(%(kept)s::bigint[], %(records)s::bigint[]) AS kept(id, record)
JOIN skills_attainment a ON a.person_id = kept.record
WHERE a.superseded_by_id IS NULL AND a.commune_code = %(commune)s
ORDER BY kept.id, a.item_code, a.occurred_on DESC, a.recorded_at DESC, a.id DESC
"""
_VISITS = """
SELECT household_id, uuid::text, occurred_on, kind, outcome, full_name, topics, again_on FROM (
  SELECT v.*, u.full_name, row_number() OVER (PARTITION BY household_id ORDER BY occurred_on DESC, v.id DESC) AS nth
  FROM visits_visit v LEFT JOIN accounts_user u ON u.id = v.recorded_by_id
  WHERE v.household_id = ANY(%(homes)s) AND v.commune_code = %(commune)s AND v.superseded_by_id IS NULL
) AS told WHERE nth <= 5 ORDER BY household_id, nth
"""
_MERGED = """
WITH RECURSIVE same AS (
  SELECT q.id AS kept, q.id FROM unnest(%(ids)s::bigint[]) AS q(id)
  UNION SELECT same.kept, p.id FROM same JOIN people_person p ON p.merged_into_id = same.id
) SELECT kept, id FROM same
"""
Rows = dict[int, list[Any]]


@dataclass
class Shelf:
    """Everything the cards of a page are made of, by household or person."""

    homes: list[Household]
    living: Rows
    facts: Rows
    visits: Rows
    groups: Rows
    consents: Rows
    needs: Rows
    assigned: Mapping[int, list[int]]
    why: Mapping[int, list[str]]
    rechecks: Mapping[int, list[str]]
    versions: Mapping[int, int]
    skills: frozenset[str]


def cards_of(commune: str, hamlets: Sequence[str], ids: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    """Cards by household, of those that are valid on the day and stand in these hamlets; the others are left out.

    Who asked that his data be erased is left out from that moment, and every phone forgets him.
    """
    if not ids:
        return {}
    homes = Household.objects.filter(commune_id=commune, hamlet_id__in=hamlets, pk__in=ids, merged_into=None)
    erased, alone = erasures_of(ids)
    found = list(homes.valid_on(on).exclude(pk__in=erased).order_by("pk"))
    shelf = _shelf(commune, found, on, alone)
    return {home.pk: _card(home, shelf, on) for home in found}


def _shelf(commune: str, homes: list[Household], on: date, erased: Collection[int]) -> Shelf:
    keys = [home.pk for home in homes]
    living: Rows = {}
    episodes = Residence.objects.filter(commune_id=commune, household_id__in=keys).valid_on(on)
    episodes = episodes.exclude(kind=ResidenceKind.ABSENT.value).exclude(person_id__in=erased)
    for episode in episodes.select_related("person").order_by("role", "person__birth_year", "pk"):
        if episode.person.merged_into_id is None and episode.person.died_on is None:
            living.setdefault(episode.household_id, []).append(episode)
    people = [episode.person_id for episodes in living.values() for episode in episodes]
    records = _sql(_MERGED, {"ids": people})
    kept, record = [row[0] for row in records], [row[1] for row in records]
    versions = Change.objects.filter(household_id__in=keys).values("household_id").annotate(v=Max("seq"))
    with scope([commune]):
        groups, consents = _groups(people, on), _consents(kept, record)
    return Shelf(
        homes=homes,
        living=living,
        facts=_by_first(_sql(_LATEST, {"kept": kept, "records": record, "commune": commune})),
        visits=_by_first(_sql(_VISITS, {"homes": keys, "commune": commune})),
        groups=groups,
        consents=consents,
        needs=_needs(commune, keys),
        assigned=assigned_users(keys, on),
        why=why_of(keys, on),
        rechecks=open_reasons_of(keys),
        versions={row["household_id"]: row["v"] for row in versions},
        skills=frozenset(ItemSet.objects.values_list("item__code", flat=True).distinct()),
    )


def _sql(text: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def _by_first(rows: Sequence[tuple[Any, ...]]) -> Rows:
    found: Rows = {}
    for key, *rest in rows:
        found.setdefault(key, []).append(rest)
    return found


def _groups(people: Sequence[int], on: date) -> Rows:
    held = Membership.objects.filter(person_id__in=people).valid_on(on).order_by("group_code")
    return _by_first(list(held.values_list("person_id", "group_code").distinct()))


def _consents(kept: Sequence[int], records: Sequence[int]) -> Rows:
    """The newest word of each person for each purpose."""
    by_record = dict(zip(records, kept, strict=True))
    newest: dict[tuple[int, str], list[Any]] = {}
    told = Consent.objects.filter(person_id__in=records).order_by("given_on", "pk")
    for person, purpose, given, on in told.values_list("person_id", "purpose", "given", "given_on"):
        newest[by_record[person], purpose] = [purpose, given, on]
    found: Rows = {}
    for (person, _), row in newest.items():
        found.setdefault(person, []).append(row)
    return found


def _needs(commune: str, homes: Sequence[int]) -> Rows:
    told = Need.objects.filter(commune_id=commune, household_id__in=homes, state__in=WAITING)
    rows = told.order_by("pk").values_list("household_id", "uuid", "kind", "person__uuid", "raised_on")
    return _by_first(list(rows))


def _card(home: Household, shelf: Shelf, on: date) -> dict[str, Any]:
    lane = lane_of(home.address)
    living = shelf.living.get(home.pk, [])
    return {
        "id": str(home.uuid),
        "version": shelf.versions.get(home.pk, 0),
        "code": home.code,
        "hamlet": home.hamlet_id,
        "address": home.address,
        "lane": "" if lane == NO_LANE else lane,
        "house": _house(home.address, lane),
        "priority": {"reason": home.priority} if home.priority else None,
        "assigned_to": shelf.assigned.get(home.pk, []),
        "why": shelf.why.get(home.pk, []),
        "members": [_member(episode, shelf, on) for episode in living],
        "visits": [_visit(row) for row in shelf.visits.get(home.pk, [])],
        "consents": [
            _consent(episode.person, row)
            for episode in living
            for row in shelf.consents.get(episode.person_id, [])
        ],
        "needs": [_need(row) for row in shelf.needs.get(home.pk, [])],
        "rechecks": [{"code": code} for code in shelf.rechecks.get(home.pk, [])],
    }


def _house(address: str, lane: str) -> str:
    """The part of the address that is this door's own."""
    parts = [part.strip() for part in address.split(",") if " ".join(part.lower().split()) != lane]
    return ", ".join(part for part in parts if part)


def _member(episode: Residence, shelf: Shelf, on: date) -> dict[str, Any]:
    person: Person = episode.person
    child = is_child(birth_date=person.birth_date, birth_year=person.birth_year, on=on)
    agreed = any(row[0] == CONSENT_PURPOSE and row[1] for row in shelf.consents.get(person.pk, []))
    items: dict[str, Any] = {}
    statuses: dict[str, Any] = {}
    for code, result, level, degree, day in shelf.facts.get(person.pk, []):
        held = items if code in shelf.skills else statuses
        held[code] = {"r": result, "l": level, "d": degree, "on": day.isoformat()}
    return {
        "id": str(person.uuid),
        "name": person.name,
        "birth_year": person.birth_year,
        "sex": person.sex,
        "role": episode.role,
        "lives": episode.kind,
        "groups": [row[0] for row in shelf.groups.get(person.pk, [])],
        "adult": _is_adult(person, on),
        "needs_consent": child and not agreed,
        "phone": unseal(person.phone),
        "items": items,
        "statuses": statuses,
    }


def _is_adult(person: Person, on: date) -> bool:
    """Eighteen completed; of a bare year counted as its last day; an unknown one counts as adult."""
    if person.birth_date is not None:
        born = person.birth_date
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) >= ADULT
    return person.birth_year is None or on.year - person.birth_year > ADULT


def _visit(row: Sequence[Any]) -> dict[str, Any]:
    uuid, on, kind, outcome, by, topics, again_on = row
    return {
        "id": uuid,
        "on": on.isoformat(),
        "kind": kind,
        "outcome": outcome,
        "by": by or "",
        "topics": list(topics),
        "again_on": again_on.isoformat() if again_on else None,
    }


def _consent(person: Person, row: Sequence[Any]) -> dict[str, Any]:
    purpose, given, on = row
    return {"person": str(person.uuid), "purpose": purpose, "given": given, "on": on.isoformat()}


def _need(row: Sequence[Any]) -> dict[str, Any]:
    uuid, kind, person, on = row
    return {"id": str(uuid), "kind": kind, "person": str(person) if person else None, "on": on.isoformat()}


def progress_of(commune: str, hamlets: Sequence[str], on: date) -> list[dict[str, Any]]:
    """By hamlet: households of the day, and those with a finished visit in its year."""
    met = Visit.objects.filter(
        household=OuterRef("pk"),
        outcome=VisitOutcome.DONE.value,
        superseded_by=None,
        occurred_on__year=on.year,
    )
    homes = Household.objects.filter(commune_id=commune, hamlet_id__in=hamlets, merged_into=None).valid_on(on)
    counted = homes.annotate(met=Exists(met)).values("hamlet_id")
    numbers = {
        row["hamlet_id"]: (row["households"], row["reached"])
        for row in counted.annotate(households=Count("pk"), reached=Count("pk", filter=Q(met=True)))
    }
    return [
        {
            "code": hamlet.code,
            "name": hamlet.name,
            "households": numbers.get(hamlet.code, (0, 0))[0],
            "reached": numbers.get(hamlet.code, (0, 0))[1],
        }
        for hamlet in Hamlet.objects.filter(code__in=hamlets).order_by("position", "code")
    ]
