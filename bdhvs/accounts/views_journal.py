"""Who did what, when."""

from django.http import HttpResponseBase
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.journal_table import journal_table
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.journal.queries import last_block, lines_of
from bdhvs.journal.rules import MACHINE, subject_label
from bdhvs.ops.territory import scope
from bdhvs.ui.tables import respond


@allowed(Act.SEE_JOURNAL)
def lines(request: Request) -> HttpResponseBase:
    """The newest first; `ma` of the address narrows to one row's id, `loai` to its kind. A copy leaves a line."""
    commune, wanted = request.commune_code, request.GET.get("ma", "").strip()[:60]
    kind = request.GET.get("loai", "").strip()[:40]
    table = journal_table(request, lines_of(commune, subject_id=wanted, subject=kind), commune)
    if table.state.output:
        note(act="export_journal", by=request.user, at=timezone.localtime(), commune=commune,
             subject="journal_line", count=table.count)  # fmt: skip
    context = {"wanted": wanted, "kind": subject_label(kind), "seal": last_block(commune)}
    return respond(request, "accounts/journal.html", table, context)


@allowed(Act.KEEP_BACKUP, in_commune=False)
def lines_of_machine(request: Request) -> HttpResponseBase:
    """What those did who have no commune, and who guessed at the door. A copy leaves a line."""
    with scope([MACHINE, request.commune_code] if request.commune_code else [MACHINE]):
        table = journal_table(request, lines_of(MACHINE), MACHINE)
        if table.state.output:
            note(act="export_journal", by=request.user, at=timezone.localtime(), commune=MACHINE,
                 subject="journal_line", count=table.count)  # fmt: skip
        return respond(
            request, "accounts/journal.html", table, {"of_machine": True, "seal": last_block(MACHINE)}
        )
