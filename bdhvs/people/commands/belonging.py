"""Groups and units people belong to, whom they serve, what they consented to."""

from datetime import date, datetime, time

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Consent, Household, Membership, Person, Roster
from bdhvs.people.rules import RegisterError, RosterKind
from bdhvs.people.territory import refresh_places
from bdhvs.places.models import Team, Unit


@transaction.atomic
def join_group(
    *,
    person: Person,
    group: str,
    valid_from: date,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
) -> Membership:
    """The person belongs to the group, in that unit, from that day.

    Raises: RegisterError when the unit is of another commune (measurement rule 17).
    """
    if unit is not None and unit.commune_id != person.commune_id:
        raise RegisterError("Đơn vị này thuộc xã khác.")
    membership = Membership.objects.create(
        person=person, commune_id=person.commune_id, unit=unit, group_code=group, valid_from=valid_from
    )
    refresh_places([person.pk])
    note(act="join_group", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk])
    return membership


@transaction.atomic
def leave_group(*, membership: Membership, on: date, by: User | None, at: datetime) -> None:
    """The membership ends; `on` is its first day no longer valid."""
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])
    refresh_places([membership.person_id])
    note(
        act="leave_group",
        by=by,
        at=at,
        commune=membership.commune_id,
        subject="person",
        ids=[membership.person_id],
    )


@transaction.atomic
def serve(
    *,
    kind: RosterKind,
    subject: Person,
    served: Person | Household | Team | Unit | None,
    valid_from: date,
    by: User | None,
    at: datetime,
    role: str = "",
    hours: tuple[time, time] | None = None,
) -> Roster:
    """Enter a person in a roster: he serves this team, mentee, household or unit from that day."""
    names = {
        Person: "object_person",
        Household: "object_household",
        Team: "object_team",
        Unit: "object_unit",
    }
    target = {names[type(served)]: served} if served is not None else {}
    entry = Roster.objects.create(
        kind=kind.value,
        role=role,
        commune_id=subject.commune_id,
        hamlet_id=getattr(served, "hamlet_id", None),
        subject_person=subject,
        valid_from=valid_from,
        from_time=hours[0] if hours else None,
        to_time=hours[1] if hours else None,
        recorded_at=at,
        recorded_by=by,
        **target,
    )
    note(
        act=f"serve_{kind.value}",
        by=by,
        at=at,
        commune=subject.commune_id,
        subject="person",
        ids=[subject.pk],
    )
    return entry


@transaction.atomic
def stop_serving(*, entry: Roster, on: date, by: User | None, at: datetime) -> None:
    """The roster entry ends; `on` is its first day no longer valid."""
    entry.valid_to = on
    entry.save(update_fields=["valid_to"])
    note(act="stop_serving", by=by, at=at, commune=entry.commune_id, subject="roster", ids=[entry.pk])


@transaction.atomic
def record_consent(
    *, person: Person, purpose: str, given: bool, on: date, by: User | None, at: datetime
) -> Consent:
    """What the person allowed or refused. A refusal stays in every denominator."""
    consent = Consent.objects.create(
        person=person, commune_id=person.commune_id, purpose=purpose, given=given, given_on=on
    )
    note(act="record_consent", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk])
    return consent
