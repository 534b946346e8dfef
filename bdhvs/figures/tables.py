"""Tables of figures in force and of headcounts."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.figures.models import Figure
from bdhvs.figures.rules import MEASURES
from bdhvs.people.rules import GROUP_LABELS
from bdhvs.places.models import Code
from bdhvs.ui.formats import vn_number
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

LABELS = {code: measure.label for code, measure in MEASURES.items()}
OWN_MEASURES = "own_measure"
"""Kind of the list (places.Code) that names the numbers a commune asks of its places for itself."""


def labels_of(commune: str) -> dict[str, str]:
    """Names of all numbers here: those of the product, and the commune's own."""
    own = Code.objects.filter(kind=OWN_MEASURES, code__startswith=f"{commune}-").order_by("code")
    return LABELS | dict(own.values_list("code", "label"))


def place_of(figure: Figure) -> str:
    """Whose figure it is."""
    if figure.unit is not None:
        return figure.unit.name
    return figure.hamlet.name if figure.hamlet is not None else "Toàn xã"


def number_of(figure: Figure) -> str:
    """`640 / 1.000`, or a plain number. Missing: a part or a whole nobody told is "chưa có", not zero."""
    if figure.value is not None:
        return vn_number(figure.value)
    return f"{vn_number(figure.numerator)} / {vn_number(figure.denominator)}"


def _page(figure: Figure) -> str:
    return reverse("figures:figure", args=[figure.pk])


def figure_table(request: Request, rows: QuerySet[Figure]) -> Table[Figure]:
    columns = [
        Column("measure", "Số liệu", Kind.LINK, heading=True, choices=labels_of(request.commune_code),
               filterable=True, link=_page),
        Column("place", "Của", source=place_of, sortable=False),
        Column("group_code", "Nhóm", choices=GROUP_LABELS, hidden=True),
        Column("as_of", "Tính đến ngày", Kind.DATE, filterable=True),
        Column("number", "Con số", source=number_of, sortable=False),
        Column("source", "Nguồn", searchable=True),
        Column("by", "Người ghi", source="recorded_by.full_name", sortable=False),
        Column("recorded_at", "Ghi lúc", Kind.DATE),
    ]  # fmt: skip
    return Table(
        rows,
        columns,
        request.GET,
        key="so-lieu",
        caption="Số liệu đang dùng",
        empty=Empty("Chưa có số liệu nào", "Chọn một loại số liệu ở trên để nhập số đầu tiên."),
    )


def headcount_table(request: Request, rows: Sequence[Figure]) -> Table[Figure]:
    columns = [
        Column("unit", "Đơn vị", Kind.LINK, heading=True, source=place_of, searchable=True, link=_page),
        Column("group_code", "Nhóm", choices=GROUP_LABELS, filterable=True),
        Column("value", "Số người", Kind.NUMBER, places=0),
        Column("as_of", "Tính đến ngày", Kind.DATE),
        Column("source", "Nguồn"),
    ]
    return Table(
        rows,
        columns,
        request.GET,
        key="so-nguoi",
        caption="Số người của các đơn vị",
        prefix="n.",
        empty=Empty("Chưa đơn vị nào báo số người", "Chọn “Số người của đơn vị theo nhóm” ở trên để nhập."),
    )
