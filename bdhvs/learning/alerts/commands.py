"""Acts on alerts: writing, correcting, approving, returning, withdrawing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.alerts.rules import AlertError, check_until


@dataclass(frozen=True, slots=True)
class AlertDetails:
    """What an alert says, and its last day."""

    title: str
    says: str
    does: str
    until: date


@transaction.atomic
def write_alert(*, commune: str, details: AlertDetails, by: User, at: datetime) -> ScamAlert:
    """Write an alert; nobody outside the office sees it before somebody else approves.

    Raises: AlertError
    """
    check_until(details.until, at.date())
    alert = ScamAlert(commune_id=commune, written_at=at, written_by=by)
    return _write(alert, details, "write_alert", by, at)


@transaction.atomic
def rewrite_alert(*, alert: ScamAlert, details: AlertDetails, by: User, at: datetime) -> ScamAlert:
    """Correct what waits for approval; whoever rewrote it counts as its writer and does not approve it.

    Raises: AlertError
    """
    check_until(details.until, at.date())
    fresh = _held(alert)
    if fresh.approved_at or fresh.withdrawn_at:
        raise AlertError("Cảnh báo đã duyệt thì không sửa. Nếu sai, hãy rút rồi viết cảnh báo mới.")
    fresh.written_at, fresh.written_by, fresh.returned = at, by, ""
    return _write(fresh, details, "rewrite_alert", by, at)


def _write(alert: ScamAlert, details: AlertDetails, act: str, by: User, at: datetime) -> ScamAlert:
    alert.title, alert.says, alert.does = details.title, details.says, details.does
    alert.until = details.until
    alert.save()
    note(act=act, by=by, at=at, commune=alert.commune_id, subject="scam_alert", ids=[alert.pk])
    return alert


@transaction.atomic
def approve_alert(*, alert: ScamAlert, by: User, at: datetime) -> None:
    """Show the alert to everybody from now on until its last day.

    Raises: AlertError when it is one's own, was decided before, or its last day has passed.
    """
    fresh = _held(alert)
    if fresh.written_by_id == by.pk:
        raise AlertError("Người viết không tự duyệt. Hãy nhờ lãnh đạo hoặc cán bộ khác duyệt.")
    if fresh.approved_at or fresh.withdrawn_at:
        raise AlertError("Cảnh báo này đã được xử lý. Hãy tải lại trang.")
    check_until(fresh.until, at.date())
    fresh.approved_at, fresh.approved_by, fresh.returned = at, by, ""
    fresh.save(update_fields=["approved_at", "approved_by", "returned"])
    note(act="approve_alert", by=by, at=at, commune=fresh.commune_id, subject="scam_alert", ids=[fresh.pk])


@transaction.atomic
def return_alert(*, alert: ScamAlert, reason: str, by: User, at: datetime) -> None:
    """Give an alert back to its writer with what should be different.

    Raises: AlertError
    """
    fresh = _held(alert)
    if fresh.approved_at or fresh.withdrawn_at:
        raise AlertError("Cảnh báo này đã được xử lý. Hãy tải lại trang.")
    fresh.returned = _reason(reason)
    fresh.save(update_fields=["returned"])
    note(act="return_alert", by=by, at=at, commune=fresh.commune_id, subject="scam_alert", ids=[fresh.pk])


@transaction.atomic
def withdraw_alert(*, alert: ScamAlert, reason: str, by: User, at: datetime) -> None:
    """Take an alert away from everybody at once; it stays in the history with the reason.

    Raises: AlertError
    """
    fresh = _held(alert)
    if fresh.withdrawn_at:
        raise AlertError("Cảnh báo này đã rút rồi.")
    fresh.reason = _reason(reason)
    fresh.withdrawn_at, fresh.withdrawn_by = at, by
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    note(act="withdraw_alert", by=by, at=at, commune=fresh.commune_id, subject="scam_alert", ids=[fresh.pk])


def _held(alert: ScamAlert) -> ScamAlert:
    return ScamAlert.objects.select_for_update().get(pk=alert.pk)


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise AlertError("Hãy ghi lý do.")
    return words[:200]
