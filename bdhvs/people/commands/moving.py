"""Moving, leaving, dying: each closes an episode and, where somebody lives on elsewhere, opens the next."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Household, Membership, Person, Residence, Roster
from bdhvs.people.rules import DeadError, HouseholdRole, RegisterError, ResidenceKind
from bdhvs.people.territory import refresh_places


def _end(episode: Residence, on: date) -> None:
    """Close an episode on `on`; one that begins that very day never was."""
    if episode.valid_from >= on:
        episode.delete()
        return
    episode.valid_to = on
    episode.save(update_fields=["valid_to"])


def _open_episodes(person: Person) -> list[Residence]:
    return list(Residence.objects.select_for_update().filter(person=person, valid_to=None))


@transaction.atomic
def move_person(
    *,
    person: Person,
    household: Household,
    on: date,
    by: User | None,
    at: datetime,
    kind: ResidenceKind = ResidenceKind.PERMANENT,
    role: HouseholdRole = HouseholdRole.MEMBER,
) -> Residence:
    """From `on` the person lives in `household`, so; an earlier home of the same kind ends that day.

    Raises: DeadError, RegisterError when the household is of another commune or not valid that day.
    """
    if person.died_on and person.died_on <= on:
        raise DeadError(f"{person.name} đã mất trước ngày này.")
    if household.commune_id != person.commune_id:
        raise RegisterError("Hộ này thuộc xã khác.")
    for episode in _open_episodes(person):
        if (episode.kind == ResidenceKind.TEMPORARY) == (kind is ResidenceKind.TEMPORARY):
            _end(episode, on)
    home = Residence.objects.create(
        person=person,
        household=household,
        commune_id=person.commune_id,
        hamlet_id=household.hamlet_id,
        kind=kind.value,
        role=role.value,
        valid_from=on,
    )
    refresh_places([person.pk])
    note(act="move_person", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk])
    return home


@transaction.atomic
def change_kind(*, person: Person, kind: ResidenceKind, on: date, by: User | None, at: datetime) -> None:
    """The person stays registered where he is but from `on` counts so (gone away for long, or back).

    Raises: RegisterError when he is registered nowhere.
    """
    episode = next((e for e in _open_episodes(person) if e.kind != ResidenceKind.TEMPORARY), None)
    if episode is None:
        raise RegisterError(f"{person.name} chưa có nơi thường trú.")
    role, household = HouseholdRole(episode.role), episode.household
    move_person(person=person, household=household, on=on, by=by, at=at, kind=kind, role=role)


@transaction.atomic
def leave_commune(*, person: Person, on: date, by: User | None, at: datetime) -> None:
    """From `on` the person no longer lives here; facts stay, later counts leave him out."""
    for episode in _open_episodes(person):
        _end(episode, on)
    refresh_places([person.pk])
    note(act="leave_commune", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk])


@transaction.atomic
def record_death(*, person: Person, on: date, by: User | None, at: datetime) -> None:
    """`on` is the first day no longer counted; closes residence, membership and roster (measurement rule 10)."""
    person.died_on = on
    person.save(update_fields=["died_on"])
    for episode in _open_episodes(person):
        _end(episode, on)
    for model, who in (
        (Membership, Q(person=person)),
        (Roster, Q(subject_person=person) | Q(object_person=person)),
    ):
        held = model._default_manager.filter(who, valid_to=None)
        held.filter(valid_from__gte=on).delete()
        held.update(valid_to=on)
    refresh_places([person.pk])
    note(act="record_death", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk])


@transaction.atomic
def withdraw_death(*, person: Person, by: User | None, at: datetime) -> None:
    """A death written in error: what ended on that day goes on. What began on it or later was taken out for good.

    Raises: RegisterError when no death is written.
    """
    day = person.died_on
    if day is None:
        raise RegisterError(f"{person.name} không có ghi ngày mất.")
    person.died_on = None
    person.save(update_fields=["died_on"])
    Residence.objects.filter(person=person, valid_to=day).update(valid_to=None)
    Membership.objects.filter(person=person, valid_to=day).update(valid_to=None)
    served = Roster.objects.filter(Q(subject_person=person) | Q(object_person=person), valid_to=day)
    served.update(valid_to=None)
    refresh_places([person.pk])
    note(act="withdraw_death", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk])
