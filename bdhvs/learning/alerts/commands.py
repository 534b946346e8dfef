"""Acts on alerts: writing, correcting, approving, returning, withdrawing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.alerts.rules import check_until
from bdhvs.learning.approval.commands import approve, give_back, taken_over, withdraw


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

    Raises: RefusalError
    """
    check_until(details.until, at.date())
    alert = ScamAlert(commune_id=commune, written_at=at, written_by=by)
    return _write(alert, details, "write_alert", by, at)


@transaction.atomic
def rewrite_alert(*, alert: ScamAlert, details: AlertDetails, by: User, at: datetime) -> ScamAlert:
    """Correct what waits for approval; whoever rewrote it counts as its writer and does not approve it.

    Raises: RefusalError
    """
    check_until(details.until, at.date())
    return _write(taken_over(alert, by=by, at=at), details, "rewrite_alert", by, at)


def _write(alert: ScamAlert, details: AlertDetails, act: str, by: User, at: datetime) -> ScamAlert:
    alert.title, alert.says, alert.does = details.title, details.says, details.does
    alert.until = details.until
    alert.save()
    _note(act, alert, by, at)
    return alert


@transaction.atomic
def approve_alert(*, alert: ScamAlert, by: User, at: datetime) -> None:
    """Show the alert to everybody from now on until its last day.

    Raises: RefusalError when it is one's own, was decided before, or its last day has passed.
    """
    fresh = approve(alert, by=by, at=at)
    check_until(fresh.until, at.date())
    _note("approve_alert", fresh, by, at)


@transaction.atomic
def return_alert(*, alert: ScamAlert, reason: str, by: User, at: datetime) -> None:
    """Give an alert back to its writer with what should be different. Raises: RefusalError"""
    _note("return_alert", give_back(alert, reason=reason), by, at)


@transaction.atomic
def withdraw_alert(*, alert: ScamAlert, reason: str, by: User, at: datetime) -> None:
    """Take an alert away from everybody at once; it stays in the history with the reason. Raises: RefusalError"""
    _note("withdraw_alert", withdraw(alert, reason=reason, by=by, at=at), by, at)


def _note(act: str, alert: ScamAlert, by: User, at: datetime) -> None:
    note(act=act, by=by, at=at, commune=alert.commune_id, subject="scam_alert", ids=[alert.pk])
