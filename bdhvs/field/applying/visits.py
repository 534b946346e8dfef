"""Visits: all of a batch at once. One visit is one event: its facts are stored together or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bdhvs.feedback.commands import NeedEntry, raise_needs
from bdhvs.field.applying.settled import RefusedError, Settled, Told, WaitsError
from bdhvs.field.applying.work import Work
from bdhvs.field.envelope import ConsentTold, ItemResult, StatusResult, VisitTold
from bdhvs.field.rules import Outcome
from bdhvs.journal.commands import one_act
from bdhvs.lib.evidence import Level
from bdhvs.people.commands import record_consent
from bdhvs.people.models import Household, Person
from bdhvs.skills.commands import AttainmentEntry, record_attainments, without_consent
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import CONSENT_PURPOSE, PersonDiedError, Result, check_alive
from bdhvs.visits.commands import VisitEntry, record_visits
from bdhvs.visits.models import Visit
from bdhvs.visits.rechecks.commands import flag_rechecks


@dataclass(slots=True)
class Plan:
    """What one visit will write."""

    told: Told
    visit: VisitEntry
    attainments: list[AttainmentEntry] = field(default_factory=list)
    consents: list[tuple[Person, ConsentTold]] = field(default_factory=list)
    need: NeedEntry | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """Facts that a correction replaces."""

    visit: Visit | None = None
    attainments: tuple[Attainment, ...] = ()


def plan_visit(
    told: Told, work: Work, said: VisitTold, *, subject: UUID | None = None, before: Before | None = None
) -> Plan:
    """Check one visit against the register.

    Raises: WaitsError, RefusedError
    """
    household = work.household(subject or told.envelope.subject_id, told)
    people = _people(told, work, said, household)
    homes, alone = work.erased
    if household.pk in homes or any(person.pk in alone for person in people.values()):
        raise RefusedError("erased")
    old = before or Before()
    visit = VisitEntry(
        household=household,
        kind=said.visit_kind,
        outcome=said.outcome,
        occurred_on=told.on,
        topics=said.topics,
        supersedes=old.visit,
        uuid=told.id,
        met=[people[uuid].pk for uuid in said.met],
        again_on=said.again_on,
        photos=said.photos,
        note=said.note or "",
        elapsed_s=_seconds(told, said),
        occurred_at=told.occurred_at,
    )
    corrects = {(a.person_id, a.item_code): a for a in old.attainments}
    plan = Plan(told, visit)
    plan.attainments = [_entry(told, work, people, one, corrects) for one in _results(said)]
    plan.consents = [(people[consent.person], consent) for consent in said.consent or ()]
    if said.need is not None:
        person = people[said.need.person] if said.need.person else None
        plan.need = NeedEntry(household, said.need.kind, told.on, person, said.need.text, told.id)
    return plan


def _seconds(told: Told, said: VisitTold) -> int | None:
    elapsed = said.elapsed_ms if said.elapsed_ms is not None else told.envelope.elapsed_ms
    return None if elapsed is None else min(elapsed // 1000, 2**31 - 1)


def _results(said: VisitTold) -> Iterator[ItemResult | StatusResult]:
    yield from said.results
    yield from said.statuses


def _people(told: Told, work: Work, said: VisitTold, household: Household) -> dict[UUID, Person]:
    """Everybody the visit names lives, or lived, in the household.

    Raises: WaitsError, RefusedError
    """
    named = [*said.met, *(one.person for one in _results(said)), *(c.person for c in said.consent or ())]
    named += [said.need.person] if said.need and said.need.person else []
    if missing := [uuid for uuid in dict.fromkeys(named) if uuid not in work.persons]:
        raise WaitsError(*missing)
    found = {uuid: work.persons[uuid] for uuid in named}
    if any(household.pk not in work.homes.get(person.pk, ()) for person in found.values()):
        raise RefusedError("not_a_member")
    return found


def _entry(
    told: Told,
    work: Work,
    people: dict[UUID, Person],
    one: ItemResult | StatusResult,
    corrects: dict[tuple[int, str], Attainment],
) -> AttainmentEntry:
    code = one.item if isinstance(one, ItemResult) else one.status
    person = people[one.person]
    if code not in work.items:
        raise RefusedError("unknown_item")
    if one.degree is not None and one.result != "yes":
        raise RefusedError("bad_degree")
    try:
        check_alive(person.died_on, told.on)
    except PersonDiedError:
        raise RefusedError("person_died") from None
    old = corrects.get((person.pk, code))
    return AttainmentEntry(
        person, code, Result(one.result), Level(one.level), told.on, one.degree, supersedes=old
    )


def refuse_children(plans: Sequence[Plan]) -> dict[UUID, Settled]:
    """Visits with results of children whose guardians have not agreed, here or before; one query for all."""
    agreed = {
        person.pk
        for plan in plans
        for person, consent in plan.consents
        if consent.given and consent.purpose == CONSENT_PURPOSE
    }
    facts: list[tuple[Person, date]] = [
        (entry.person, entry.occurred_on)
        for plan in plans
        for entry in plan.attainments
        if entry.person.pk not in agreed
    ]
    without = {person.pk for person in without_consent(facts)}
    return {
        plan.told.id: Settled(Outcome.REJECTED, "child_consent", household_id=plan.visit.household.pk)
        for plan in plans
        if any(entry.person.pk in without for entry in plan.attainments)
    }


def write_visits(plans: Sequence[Plan], work: Work) -> dict[UUID, Settled]:
    """Everything the visits say, each kind by one statement. All plans are of one author."""
    if not plans:
        return {}
    with one_act():
        return _written(plans, work)


def _written(plans: Sequence[Plan], work: Work) -> dict[UUID, Settled]:
    by, at, commune = plans[0].told.by, work.at, work.commune
    settled = {plan.told.id: _applied(plan.visit.household) for plan in plans}
    for plan in plans:
        for person, said in plan.consents:
            made = record_consent(
                person=person, purpose=said.purpose, given=said.given, on=plan.told.on, by=by, at=at
            )
            settled[plan.told.id].facts.setdefault("consent", []).append(made.pk)
    visits = record_visits(commune_code=commune, entries=[plan.visit for plan in plans], by=by, at=at)
    entries = [(plan, entry) for plan in plans for entry in plan.attainments]
    attained = []
    if entries:
        told = [entry for _, entry in entries]
        attained = record_attainments(
            commune_code=commune, entries=told, by=by, at=at, known=work.items, lived=work.lived
        )
        work.results += len(attained)
    needing = [plan for plan in plans if plan.need is not None]
    raised = [plan.need for plan in needing if plan.need is not None]
    needs = raise_needs(commune_code=commune, entries=raised, by=by, at=at) if raised else []
    flag_rechecks(commune=commune, visits=visits, by=by, at=at, results=work.results)
    for plan, visit in zip(plans, visits, strict=True):
        settled[plan.told.id].facts["visit"] = [visit.pk]
    for (plan, _), attainment in zip(entries, attained, strict=True):
        settled[plan.told.id].facts.setdefault("attainment", []).append(attainment.pk)
    for plan, need in zip(needing, needs, strict=True):
        settled[plan.told.id].facts["need"] = [need.pk]
    return settled


def _applied(household: Household) -> Settled:
    return Settled(Outcome.APPLIED, household_id=household.pk, hamlet=household.hamlet_id)
