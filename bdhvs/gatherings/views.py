"""Recording a session and who came."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.gatherings.commands import SessionDetails, record_session
from bdhvs.gatherings.forms import SessionForm, headcount_initial
from bdhvs.gatherings.models import Session
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.entry import corrected, go_on, open_form, saved, show

_LEAD = (
    "Người có tên trong sổ thì chọn tên; những người khác ghi số lượng theo nhóm. Một người chỉ tính một lần."
)


@allowed(Act.ENTER_FACTS)
def session(request: Request) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    old = corrected(request, Session.objects.prefetch_related("attendances"))
    form = open_form(request, SessionForm, desk, _initial(old, desk))

    def record(given: dict[str, Any]) -> None:
        record_session(
            commune_code=desk.commune,
            details=_details(given, form, old),
            learners=list(Person.objects.filter(commune_id=desk.commune, pk__in=given["learners"])),
            headcounts=form.headcounts(),
            level=Level(old.level) if old else Level.E1,
            supersedes=old,
            by=request.user,
            at=desk.at,
        )

    if saved(request, form, record):
        return go_on(request, "Đã ghi buổi.")
    title = "Sửa buổi học, buổi họp" if old else "Buổi học, buổi họp"
    words = f"{old.get_kind_display()}, {old.occurred_on:%d/%m/%Y}, {old.title}" if old else ""
    return show(request, form, title=title, lead=_LEAD, old=words)


def _details(given: dict[str, Any], form: SessionForm, old: Session | None) -> SessionDetails:
    return SessionDetails(
        kind=given["kind"],
        occurred_on=given["occurred_on"],
        title=given["title"],
        status=given["status"],
        hamlet_code=given["hamlet"] or None,
        team_code=old.team_id if old else None,
        unit_code=given["unit"] or None,
        topics=form.topics(),
        served=tuple(given["served"]),
    )


def _only(choices: Choices, desk: Desk) -> str:
    """The one place of somebody who has only one."""
    return choices[0][0] if desk.places is not None and len(choices) == 1 else ""


def _initial(old: Session | None, desk: Desk) -> dict[str, Any]:
    if old is None:
        return {
            "kind": "guidance",
            "status": "held",
            "hamlet": _only(desk.hamlets, desk),
            "unit": _only(desk.units, desk),
        }
    came = list(old.attendances.all())
    return {
        "occurred_on": old.occurred_on,
        "kind": old.kind,
        "title": old.title,
        "status": old.status,
        "hamlet": old.hamlet_id or "",
        "unit": old.unit_id or "",
        "served": old.served,
        "topics": old.topics,
        "learners": [str(row.person_id) for row in came if row.person_id],
        **headcount_initial({row.group_code: row.headcount for row in came if row.headcount is not None}),
    }
