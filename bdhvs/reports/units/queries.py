"""Which rounds there are, what every place answered, and the commune's sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from bdhvs.accounts.models import User
from bdhvs.lib.period import Period
from bdhvs.places.models import Team
from bdhvs.places.queries import hamlet_names, hamlets_on, unit_names, units_on
from bdhvs.reports.cycles import period_words
from bdhvs.reports.models import Paper, PaperTurn, Round, Submission, UnitForm
from bdhvs.reports.submitting import STATUS_WORDS
from bdhvs.reports.units.counts import Counted, Span, counted
from bdhvs.reports.units.rules import (
    NOTHING,
    Answer,
    Field,
    FieldKind,
    Subject,
    Sum,
    answer_in,
    fields_of,
    sum_up,
)

HANDED = frozenset({"submitted", "approved", "locked"})
COUNTING = frozenset({"approved", "locked"})
"""States in which a paper counts in the commune's sum."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody who fills a form. `territory`: the hamlet or unit that row-level security knows him by."""

    code: str
    name: str
    territory: str | None


def places_of(commune: str, kind: str, on: Any, unit_kinds: Iterable[str] = ()) -> list[Place]:
    """All places of a kind on a day, in the commune's order."""
    if kind == Subject.HAMLET:
        return [Place(c, n, c) for c, n in hamlets_on(commune, on).values_list("code", "name")]
    if kind == Subject.TEAM:
        teams = Team.objects.filter(commune_id=commune).valid_on(on).order_by("hamlet__position", "code")
        return [Place(*row) for row in teams.values_list("code", "name", "hamlet_id")]
    return [Place(c, n, c) for c, n in units_on(commune, on, unit_kinds).values_list("code", "name")]


def names_of(commune: str, kind: str) -> dict[str, str]:
    """Names of all places of a kind, those of earlier maps too."""
    if kind == Subject.HAMLET:
        return hamlet_names(commune)
    if kind == Subject.UNIT:
        return unit_names(commune)
    return dict(Team.objects.filter(commune_id=commune).values_list("code", "name"))


def forms_of(commune: str) -> QuerySet[UnitForm]:
    """Forms in use, by name."""
    return (
        UnitForm.objects.filter(commune_id=commune, retired=False).select_related("saved_by").order_by("name")
    )


def rounds_of(commune: str) -> QuerySet[Round]:
    """Rounds, the latest deadline first."""
    return Round.objects.filter(commune_id=commune).select_related("form").order_by("-due_at", "-pk")


def period_of(one: Round) -> Period:
    return Period(one.period_from, one.period_to, one.period)


def words_of(one: Round) -> str:
    """The period of a round in words."""
    return period_words(period_of(one))


def submissions_of(rounds: Sequence[Round]) -> dict[tuple[int, str], Submission]:
    """By round and place; one question for all rounds."""
    keys = {(r.report_id, r.subject_kind, r.period_from, r.period_to): r.pk for r in rounds}
    found = Submission.objects.filter(
        commune_id__in={r.commune_id for r in rounds},
        report_id__in={r.report_id for r in rounds},
        superseded_by=None,
    )
    told = {}
    for one in found.select_related("recorded_by").order_by("recorded_at", "pk"):
        key = keys.get((one.report_id, one.subject_kind, one.period_from, one.period_to))  # type: ignore[arg-type]
        if key is not None:
            told[key, one.subject_id] = one
    return told


@dataclass(frozen=True, slots=True)
class Line:
    """One place in one round. Missing: an answer that nobody gave has no number; `answers` are those on its paper."""

    place: Place
    status: str
    due_at: datetime
    handed_at: datetime | None = None
    by: str = ""
    paper: Paper | None = None
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return self.status in ("", "due") and self.paper is not None

    @property
    def is_handed(self) -> bool:
        return self.status in HANDED

    @property
    def counts(self) -> bool:
        return self.status in COUNTING

    def is_late(self, at: datetime) -> bool:
        """Handed in after the deadline, or not yet although it has passed."""
        return (self.handed_at or at) > self.due_at if self.is_handed else at > self.due_at

    @property
    def word(self) -> str:
        if self.is_draft:
            return "đang ghi"
        return STATUS_WORDS[self.status or "due"]


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round with a line of every place that was asked."""

    round: Round
    fields: tuple[Field, ...]
    lines: list[Line]

    def lines_in(self, *states: str) -> list[Line]:
        return [line for line in self.lines if line.status in states]

    @property
    def open_lines(self) -> list[Line]:
        """Whose paper is not in hand."""
        return [line for line in self.lines if not line.is_handed]

    @property
    def words(self) -> str:
        return words_of(self.round)

    def sums(self) -> list[tuple[Field, Sum]]:
        """The commune's sum of each number, over approved papers alone."""
        return [
            (
                one,
                sum_up(
                    [line.answers.get(one.key, NOTHING) if line.counts else None for line in self.lines],
                    one.kind,
                ),
            )
            for one in self.fields
            if one.is_number
        ]


