"""E-mail of the movement, where the machine is joined to a mail server: reminders of the day, the leader's week."""

from datetime import date, datetime
from smtplib import SMTPException
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note as journal_note
from bdhvs.places.models import Unit
from bdhvs.places.queries import profile_of
from bdhvs.plans.models import Mailbox
from bdhvs.plans.work.digest import digest_of
from bdhvs.plans.work.queries import to_remind
from bdhvs.plans.work.rules import MailKind, message

log = structlog.get_logger("bdhvs.mail")
MONDAY: Final = 0


def may_send() -> bool:
    """Whether the machine is joined to a mail server."""
    return bool(settings.EMAIL_HOST)


@transaction.atomic
def add_mailbox(
    *, commune_code: str, address: str, unit: Unit | None, by: User | None, at: datetime
) -> Mailbox:
    """An address that hears the reminders of a unit, or (without a unit) the week; the same again changes nothing."""
    hears = MailKind.REMINDERS if unit else MailKind.DIGEST
    made, _ = Mailbox.objects.get_or_create(
        commune_id=commune_code, address=address.strip().lower(), hears=hears.value, unit=unit,
        defaults={"added_at": at, "added_by": by},
    )  # fmt: skip
    journal_note(act="add_mailbox", by=by, at=at, commune=commune_code, subject="mailbox", ids=[made.pk])
    return made


@transaction.atomic
def drop_mailbox(*, mailbox: Mailbox, by: User | None, at: datetime) -> None:
    """The address hears nothing any more, and is forgotten."""
    ids = [mailbox.pk]
    journal_note(act="drop_mailbox", by=by, at=at, commune=mailbox.commune_id, subject="mailbox", ids=ids)
    mailbox.delete()


def send_due(*, commune_code: str, at: datetime) -> int:
    """Send what is due on this day to everybody who wants to hear it; gives how many letters went out.

    A server that refuses one letter keeps no other from being sent.
    """
    texts = _texts(commune_code, at.date())
    sent = []
    for box in Mailbox.objects.filter(commune_id=commune_code).select_related("unit").order_by("pk"):
        subject, text = texts.get((box.hears, box.unit.name if box.unit else ""), ("", ""))
        if text and _sent(box.address, subject, text):
            sent.append(box.pk)
    if sent:
        journal_note(act="send_mail", by=None, at=at, commune=commune_code, subject="mailbox", ids=sent)
    return len(sent)


def _texts(commune: str, on: date) -> dict[tuple[str, str], tuple[str, str]]:
    """Subject and text by kind and unit; the week goes out on Mondays only."""
    profile = profile_of(commune)
    name = str(profile.commune) if profile else commune
    found = {
        (MailKind.REMINDERS.value, one.to): (
            f"Nhắc việc Bình dân học vụ số {on:%d/%m/%Y}",
            message(commune=name, notices=[one], on=on),
        )
        for one in to_remind(commune, on, today_only=True)
    }
    if on.weekday() == MONDAY:
        week = (f"Bản tin tuần Bình dân học vụ số {on:%d/%m/%Y}", digest_of(commune, on).text(name))
        found[(MailKind.DIGEST.value, "")] = week
    return found


def _sent(address: str, subject: str, text: str) -> bool:
    try:
        EmailMessage(subject, text, to=[address]).send()
    except (SMTPException, OSError) as refusal:
        log.warning("mail refused", error=type(refusal).__name__)
        return False
    return True
