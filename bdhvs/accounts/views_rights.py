"""The table of rights, as the auditor reads it."""

from django.http import HttpResponseBase

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rights import opens_rows, rights_table
from bdhvs.accounts.rules import SCOPE_MEANINGS, Act
from bdhvs.ui.tables import respond


@allowed(Act.SEE_RIGHTS, in_commune=False)
def rights(request: Request) -> HttpResponseBase:
    """Role × act × scope; printed, and as .xlsx."""
    context = {
        "scopes": [(scope.label, means) for scope, means in SCOPE_MEANINGS.items()],
        "opens": opens_rows(),
    }
    return respond(request, "accounts/rights.html", rights_table(request), context)
