"""A community digital team and its people."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.forms_acts import TEAM_ROLES
from bdhvs.people.queries import roster_of_team
from bdhvs.places.models import Team


@allowed(Act.SEE_PEOPLE)
def team(request: Request, code: str) -> HttpResponse:
    """Who serves in the team today, and who did."""
    found = get_object_or_404(Team.objects.select_related("hamlet"), pk=code, commune_id=request.commune_code)
    roster, roles = list(roster_of_team(found)), dict(TEAM_ROLES)
    rows = [(entry, roles.get(entry.role, entry.role)) for entry in roster]
    context = {
        "team": found,
        "now": [row for row in rows if row[0].valid_to is None],
        "before": [row for row in rows if row[0].valid_to is not None],
        "may_edit": request.user.may(Act.EDIT_PEOPLE),
        "may_invite": request.user.may(Act.MANAGE_ACCOUNTS),
    }
    response = render(request, "people/team.html", context)
    ids = [entry.subject_person_id for entry in roster]
    if ids:
        at = timezone.localtime()
        note(act="see_team", by=request.user, at=at, commune=request.commune_code, subject="person", ids=ids)
    return response
