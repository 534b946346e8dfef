"""What may be asked of needs: what waits, whose data is not to be carried around any more, what everybody may read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate

from bdhvs.feedback.commands.raising import slip_hashes
from bdhvs.feedback.models import DeadZone, Need, NeedStep
from bdhvs.feedback.rules import (
    ABOUT_DATA,
    SLIP_LENGTH,
    WAITING,
    NeedKind,
    NeedState,
    Rung,
    plain_slip,
)
from bdhvs.lib.period import Period
from bdhvs.lib.vietnamese import fold

OFFICE: Final = "Cán bộ thường trực"
"""Who answers what was given to nobody else."""


def needs_of(commune: str) -> QuerySet[Need]:
    """What waits first, then the newest; the scope decides which hamlets and units."""
    found = Need.objects.filter(commune_id=commune)
    return found.select_related(
        "household", "hamlet", "unit", "person", "raised_by", "answered_by", "assigned_unit", "assigned_to"
    ).order_by(F("answered_at").asc(nulls_first=True), "-raised_at", "-pk")


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that somebody still has to give, in words without anybody in them."""

    place: str
    says: str
    due_on: date


def owed_until(commune: str, last: date) -> list[Owed]:
    """What nobody has answered and whose day comes by `last`, the late ones included, the earliest first."""
    found = Need.objects.filter(commune_id=commune, state__in=WAITING, due_on__lte=last)
    found = found.select_related("hamlet", "assigned_unit", "assigned_to__unit").order_by("due_on", "pk")
    kinds = NeedKind.labels()
    return [Owed(_answerer(one), one.gist or kinds[one.kind], one.due_on) for one in found if one.due_on]


def _answerer(need: Need) -> str:
    """The unit it was given to, the unit or hamlet of whom it was given to, else the office; never a person."""
    told = need.assigned_to
    unit = need.assigned_unit or (told.unit if told else None)
    if unit:
        return unit.name
    return need.hamlet.name if told and need.hamlet else OFFICE


def steps_of(need: Need) -> QuerySet[NeedStep]:
    """The history of a need, oldest first."""
    return need.steps.select_related("taken_by", "to_unit", "to_user").order_by("taken_at", "pk")


def need_of_slip(commune: str, text: str) -> Need | None:
    """The need behind a citizen's code, inside the scope of its hamlet. Missing: None for a code nobody has."""
    if len(plain_slip(text)) != SLIP_LENGTH:
        return None
    return Need.objects.filter(commune_id=commune, slip_hash__in=slip_hashes(text, commune=commune)).first()


_ERASURES = """
SELECT household_id, person_id FROM feedback_need WHERE household_id = ANY(%s::bigint[]) AND kind = %s AND state <> %s
"""


def erasures_of(homes: Collection[int]) -> tuple[set[int], set[int]]:
    """Households, and single persons, who asked that their data be erased and were not declined. One query."""
    with connection.cursor() as cursor:  # with every batch of a phone: not worth building a query each time
        cursor.execute(_ERASURES, [list(homes), NeedKind.ERASE_DATA.value, NeedState.DECLINED.value])
        rows = cursor.fetchall()
    alone = {person for _, person in rows if person}
    whole = {home for home, person in rows if home and not person}
    return whole, alone


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """A question of citizens as the office worded it, with its answer: nobody is in it."""

    id: int
    kind: str
    question: str
    answer: str
    published_on: date


def published_answers(commune: str, *, search: str = "") -> list[PublishedAnswer]:
    """What everybody may read, the newest first; `search` with or without marks. One query."""
    found = Need.objects.filter(commune_id=commune, published_at__isnull=False).order_by(
        "-published_at", "-pk"
    )
    rows = found.values_list("pk", "kind", "gist", "public_answer", "published_at")
    shown = [PublishedAnswer(pk, k, q, a, localdate(at)) for pk, k, q, a, at in rows if at]
    words = fold(search).split()
    return [one for one in shown if all(word in fold(f"{one.question} {one.answer}") for word in words)]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many needs of one kind, or one place: raised in the period, and of these still waiting."""

    label: str
    raised: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Voices:
    """What the report says of obstacles. `chosen` and `proposed` are the office's own wordings."""

    by_kind: Sequence[Tally] = ()
    by_place: Sequence[Tally] = ()
    by_state: Sequence[tuple[str, int]] = ()
    chosen: Sequence[str] = ()
    proposed: Sequence[str] = ()
    zones: Sequence[tuple[str, int]] = field(default_factory=tuple)

    @property
    def raised(self) -> int:
        return sum(one.raised for one in self.by_kind)

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.by_kind)


def voices_in(commune: str, period: Period) -> Voices:
    """Needs raised in the period, by kind, place and state; wordings the office chose, of these and of what still
    waits from before. Requests of a household about its own data are nobody else's matter and are left out.
    """
    told = Need.objects.filter(commune_id=commune).exclude(kind__in=ABOUT_DATA)
    raised = told.filter(raised_on__gte=period.start, raised_on__lt=period.end)
    kinds, states = NeedKind.labels(), NeedState.labels()
    chosen = told.filter(for_report=True, raised_on__lt=period.end).filter(
        Q(raised_on__gte=period.start) | Q(state__in=WAITING)
    )
    wordings = list(chosen.order_by("raised_on", "pk").values_list("gist", "rung"))
    by_state = dict(raised.order_by().values_list("state").annotate(n=Count("pk")))
    return Voices(
        by_kind=[Tally(kinds[kind], n, w) for kind, n, w in _tally(raised, "kind")],
        by_place=[Tally(place or "toàn xã", n, w) for place, n, w in _tally(raised, "hamlet__name")],
        by_state=[(states[state], by_state[state]) for state in states if state in by_state],
        chosen=[gist for gist, rung in wordings if rung != Rung.SUPERIOR],
        proposed=[gist for gist, rung in wordings if rung == Rung.SUPERIOR],
        zones=zones_by_hamlet(commune, period.last_day),
    )


def _tally(needs: QuerySet[Need], column: str) -> Iterable[tuple[str, int, int]]:
    counted = (
        needs.order_by()
        .values_list(column)
        .annotate(n=Count("pk"), waiting=Count("pk", filter=Q(state__in=WAITING)))
    )
    return sorted(counted, key=lambda row: (-row[1], str(row[0])))


def zones_of(commune: str) -> QuerySet[DeadZone]:
    """Places without signal: those still without first, then by hamlet."""
    found = DeadZone.objects.filter(commune_id=commune).select_related("hamlet", "recorded_by")
    return found.order_by(F("solved_on").desc(nulls_first=True), "hamlet__position", "place", "pk")


def zones_by_hamlet(commune: str, on: date) -> list[tuple[str, int]]:
    """How many places of each hamlet had no signal on the day, in the commune's order."""
    without = DeadZone.objects.filter(
        Q(solved_on=None) | Q(solved_on__gt=on), commune_id=commune, seen_on__lte=on
    )
    counted = without.values_list("hamlet__name").annotate(n=Count("pk"))
    return list(counted.order_by("hamlet__position", "hamlet__name"))
