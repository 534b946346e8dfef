"""The list of tasks, with everything the plans say of each, to search, filter, print and export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from bdhvs.plans.editing_sections import offered
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import leads_of, plans_of
from bdhvs.plans.work.pages import STANDING_STATUS
from bdhvs.plans.work.queries import TaskLine
from bdhvs.plans.work.rules import Standing
from bdhvs.ui.components import Status
from bdhvs.ui.tables import Column, Empty, Kind, Table

STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with what its plan says of it in words. Empty where the plan says nothing."""

    id: int
    code: str
    says: str
    clause: str
    plan: str
    lead: str
    partners: str
    due_on: date | None
    stands: str
    funds: str
    programme: str
    product: str
    told: str


def task_rows(commune: str, lines: Sequence[TaskLine]) -> list[TaskRow]:
    """Tasks in words; the plans are read once, however many tasks there are."""
    leads, plans = leads_of(commune), {plan.pk: _Said(plan) for plan in plans_of(commune)}
    return [_row(line, leads, plans[line.task.plan_id]) for line in lines]


class _Said:
    """What one plan says of its tasks beside the columns of their table."""

    def __init__(self, plan: Plan) -> None:
        self.title = f"{plan.year}: {plan.title}"
        self.rows = {row["id"]: row for row in plan.content.get("tasks", [])}
        funds = plan.content.get("budget", [])
        self.funds = {row["id"]: row["says"] for row in funds}
        self.programmes = dict(offered(plan.content).programmes())

    def of(self, code: str) -> tuple[str, str, str]:
        """Money, model and product of a task. Missing: empty for a task that an edit took out of the plan."""
        row: Mapping[str, Any] = self.rows.get(code, {})
        funds = "; ".join(self.funds.get(one, one) for one in row.get("funds", ()))
        programme = row.get("programme", "")
        return funds, self.programmes.get(programme, programme), row.get("product", "")


def _row(line: TaskLine, leads: Mapping[str, str], said: _Said) -> TaskRow:
    task = line.task
    funds, programme, product = said.of(task.code)
    return TaskRow(
        id=task.pk, code=task.code, says=task.says, clause=task.clause, plan=said.title,
        lead=leads.get(task.lead, task.lead), partners="; ".join(leads.get(one, one) for one in task.partners),
        due_on=task.due_on, stands=STUCK if line.stuck else line.standing.value, funds=funds,
        programme=programme, product=product, told=line.last.text if line.last else "",
    )  # fmt: skip


def task_table(rows: Sequence[TaskRow], query: QueryDict) -> Table[TaskRow]:
    """`rows` as `task_rows` gives them."""
    columns = [
        Column("code", "Mã", Kind.LINK, searchable=True, link=lambda row: reverse("plans:task", args=[row.id])),
        Column("says", "Việc", heading=True, searchable=True),
        Column("lead", "Chủ trì", choices=_choices(row.lead for row in rows), filterable=True),
        Column("partners", "Phối hợp", searchable=True, hidden=True),
        Column("due_on", "Hạn", Kind.DATE, filterable=True),
        Column("stands", "Tình trạng", Kind.CHIP, choices=_STANDS, filterable=True, status_of=_status),
        Column("product", "Sản phẩm", searchable=True, hidden=True),
        Column("funds", "Kinh phí", choices=_choices(row.funds for row in rows), filterable=True, hidden=True),
        Column("programme", "Mô hình", choices=_choices(row.programme for row in rows), filterable=True, hidden=True),
        Column("clause", "Mục", choices=_choices(row.clause for row in rows), filterable=True, hidden=True),
        Column("plan", "Kế hoạch", choices=_choices(row.plan for row in rows), filterable=True, hidden=True),
        Column("told", "Tình hình mới nhất", hidden=True),
    ]  # fmt: skip
    empty = Empty(
        "Chưa có nhiệm vụ nào", "Nhiệm vụ lấy từ kế hoạch của xã. Hãy nạp hoặc soạn kế hoạch trước."
    )
    return Table(
        rows, columns, query, key="nhiem-vu", caption="Nhiệm vụ theo kế hoạch", sort="due_on", empty=empty
    )


_STANDS = Standing.labels() | {STUCK: "Đang vướng"}


def _status(row: TaskRow) -> str:
    return (Status.LATE if row.stands == STUCK else STANDING_STATUS[Standing(row.stands)]).value


def _choices(values: Any) -> dict[str, str]:
    """What stands in a column, each once, in the order of the alphabet."""
    return {value: value for value in sorted({value for value in values if value})}
