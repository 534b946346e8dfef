"""Who did what, when."""

from django.http import HttpResponseBase

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.journal_table import journal_table
from bdhvs.accounts.rules import Act
from bdhvs.journal.queries import lines_of
from bdhvs.ui.tables import respond


@allowed(Act.SEE_JOURNAL)
def lines(request: Request) -> HttpResponseBase:
    """The newest first; `ma` of the address narrows to one row's id."""
    wanted = request.GET.get("ma", "").strip()[:60]
    table = journal_table(request, lines_of(request.commune_code, subject_id=wanted))
    return respond(request, "accounts/journal.html", table, {"wanted": wanted})
