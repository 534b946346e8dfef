"""How much of each hamlet is listed, against official totals; and headcounts where names are not held."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.figures.coverage import coverage_rows
from bdhvs.figures.queries import headcounts
from bdhvs.figures.tables import headcount_table
from bdhvs.places.http import profile_here
from bdhvs.ui.tables import respond


@allowed(Act.SEE_PLACES)
def coverage(request: Request) -> HttpResponseBase:
    """Listed against official, hamlet by hamlet; what is below the limit is said in words."""
    today, profile = timezone.localdate(), profile_here(request)
    limit = profile.coverage_limit if profile else 95
    may_enter = request.user.may(Act.ENTER_FIGURES)
    context = {
        "rows": coverage_rows(request.commune_code, today, limit, own=request.user.hamlets),
        "limit": limit,
        "today": today,
        "may_edit": request.user.may(Act.EDIT_PLACES),
        "population_url": reverse("figures:enter", args=["official_population"]) if may_enter else "",
        "households_url": reverse("figures:enter", args=["official_households"]) if may_enter else "",
        "headcount_url": reverse("figures:enter", args=["headcount"]) if may_enter else "",
    }
    table = headcount_table(request, headcounts(request.commune_code, today))
    return respond(request, "figures/coverage.html", table, context, notes=(f"Ngày {today:%d/%m/%Y}",))
