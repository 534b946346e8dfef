"""What the pages of approving share: an act with what is said after it, and what one may do now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from bdhvs.accounts.http import Request
from bdhvs.learning.approval.models import Approved
from bdhvs.learning.approval.rules import RefusalError


def tried(request: Request, said: str, act: Callable[..., Any], **arguments: Any) -> bool:
    """Do it as the signed-in user; say so, or why not. Whether it was done."""
    try:
        act(**arguments, by=request.user)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


def sent_away(
    request: Request,
    *,
    waits: bool,
    back: Callable[..., Any],
    away: Callable[..., Any],
    said: str,
    **told: Any,
) -> None:
    """What waits goes `back` to its writer; what is shown goes `away` from everybody, and `said` says so."""
    if waits:
        tried(request, "Đã trả lại người viết.", back, **told)
    else:
        tried(request, said, away, **told)


def choices(request: Request, one: Approved, *, writes: bool, approves: bool, shown: bool) -> dict[str, bool]:
    """What the signed-in user may do with a row, as the parts of the page read it."""
    own = one.written_by_id == request.user.pk
    return {
        "own": one.waits and own,
        "may_rewrite": one.waits and writes,
        "may_approve": one.waits and approves and not own,
        "may_return": one.waits and approves,
        "may_withdraw": shown and approves,
    }
