"""Recording a skill or status of one person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import corrected, go_on, open_form, saved, show
from bdhvs.skills.forms import AttainmentForm
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import Result

_LEAD = "Ghi điều đã thấy người đó làm được, hoặc tài khoản, giấy tờ số đã có."


@allowed(Act.ENTER_FACTS)
def attainment(request: Request) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    old = corrected(request, Attainment.objects.select_related("person"))
    form = open_form(request, AttainmentForm, desk, _initial(request, old))

    def record(given: dict[str, Any]) -> None:
        record_attainment(
            person=get_object_or_404(Person, pk=given["person"], commune_id=desk.commune),
            item_code=given["item"],
            result=Result(given["result"]),
            degree=int(given["degree"]) if given["degree"] else None,
            level=Level(given["level"]),
            occurred_on=given["occurred_on"],
            source=given["source"],
            supersedes=old,
            by=request.user,
            at=desk.at,
        )

    if saved(request, form, record):
        return go_on(request, "Đã ghi nhận kỹ năng, trạng thái.")
    title = "Sửa kỹ năng, trạng thái" if old else "Kỹ năng, trạng thái của một người"
    return show(request, form, title=title, lead=_LEAD, old=_words(old, desk))


def _initial(request: Request, old: Attainment | None) -> dict[str, Any]:
    if old is None:
        return {"person": request.GET.get("nguoi", ""), "level": Level.E1.value}
    return {
        "person": str(old.person_id),
        "item": old.item_code,
        "result": old.result,
        "degree": str(old.degree or ""),
        "occurred_on": old.occurred_on,
        "level": old.level,
        "source": old.source,
    }


def _words(old: Attainment | None, desk: Desk) -> str:
    if old is None:
        return ""
    said = "có" if old.result == Result.YES else "chưa"
    label = desk.items.get(old.item_code, old.item_code)
    return f"{old.person.name}, {label}: {said}, ngày {old.occurred_on:%d/%m/%Y}, {old.level}"
