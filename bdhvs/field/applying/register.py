"""Events of the register, one by one in the order they were written, through the register's own commands."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from bdhvs.feedback.commands import NeedEntry, raise_needs
from bdhvs.feedback.rules import NeedKind
from bdhvs.field.applying.settled import RefusedError, Settled, Told
from bdhvs.field.applying.work import Work
from bdhvs.field.envelope import (
    ConsentRecorded,
    DataRequested,
    Draft,
    HouseholdRegistered,
    HouseholdsMerged,
    HouseholdSplit,
    PersonGone,
    PersonMoved,
    PersonRegistered,
)
from bdhvs.field.rules import Outcome
from bdhvs.people.commands import (
    NewHome,
    leave_commune,
    merge_households,
    move_person,
    record_consent,
    record_death,
    register_household,
    register_person,
    split_household,
)
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Residence
from bdhvs.people.rules import RegisterError
from bdhvs.places.models import Hamlet
from bdhvs.places.rules import PlaceClosedError
from bdhvs.skills.rules import CONSENT_PURPOSE


def apply_to_register(told: Told, work: Work) -> Settled:
    """One change of the register, whole or not at all.

    Raises: WaitsError, RefusedError
    """
    try:
        with transaction.atomic():
            household, facts = ACTS[told.envelope.type](told, work, told.payload)
            work.lived = None
    except (RegisterError, PlaceClosedError, IntegrityError):
        raise RefusedError("register") from None
    hamlet = household.hamlet_id if household else None
    return Settled(
        Outcome.APPLIED, facts=facts, household_id=household.pk if household else None, hamlet=hamlet
    )


Done = tuple[Household | None, dict[str, list[int]]]


def _new_household(told: Told, work: Work, *, uuid: UUID, hamlet: str, address: str, on: date) -> Household:
    work.check_right(told, hamlet)
    if uuid in work.households:
        raise RefusedError("already_there")
    place = Hamlet.objects.filter(code=hamlet, commune_id=work.commune).first()
    if place is None:
        raise RefusedError("outside_territory")
    household = register_household(
        hamlet=place,
        code=code_of(uuid),
        valid_from=on,
        address=address.strip(),
        uuid=uuid,
        by=told.by,
        at=work.at,
    )
    work.learn(household=household)
    return household


def code_of(uuid: UUID) -> str:
    """A first code of a household made at the door; the office gives its own later."""
    return f"M-{uuid.hex[-8:].upper()}"


def _add_member(told: Told, work: Work, household: Household, draft: Draft) -> int:
    if draft.person in work.persons:
        raise RefusedError("already_there")
    details = PersonDetails(
        name=draft.full_name,
        birth_date=draft.birth_date,
        birth_year=draft.birth_date.year if draft.birth_date else draft.birth_year,
        sex=draft.sex,
        phone=draft.phone or "",
        uuid=draft.person,
    )
    person = register_person(
        commune_code=work.commune,
        details=details,
        household=household,
        lives_from=max(told.on, household.valid_from),
        kind=draft.residence,
        role=draft.role,
        by=told.by,
        at=work.at,
    )
    work.learn(person=person)
    return person.pk


def _household_registered(told: Told, work: Work, said: HouseholdRegistered) -> Done:
    uuid = told.envelope.subject_id
    household = _new_household(told, work, uuid=uuid, hamlet=said.hamlet, address=said.address, on=told.on)
    members = [_add_member(told, work, household, draft) for draft in said.members]
    return household, {"household": [household.pk], "person": members}


def _person_registered(told: Told, work: Work, said: PersonRegistered) -> Done:
    household = work.household(said.household, told)
    return household, {"person": [_add_member(told, work, household, said)]}


def _person_moved(told: Told, work: Work, said: PersonMoved) -> Done:
    person, on = work.person(said.person, told), told.day(said.on)
    if said.to_household is not None:
        household = work.household(said.to_household, told)
    elif said.to_hamlet is not None and said.household is not None:
        household = _new_household(
            told, work, uuid=said.household, hamlet=said.to_hamlet, address=said.address, on=on
        )
    else:
        raise RefusedError("needs_office", Outcome.CONFLICT)
    home = move_person(person=person, household=household, on=on, kind=said.residence, by=told.by, at=work.at)
    work.learn(person=person)
    return household, {"residence": [home.pk]}


def _person_left(told: Told, work: Work, said: PersonGone) -> Done:
    person = work.person(said.person, told)
    leave_commune(person=person, on=told.day(said.on), by=told.by, at=work.at)
    return _home(told, work), {"person": [person.pk]}


def _person_died(told: Told, work: Work, said: PersonGone) -> Done:
    person = work.person(said.person, told)
    if person.died_on is None:
        record_death(person=person, on=told.day(said.on), by=told.by, at=work.at)
    return _home(told, work), {"person": [person.pk]}


def _home(told: Told, work: Work) -> Household | None:
    lived = work.homes.get(getattr(work.persons.get(told.payload.person), "pk", 0), {})
    return Household.objects.filter(pk__in=list(lived)).order_by("-pk").first()


def _household_split(told: Told, work: Work, said: HouseholdSplit) -> Done:
    household = work.household(said.household, told)
    people = [work.person(uuid, told) for uuid in said.people]
    if said.new_household in work.households:
        raise RefusedError("already_there")
    head = work.person(said.head, told).pk if said.head else None
    home = NewHome(code_of(said.new_household), said.address.strip(), head, said.new_household)
    on = told.day(said.on)
    new = split_household(household=household, leaving=people, home=home, on=on, by=told.by, at=work.at)
    work.learn(household=new)
    for person in people:
        work.learn(person=person)
    return new, {"household": [new.pk]}


def _households_merged(told: Told, work: Work, said: HouseholdsMerged) -> Done:
    keep, drop = work.household(said.into, told), work.household(said.source, told)
    if drop.merged_into_id == keep.pk:
        return keep, {}
    merge_households(keep=keep, drop=drop, by=told.by, at=work.at)
    return keep, {"household": [drop.pk]}


def _consent_recorded(told: Told, work: Work, said: ConsentRecorded) -> Done:
    person = work.person(said.person, told)
    on = told.day(said.on)
    made = record_consent(
        person=person, purpose=said.purpose, given=said.given, on=on, by=told.by, at=work.at
    )
    return _home(told, work), {"consent": [made.pk]}


def _data_requested(told: Told, work: Work, said: DataRequested) -> Done:
    """Consents end at once; what is to be erased leaves every phone with its next pull; the office does the rest."""
    household = work.household(told.envelope.subject_id, told)
    person = work.person(said.person, told) if said.person else None
    if person is not None and household.pk not in work.homes.get(person.pk, ()):
        raise RefusedError("not_a_member")
    on = told.day(said.on)
    living = Residence.objects.filter(household=household).valid_on(on).select_related("person")
    people = [person] if person is not None else [episode.person for episode in living]
    consents = [
        record_consent(person=one, purpose=CONSENT_PURPOSE, given=False, on=on, by=told.by, at=work.at).pk
        for one in people
    ]
    entry = NeedEntry(household, NeedKind(said.what), on, person, uuid=told.id)
    needs = raise_needs(commune_code=work.commune, entries=[entry], by=told.by, at=work.at)
    return household, {"consent": consents, "need": [need.pk for need in needs]}


ACTS: Final[dict[str, Callable[[Told, Work, Any], Done]]] = {
    "household_registered": _household_registered,
    "person_registered": _person_registered,
    "person_moved": _person_moved,
    "person_left": _person_left,
    "person_died": _person_died,
    "household_split": _household_split,
    "households_merged": _households_merged,
    "consent_recorded": _consent_recorded,
    "data_requested": _data_requested,
}
"""By type of event."""