def state_of(one: Round) -> RoundState:
    """Everything about a round: three questions, however many places."""
    return states_of([one])[0]


def states_of(rounds: Sequence[Round]) -> list[RoundState]:
    """Rounds with their lines: a fixed number of questions for all of them."""
    if not rounds:
        return []
    commune = rounds[0].commune_id
    told = submissions_of(rounds)
    papers = {(p.round_id, p.subject_id): p for p in Paper.objects.filter(round__in=[r.pk for r in rounds])}
    names = {kind: names_of(commune, kind) for kind in {r.subject_kind for r in rounds}}
    return [
        RoundState(
            one,
            (asked := fields_of(one.fields)),
            [
                _line(one, asked, Place(code, names[one.subject_kind].get(code, code), None),
                      told.get((one.pk, code)), papers.get((one.pk, code)))
                for code in one.subject_ids
            ],
        )
        for one in rounds
    ]  # fmt: skip


def _line(
    one: Round, asked: Sequence[Field], place: Place, told: Submission | None, paper: Paper | None
) -> Line:
    recorder = told.recorded_by.full_name if told and told.recorded_by and told.status != "due" else ""
    return Line(
        place=place,
        status=told.status if told else "",
        due_at=one.due_at,
        handed_at=told.submitted_at if told else None,
        by=recorder,
        paper=paper,
        answers={f.key: answer_on(paper, f) for f in asked if f.is_number} if paper else {},
    )


def answer_on(paper: Paper, asked: Field) -> Answer:
    """What the paper says: typed, or counted when it was handed in."""
    if asked.kind is FieldKind.COUNT:
        return Answer(paper.counted.get(asked.key), counted=True)
    return answer_in(paper.values, asked.key)


def own_places(by: User) -> set[str]:
    """Hamlets, unit and team this person answers for."""
    mine = set(by.territory.places or ())
    if by.team_id:
        mine.add(by.team_id)
    elif by.hamlets:  # a head of hamlet looks after its teams' papers too
        teams = Team.objects.filter(hamlet_id__in=by.hamlets).values_list("code", flat=True)
        mine.update(teams)
    return mine


def lines_for(by: User, commune: str) -> list[tuple[RoundState, Line]]:
    """Papers this person answers for, the nearest deadline first, those done at the end."""
    mine = own_places(by)
    rounds = list(rounds_of(commune).filter(subject_ids__overlap=sorted(mine))[:60])
    found = [(s, line) for s in states_of(rounds) for line in s.lines if line.place.code in mine]
    return sorted(found, key=lambda one: (one[1].is_handed, one[0].round.due_at))


def span_of(one: Round) -> Span:
    return Span(one.commune_id, one.period_from, one.period_to)


def counted_for(one: Round) -> dict[str, Counted]:
    """Every count that the round asks for, by field and place, within the reader's territory."""
    asked = [f for f in fields_of(one.fields) if f.kind is FieldKind.COUNT]
    found = counted({f.source for f in asked}, one.subject_kind, span_of(one))
    return {f.key: found.get(f.source, {}) for f in asked}


def turns_of(paper: Paper) -> list[PaperTurn]:
    """The story of a paper, newest first."""
    return list(paper.turns.select_related("recorded_by").order_by("-recorded_at", "-pk"))


def is_asked_by_form(commune: str, report_id: str, kind: str, period: Period) -> bool:
    """Whether a round asks for this very report: then it is handed in on its form alone."""
    return Round.objects.filter(
        commune_id=commune,
        report_id=report_id,
        subject_kind=kind,
        period_from=period.start,
        period_to=period.end,
    ).exists()
