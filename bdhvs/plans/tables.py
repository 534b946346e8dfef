"""Tables of plans and tasks."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.plans.models import Plan, Task
from bdhvs.plans.queries import leads_of, plans_of
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


def task_state(task: Task, today: date) -> str:
    """The chip of a task: done, late, open, or waiting for a date."""
    if task.status == "done":
        return "reached"
    if task.due_on is None:
        return "on_pace" if task.always else "needs_decision"
    return "late" if task.due_on < today else "on_pace"


TASK_WORDS = {
    "reached": "Đã xong",
    "late": "Quá hạn",
    "on_pace": "Đang làm",
    "needs_decision": "Chưa định hạn",
}


def task_table(request: Request, tasks: QuerySet[Task], today: date) -> Table[Task]:
    leads = leads_of(request.commune_code)
    columns = [
        Column("code", "Mã", Kind.LINK, searchable=True, link=lambda task: reverse("plans:task", args=[task.pk])),
        Column("says", "Việc", heading=True, searchable=True),
        Column("lead", "Chủ trì", choices=leads, filterable=True),
        Column("due_on", "Hạn", Kind.DATE, filterable=True),
        Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=lambda t: TASK_WORDS[task_state(t, today)],
               status_of=lambda t: task_state(t, today)),
        Column("status", "Đã xong", choices={"open": "chưa xong", "done": "đã xong"}, filterable=True, hidden=True),
        Column("clause", "Mục", hidden=True),
        Column("plan", "Kế hoạch", source="plan_id", hidden=True),
    ]  # fmt: skip
    return Table(tasks, columns, request.GET, key="nhiem-vu", caption="Nhiệm vụ theo kế hoạch", sort="due_on")
