"""What can happen to a household as a whole: its address, a part of it that becomes a household of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.commands.moving import move_person
from bdhvs.people.commands.registering import register_household
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import HouseholdRole, RegisterError, ResidenceKind


@dataclass(frozen=True, slots=True)
class NewHome:
    """The household that is to be made: its code, its address, who heads it (by id)."""

    code: str
    address: str = ""
    head: int | None = None
    uuid: UUID | None = None


@transaction.atomic
def correct_household(
    *, household: Household, code: str, address: str, by: User | None, at: datetime
) -> list[str]:
    """Correct the code and the address; gives the names of the fields that changed."""
    wanted = {"code": code, "address": address}
    changed = [field for field, value in wanted.items() if getattr(household, field) != value]
    for field in changed:
        setattr(household, field, wanted[field])
    if changed:
        household.save(update_fields=changed)
        note(
            act="correct_household",
            by=by,
            at=at,
            commune=household.commune_id,
            subject="household",
            ids=[household.pk],
            fields=changed,
        )
    return changed


@transaction.atomic
def split_household(
    *,
    household: Household,
    leaving: Sequence[Person],
    home: NewHome,
    on: date,
    by: User | None,
    at: datetime,
) -> Household:
    """From `on` the persons `leaving` are a household of their own in the same hamlet, each counted as before.

    Raises: RegisterError when nobody leaves, nobody stays, or somebody does not live there.
    """
    episodes = {
        episode.person_id: episode for episode in Residence.objects.filter(household=household, valid_to=None)
    }
    ids = [person.pk for person in leaving]
    if not ids or set(ids) - set(episodes):
        raise RegisterError("Hãy chọn những người đang ở trong hộ này.")
    if set(ids) == set(episodes):
        raise RegisterError("Phải có ít nhất một người ở lại hộ cũ.")
    new = register_household(
        hamlet=household.hamlet,
        code=home.code,
        address=home.address,
        valid_from=on,
        uuid=home.uuid,
        by=by,
        at=at,
    )
    for person in leaving:
        role = HouseholdRole.HEAD if person.pk == home.head else HouseholdRole.MEMBER
        kind = ResidenceKind(episodes[person.pk].kind)
        move_person(person=person, household=new, on=on, kind=kind, role=role, by=by, at=at)
    note(
        act="split_household",
        by=by,
        at=at,
        commune=household.commune_id,
        subject="household",
        ids=[household.pk, new.pk],
    )
    return new
