"""One page for whoever keeps the machine, and four acts."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from procrastinate.exceptions import AlreadyEnqueued

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.exchange.machine import commands
from bdhvs.ops.backup.keeping import kept_in, state_of, warnings_of
from bdhvs.ops.findings import Surroundings
from bdhvs.ops.health import check_machine, version_sentence
from bdhvs.ui.printing import handed_over


@allowed(Act.KEEP_BACKUP, in_commune=False)
def machine(request: Request) -> HttpResponse:
    """Backups first, then the state of the machine."""
    home, now = Path(settings.DATA_DIR), timezone.localtime()
    context = {
        "state": state_of(home),
        "warnings": warnings_of(home, now),
        "backups": kept_in(Path(settings.BACKUP_DIR)),
        "elsewhere": "" if Path(settings.BACKUP_DIR).is_relative_to(home) else settings.BACKUP_DIR,
        "keep": settings.BACKUP_KEEP,
        "findings": check_machine(Surroundings(home=home, at=now)),
        "version": version_sentence(),
    }
    return render(request, "exchange/machine.html", context)


@allowed(Act.KEEP_BACKUP, in_commune=False)
@require_POST
def back_up(request: Request) -> HttpResponse:
    """Ask for a backup now."""
    return _ask(
        request, commands.take_backup_now, "Đang sao lưu. Mở lại trang này sau vài phút để xem kết quả."
    )


@allowed(Act.KEEP_BACKUP, in_commune=False)
@require_POST
def rehearse(request: Request) -> HttpResponse:
    """Ask for a restore beside, with comparison."""
    return _ask(request, commands.rehearse_backup, "Đang khôi phục thử. Mở lại trang này sau vài phút.")


@allowed(Act.KEEP_BACKUP, in_commune=False)
@require_POST
def paper(request: Request) -> HttpResponse:
    """The sheet with the recovery code."""
    sheet = commands.print_recovery_code(by=request.user, at=timezone.localtime())
    return handed_over(sheet, "ma-khoi-phuc.pdf")


@allowed(Act.KEEP_BACKUP, in_commune=False)
def download(request: Request, name: str) -> HttpResponseBase:
    """One backup, to be kept on another disk."""
    if name not in {row.name for row in kept_in(Path(settings.BACKUP_DIR))}:
        raise Http404
    file = commands.hand_over_backup(name=name, by=request.user, at=timezone.localtime())
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


def _ask(request: Request, act: Callable[..., None], said: str) -> HttpResponse:
    try:
        with transaction.atomic():
            act(by=request.user, at=timezone.localtime())
        messages.success(request, said)
    except AlreadyEnqueued:
        messages.info(request, "Việc này đang chờ đến lượt; không cần bấm lại.")
    return redirect("machine")
