"""Recording a visit to a household."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Household
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import corrected, go_on, open_form, saved, show
from bdhvs.visits.commands import record_visit
from bdhvs.visits.forms import VisitForm
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitKind, VisitOutcome

_LEAD = "Mỗi lần đến một hộ là một lượt thăm, kể cả khi không gặp ai."


@allowed(Act.ENTER_FACTS)
def visit(request: Request) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    old = corrected(request, Visit.objects.select_related("household"))
    form = open_form(request, VisitForm, desk, _initial(request, old))

    def record(given: dict[str, Any]) -> None:
        record_visit(
            household=get_object_or_404(Household, pk=given["household"], commune_id=desk.commune),
            kind=VisitKind(given["kind"]),
            outcome=VisitOutcome(given["outcome"]),
            topics=form.topics(),
            occurred_on=given["occurred_on"],
            level=Level(old.level) if old else Level.E1,
            supersedes=old,
            by=request.user,
            at=desk.at,
        )

    if saved(request, form, record):
        return go_on(request, "Đã ghi lượt thăm hộ.")
    title = "Sửa lượt thăm hộ" if old else "Lượt thăm hộ"
    return show(request, form, title=title, lead=_LEAD, old=_words(old))


def _initial(request: Request, old: Visit | None) -> dict[str, Any]:
    if old is None:
        return {"household": request.GET.get("ho", ""), "kind": "guidance", "outcome": "done"}
    return {
        "household": str(old.household_id),
        "occurred_on": old.occurred_on,
        "kind": old.kind,
        "outcome": old.outcome,
        "topics": old.topics,
    }


def _words(old: Visit | None) -> str:
    if old is None:
        return ""
    return (
        f"{old.household}, {old.get_kind_display()}, {old.get_outcome_display()}, {old.occurred_on:%d/%m/%Y}"
    )
