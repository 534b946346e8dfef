"""Changes of a card: fields are joined where nobody else changed them, and put side by side where somebody did."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from bdhvs.accounts.models import User
from bdhvs.field.applying.settled import RefusedError, Settled, Told
from bdhvs.field.applying.work import Work
from bdhvs.field.envelope import CardChanged, FieldChange
from bdhvs.field.models import Change, Conflict
from bdhvs.field.rules import Outcome
from bdhvs.people.commands import correct_household, correct_person, set_priority
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Person
from bdhvs.people.rules import Priority, Sex
from bdhvs.people.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Spot:
    """One field of a card: of the household, or of a person in it."""

    household: Household
    field: str
    person: Person | None = None

    def read(self) -> str:
        """What the register says now, as text."""
        if self.person is None:
            return str(getattr(self.household, self.field) or "")
        if self.field == "phone":
            return unseal(self.person.phone)
        held = {"full_name": "name", "birth_year": "birth_year", "sex": "sex"}[self.field]
        return str(getattr(self.person, held) or "")

    def write(self, value: str, *, by: User | None, at: object) -> None:
        """Through the register's own commands.

        Raises: RefusedError for a value the field does not take
        """
        try:
            WRITES[self.field](self, value, by, at)
        except ValueError:
            raise RefusedError("register") from None


def _address(spot: Spot, value: str, by: User | None, at: object) -> None:
    home = spot.household
    correct_household(household=home, code=home.code, address=value[:160], by=by, at=at)  # type: ignore[arg-type]


def _priority(spot: Spot, value: str, by: User | None, at: object) -> None:
    set_priority(household=spot.household, priority=Priority(value), by=by, at=at)  # type: ignore[arg-type]


def _of_person(spot: Spot, value: str, by: User | None, at: object) -> None:
    person = spot.person
    assert person is not None  # noqa: S101 - read by the caller
    said = {
        "name": person.name,
        "birth_date": person.birth_date,
        "birth_year": person.birth_year,
        "sex": Sex(person.sex),
        "phone": "",
    }
    if spot.field == "birth_year":
        said |= {"birth_year": int(value), "birth_date": None}
    elif spot.field == "sex":
        said["sex"] = Sex(value)
    else:
        said["name" if spot.field == "full_name" else "phone"] = value
    correct_person(person=person, details=PersonDetails(**said), by=by, at=at)  # type: ignore[arg-type]


WRITES: dict[str, Callable[[Spot, str, User | None, object], None]] = {
    "address": _address,
    "priority": _priority,
    "full_name": _of_person,
    "birth_year": _of_person,
    "sex": _of_person,
    "phone": _of_person,
}


def change_card(told: Told, work: Work) -> tuple[Settled, list[Conflict]]:
    """Apply what overlaps with nothing; the rest waits for the team leader. Conflicts are saved with their event.

    Raises: WaitsError, RefusedError
    """
    said: CardChanged = told.payload
    household = work.household(told.envelope.subject_id, told)
    spots = {name: _spot(name, household, told, work) for name in said.fields}
    moved_on = told.envelope.base_version not in (None, version_of(household.pk))
    conflicts, hard, written = [], [], 0
    for name, change in said.fields.items():
        held, new = spots[name].read(), _text(change.new)
        if held == new:
            continue
        overlaps = held != _text(change.old)
        if overlaps:
            hard.append(name)
        else:
            spots[name].write(new, by=told.by, at=work.at)
            written += 1
        if overlaps or moved_on:
            conflicts.append(_conflict(spots[name], held, change, work, hard=overlaps))
    outcome = Outcome.CONFLICT if hard else Outcome.APPLIED
    code = "needs_office" if hard else ("merged" if moved_on and written else "")
    settled = Settled(
        outcome, code, fields=tuple(hard), household_id=household.pk, hamlet=household.hamlet_id
    )
    return settled, conflicts


def version_of(household: int) -> int:
    """The version of the card: the newest change that it was told of."""
    found: int | None = Change.objects.filter(household_id=household).aggregate(v=Max("seq"))["v"]
    return found or 0


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value).strip()


def _spot(name: str, household: Household, told: Told, work: Work) -> Spot:
    if name in ("address", "priority"):
        return Spot(household, name)
    parts = name.split("/")
    if len(parts) != 3 or parts[0] != "person" or parts[2] not in ("phone", "full_name", "birth_year", "sex"):
        raise RefusedError("unreadable", Outcome.QUARANTINED)
    try:
        person = work.person(UUID(parts[1]), told)
    except ValueError as error:
        if isinstance(error, RefusedError) or hasattr(error, "waits"):
            raise
        raise RefusedError("unreadable", Outcome.QUARANTINED) from None
    return Spot(household, parts[2], person)


def _conflict(spot: Spot, held: str, change: FieldChange, work: Work, *, hard: bool) -> Conflict:
    values = {"server": held, "phone": _text(change.new), "before": _text(change.old)}
    return Conflict(
        commune_id=work.commune,
        hamlet_id=spot.household.hamlet_id,
        household=spot.household,
        person=spot.person,
        field=spot.field,
        hard=hard,
        values=seal(json.dumps(values, ensure_ascii=False)),
        made_at=work.at,
    )
