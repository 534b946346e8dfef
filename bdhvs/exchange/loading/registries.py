"""Partners, volunteers, trainers, people of standing, things that are lent: one row each, new ones only."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.exchange.loading.cells import Words, day, whole
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Known, Reading, Verdict, compare
from bdhvs.lib.vietnamese import fold
from bdhvs.registries.commands import EntryDetails, add_entries
from bdhvs.registries.models import RegistryEntry
from bdhvs.registries.rules import RegistryError, RegistryKind, check_entry

COLUMNS = (
    Column("kind", "Danh sách", must=True, width=26, lists="registry_kinds", also=("loại",)),
    Column("name", "Tên", must=True, width=30, also=("họ và tên", "tên đối tác", "là thứ gì")),
    Column("offers", "Giúp việc gì", must=True, width=36, also=("dùng vào việc gì", "nội dung")),
    Column("owner", "Nơi công tác, của ai", width=26),
    Column("contact", "Liên lạc", width=18, also=("số điện thoại", "điện thoại")),
    Column("quantity", "Số lượng", width=10),
    Column("place", "Đặt ở đâu", width=24),
    Column("unit", "Đơn vị phụ trách", width=26, lists="units"),
    Column("hamlet", "Thôn, tổ", width=18, lists="hamlets"),
    Column("day", "Từ ngày", must=True, width=12),
    Column("until", "Hết từ ngày", width=12),
    Column("consent", "Đồng ý ngày", width=12, note="Bắt buộc khi là người: hỏi trước khi ghi."),
)


def judge(rows: Sequence[Row], context: Context) -> list[Verdict]:
    """Verdicts of a list, with two queries however long it is. A row that is there already is left as it is."""
    readings = [_reading(row, context) for row in rows]
    return compare(
        readings, _known(context.commune), corrects=False, unlike="đã có dòng tên này với nội dung khác"
    )


def record(commune: str, verdicts: Sequence[Verdict], *, by: User | None, at: datetime) -> int:
    entries = [verdict.entry for verdict in verdicts]
    add_entries(commune_code=commune, entries=entries, by=by, at=at)
    return len(entries)


def _reading(row: Row, context: Context) -> Reading:
    kind = row.take("kind", context.lookup("registry_kinds"), must=True)
    name, offers = row.take("name", Words(160), must=True), row.take("offers", Words(300), must=True)
    told: dict[str, Any] = {
        "valid_from": row.take("day", day, must=True),
        "valid_to": row.take("until", day),
        "consent_on": row.take("consent", day),
        "owner": row.take("owner", Words(160)) or "",
        "contact": row.take("contact", Words(120)) or "",
        "quantity": row.take("quantity", whole),
        "place": row.take("place", Words(160)) or "",
        "unit_code": row.take("unit", context.lookup("units")),
        "hamlet_code": row.take("hamlet", context.hamlet),
    }
    reading = Reading(row, f"{row.cells.get('name', '')}: {row.cells.get('kind', '')}")
    if not row.problems and kind and name and offers:
        _check(row, RegistryKind(kind), told, context)
        reading.entry = EntryDetails(RegistryKind(kind), name, offers=offers, **told)
        reading.core = (kind, fold(name), told["unit_code"], told["hamlet_code"])
        reading.content = (offers, told["valid_from"])
    return reading


def _check(row: Row, kind: RegistryKind, told: dict[str, Any], context: Context) -> None:
    try:
        check_entry(kind, told["valid_from"], told["valid_to"], told["consent_on"], context.desk.on)
    except RegistryError as refusal:
        row.refuse(refusal)
    user, own = context.desk.user, context.desk.places
    if user is not None and not user.may(Act.KEEP_REGISTRIES):
        row.refuse("tài khoản này không ghi các danh sách nguồn lực")
    if own is not None and (told["unit_code"] or told["hamlet_code"]) not in own:
        row.refuse("ghi đơn vị hoặc thôn mà mình phụ trách")


def _known(commune: str) -> Known:
    found: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    rows = RegistryEntry.objects.filter(commune_id=commune).values_list(
        "kind", "name_key", "unit_id", "hamlet_id", "offers", "valid_from", "pk"
    )
    for kind, name, unit, hamlet, offers, since, pk in rows:
        found.setdefault((kind, name, unit, hamlet), []).append(((offers, since), pk))
    return found
