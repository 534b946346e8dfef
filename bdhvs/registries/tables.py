"""The list of one registry, and the history of one row."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.people.sealing import unseal
from bdhvs.places.queries import hamlet_names
from bdhvs.registries.models import RegistryEntry
from bdhvs.registries.queries import entries_of, notes_of
from bdhvs.registries.rules import EntryStep, Registry
from bdhvs.ui.components import Moment, Status
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

NOW = {"yes": "đang có"}
BOX_WORDS = {
    "name": "tên", "contact": "liên lạc", "offers": "giúp việc gì", "owner": "của ai", "place": "ở đâu",
    "quantity": "số lượng", "unit": "đơn vị", "hamlet": "thôn, tổ", "person": "người trong sổ",
    "consent_on": "ngày đồng ý", "valid_from": "từ ngày", "valid_to": "hết từ ngày",
}  # fmt: skip


def standing_of(entry: RegistryEntry, on: date) -> tuple[str, str]:
    """Words and state of a row on a day."""
    if entry.withdrawn_on is not None:
        return "Đã rút tên", Status.NO_DATA.value
    if entry.valid_to is not None and entry.valid_to <= on:
        return "Đã hết", Status.NO_DATA.value
    if entry.valid_from > on:
        return "Sắp có", Status.ON_PACE.value
    return "Đang có", Status.REACHED.value


def entry_table(request: Request, registry: Registry, on: date) -> Table[RegistryEntry]:
    """Rows by name; `Đang có` leaves out what has ended."""
    valid = Q(valid_to=None) | Q(valid_to__gt=on)
    wanted = [
        Column("name", registry.name, Kind.LINK, heading=True, searchable=True, order_by=("name_key",),
               link=lambda one: reverse("registries:entry", args=[registry.slug, one.pk])),
        Column("offers", registry.offers, searchable=True),
        Column("quantity", registry.quantity or "Số lượng", Kind.NUMBER) if registry.quantity else None,
        Column("owner", registry.owner, searchable=True) if registry.owner else None,
        Column("place", registry.place, searchable=True) if registry.place else None,
        Column("contact", "Liên lạc", source=lambda one: unseal(one.contact), sortable=False, hidden=True),
        Column("unit", "Đơn vị phụ trách", source="unit.name"),
        Column("hamlet_id", "Thôn, tổ", choices=hamlet_names(request.commune_code), filterable=True,
               order_by=("hamlet__position",)),
        Column("standing", "Tình trạng", Kind.CHIP, sortable=False, source=lambda one: standing_of(one, on)[0],
               status_of=lambda one: standing_of(one, on)[1]),
        Column("now", "Đang có", choices=NOW, filterable=True, hidden=True, sortable=False,
               source=lambda one: "yes" if standing_of(one, on)[1] == Status.REACHED else "",
               narrow=lambda rows, _: rows.filter(valid, valid_from__lte=on)),
        Column("valid_from", "Từ ngày", Kind.DATE, filterable=True),
        Column("valid_to", "Hết từ ngày", Kind.DATE, filterable=True),
        Column("consent_on", "Đồng ý ngày", Kind.DATE, hidden=True) if registry.persons else None,
    ]  # fmt: skip
    return Table(
        entries_of(request.commune_code, registry.kind), [column for column in wanted if column], request.GET,
        key=registry.slug, caption=registry.title,
        empty=Empty(
            f"Chưa ghi {registry.kind.label} nào", registry.lead, reverse("registries:new", args=[registry.slug]),
            "Thêm một dòng",
        ),
    )  # fmt: skip


def moments_of(entry: RegistryEntry) -> list[Moment]:
    """The history of a row."""
    return [
        Moment(
            EntryStep(one.step).label.capitalize() + (f", hết từ {one.until:%d/%m/%Y}" if one.until else ""),
            one.at, by=one.by.full_name if one.by else "",
            note=", ".join(BOX_WORDS.get(box, box) for box in one.changed),
        )
        for one in notes_of(entry)
    ]  # fmt: skip
