"""Writing what was typed into the grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.commands import AttainmentEntry, record_attainments
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.models import Attainment
from bdhvs.visits.grid.queries import held_of
from bdhvs.visits.grid.rules import Answer, Fate, fate_of

Cell = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """What holds for everything typed at once: the day, the evidence, and whether it corrects what is there."""

    on: date
    level: Level
    source: str = ""
    corrects: bool = False


def fates_of(cells: Mapping[Cell, Answer], batch: Batch) -> dict[Cell, Fate]:
    """What would become of each box, without writing."""
    held = held_of({person for person, _ in cells}, {item for _, item in cells})
    return {
        cell: fate_of(answer, held.get(cell), on=batch.on, level=batch.level, corrects=batch.corrects)
        for cell, answer in cells.items()
    }


@transaction.atomic
def write_grid(
    *, commune: str, cells: Mapping[Cell, Answer], batch: Batch, by: User | None, at: datetime
) -> int:
    """Write the boxes that say something new, whole or not at all; gives how many results were written or withdrawn.

    Raises: FactError, see skills.commands.record_attainments; ReasonError where something is withdrawn without a word
    """
    held = held_of({person for person, _ in cells}, {item for _, item in cells})
    fates = fates_of(cells, batch)
    people = Person.objects.in_bulk({person for person, _ in cells})
    mistaken = [held[cell].id for cell, fate in fates.items() if fate is Fate.WITHDRAWN]
    for fact in Attainment.objects.filter(pk__in=mistaken).order_by("pk"):
        withdraw(fact, by=by, at=at, reason=batch.source)
    written = [cell for cell, fate in fates.items() if fate in (Fate.NEW, Fate.CHANGES) and cell[0] in people]
    replaced = Attainment.objects.in_bulk(
        [held[cell].id for cell in written if cell in held and (batch.corrects or held[cell].on == batch.on)]
    )
    entries = [
        AttainmentEntry(
            people[cell[0]], cell[1], result, batch.level, batch.on, cells[cell].degree, batch.source,
            replaced.get(held[cell].id) if cell in held else None,
        )
        for cell in written
        if (result := cells[cell].result) is not None
    ]  # fmt: skip
    record_attainments(commune_code=commune, entries=entries, by=by, at=at)
    return len(entries) + len(mistaken)
