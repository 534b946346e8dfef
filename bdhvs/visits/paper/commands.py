"""Printing sheets and typing them back."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Household
from bdhvs.places.models import Hamlet
from bdhvs.visits.commands import VisitEntry, record_visits
from bdhvs.visits.grid.commands import Batch, write_grid
from bdhvs.visits.grid.queries import GridPerson
from bdhvs.visits.grid.rules import Answer
from bdhvs.visits.models import VisitSheet
from bdhvs.visits.paper.rules import (
    ALPHABET,
    CODE_LENGTH,
    MOST_ITEMS,
    Block,
    SheetError,
    SheetTypedError,
    lanes_on,
    pages_of,
)
from bdhvs.visits.rules import VisitKind, VisitOutcome


@transaction.atomic
def print_sheets(
    *,
    hamlet: Hamlet,
    homes: Sequence[tuple[Household, str, Sequence[GridPerson]]],
    items: Sequence[str],
    by: User | None,
    at: datetime,
) -> list[VisitSheet]:
    """Pages for these households (each with its lane and the people in it), kept so that they can be typed back.

    Raises: SheetError
    """  # fmt: skip
    if not homes or not 1 <= len(items) <= MOST_ITEMS:
        raise SheetError(f"Hãy chọn nơi có hộ, và từ 1 đến {MOST_ITEMS} mục.")
    members = {home.pk: [one.person.pk for one in people] for home, _, people in homes}
    blocks = [Block(home.pk, lane, len(members[home.pk])) for home, lane, _ in homes]
    made = VisitSheet.objects.bulk_create(
        VisitSheet(
            commune_id=hamlet.commune_id, hamlet=hamlet, code=_code(), lane=lanes_on(page),
            households=[block.household for block in page],
            members=[members[block.household] for block in page], items=list(items), printed_on=at.date(),
            printed_by=by,
        )
        for page in pages_of(blocks)
    )  # fmt: skip
    note(act="print_visit_sheets", by=by, at=at, commune=hamlet.commune_id, subject="visit_sheet",
         ids=[sheet.pk for sheet in made], count=len(homes))  # fmt: skip
    return made


def _code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


@dataclass(frozen=True, slots=True)
class TypedHome:
    """One household of a page as it came back."""

    household: Household
    outcome: VisitOutcome
    topics: tuple[str, ...] = ()


@transaction.atomic
def type_sheet(
    *,
    sheet: VisitSheet,
    homes: Sequence[TypedHome],
    cells: Mapping[tuple[int, str], Answer],
    on: date,
    source: str,
    by: User,
    at: datetime,
) -> int:
    """Write a page: its visits and its results, in one transaction, once. Gives how many visits.

    Raises: SheetTypedError, SheetError, FactError
    """
    held = VisitSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if held.typed_at is not None:
        raise SheetTypedError("Phiếu này đã nhập rồi. Cần sửa thì sửa ở từng hộ.")
    if not homes:
        raise SheetError("Chưa ghi hộ nào. Mỗi hộ đã đến thì chọn kết thúc ra sao.")
    told = f"Phiếu {held.code}" + (f", {source.strip()}" if source.strip() else "")
    entries = [
        VisitEntry(home.household, VisitKind.GUIDANCE, home.outcome, on, home.topics, source=told[:200])
        for home in homes
    ]
    record_visits(commune_code=held.commune_id, entries=entries, by=by, at=at)
    write_grid(commune=held.commune_id, cells=cells, batch=Batch(on, Level.E1, told[:200]), by=by, at=at)
    held.typed_at, held.typed_by = at, by
    held.save(update_fields=["typed_at", "typed_by"])
    note(act="type_visit_sheet", by=by, at=at, commune=held.commune_id, subject="visit_sheet", ids=[held.pk])
    return len(entries)
