"""The table of plans."""

from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import plans_of
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

PLAN_KINDS = {"main": "kế hoạch chính", "communications": "kế hoạch tuyên truyền"}


def plan_table(request: Request) -> Table[Plan]:
    columns = [
        Column("title", "Kế hoạch", Kind.LINK, heading=True, searchable=True,
               link=lambda plan: reverse("plans:plan", args=[plan.pk])),
        Column("year", "Năm", Kind.TEXT, filterable=True),
        Column("kind", "Loại", choices=PLAN_KINDS, filterable=True),
        Column("period_from", "Từ ngày", Kind.DATE),
        Column("version", "Bản", Kind.NUMBER),
    ]  # fmt: skip
    return Table(
        plans_of(request.commune_code),
        columns,
        request.GET,
        key="ke-hoach",
        caption="Kế hoạch của xã",
        empty=Empty(
            "Chưa có kế hoạch nào", "Hãy nạp tệp kế hoạch ở bên dưới, hoặc chép từ kế hoạch năm trước."
        ),
    )
