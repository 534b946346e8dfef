"""External figures, one row a figure; another number for the same day corrects the earlier one."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.cells import Words, amount, day, whole
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Known, Reading, Verdict, compare
from bdhvs.figures.commands import FigureDetails, FigureEntry, check_entry, record_figures
from bdhvs.figures.models import Figure
from bdhvs.figures.rules import MEASURES
from bdhvs.skills.rules import FactError

COLUMNS = (
    Column("measure", "Số liệu", must=True, width=48, lists="measures"),
    Column(
        "hamlet",
        "Thôn, tổ dân phố",
        width=18,
        lists="hamlets",
        note="Chỉ ghi khi là số của thôn.",
        also=("thôn",),
    ),
    Column("unit", "Đơn vị", width=28, lists="units", note="Chỉ ghi khi là số của đơn vị."),
    Column("group", "Nhóm", width=22, lists="groups", note="Chỉ ghi với số người của đơn vị."),
    Column("as_of", "Tính đến ngày", must=True, width=13, note="ngày/tháng/năm", also=("ngày",)),
    Column("numerator", "Số đạt (tử số)", width=12, also=("số đạt", "tử số")),
    Column("denominator", "Tổng số (mẫu số)", width=12, also=("tổng số", "mẫu số")),
    Column("value", "Con số", width=12, note="Với số liệu không có tử số, mẫu số.", also=("giá trị",)),
    Column("source", "Nguồn", must=True, width=44, note="Văn bản, ngày, cơ quan."),
)
UNLIKE = "thay số đã ghi cho cùng ngày; số cũ vẫn giữ và hiện gạch ngang"


def judge(rows: Sequence[Row], context: Context) -> list[Verdict]:
    readings = [_reading(row, context) for row in rows]
    return compare(readings, _known(readings, context), corrects=True, unlike=UNLIKE)


def record(commune: str, verdicts: Sequence[Verdict], *, by: User | None, at: datetime) -> int:
    entries = [FigureEntry(v.entry.details, v.entry.level, v.old) for v in verdicts]
    return len(record_figures(commune_code=commune, entries=entries, by=by, at=at))


def _reading(row: Row, context: Context) -> Reading:
    measure = row.take("measure", context.lookup("measures"), must=True)
    as_of = row.take("as_of", day, must=True)
    known = MEASURES.get(measure or "")
    read = amount if known and known.decimals else _whole
    value = row.take("value", read)
    details = FigureDetails(
        measure=measure or "",
        as_of=as_of or context.desk.on,
        source=row.take("source", Words(200), must=True) or "",
        numerator=row.take("numerator", whole),
        denominator=row.take("denominator", whole),
        value=value,
        hamlet_code=row.take("hamlet", context.hamlet),
        unit_code=row.take("unit", context.lookup("units")),
        group_code=row.take("group", context.lookup("groups")) or "",
    )
    reading = Reading(row, f"{row.cells.get('measure', '')} {row.cells.get('as_of', '')}".strip())
    _refuse_wrong_place(row, details)
    if row.problems:
        return reading
    reading.entry = FigureEntry(details)
    reading.core = (
        details.measure,
        details.hamlet_code,
        details.unit_code,
        details.group_code,
        details.as_of,
    )
    reading.content = (details.numerator, details.denominator, details.value)
    try:
        check_entry(reading.entry, by=context.desk.user, received_on=context.desk.on)
    except FactError as refusal:
        row.refuse(refusal)
    return reading


def _whole(text: str) -> Decimal:
    return Decimal(whole(text))


def _refuse_wrong_place(row: Row, details: FigureDetails) -> None:
    """A unit's number without its unit would be read as the commune's."""
    measure = MEASURES.get(details.measure)
    if measure is None:
        return
    if measure.of == "unit" and details.unit_code is None:
        row.refuse("số liệu này là của từng đơn vị; hãy ghi cột Đơn vị")
    if measure.of == "hamlet" and details.hamlet_code is None:
        row.refuse("số liệu này là của từng thôn; hãy ghi cột Thôn, tổ dân phố")


def _known(readings: Sequence[Reading], context: Context) -> Known:
    days = {reading.entry.details.as_of for reading in readings if reading.entry is not None}
    held = Figure.objects.filter(commune_id=context.commune, as_of__in=days, superseded_by=None)
    found: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    for one in held.order_by("-recorded_at", "-pk"):
        core = (one.measure, one.hamlet_id, one.unit_id, one.group_code, one.as_of)
        found.setdefault(core, []).append(((one.numerator, one.denominator, one.value), one))
    return found
