"""Acts on an incident: entering, correcting, telling a step, closing with evidence, opening again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.outreach.filing.commands import keep_files
from bdhvs.outreach.incidents.models import Incident, IncidentNote
from bdhvs.outreach.incidents.rules import (
    TOLD_STEPS,
    IncidentError,
    IncidentKind,
    IncidentStep,
    check_days,
    check_told,
)
from bdhvs.skills.correcting import check_within
from bdhvs.ui.proofs import Proof


@dataclass(frozen=True, slots=True)
class IncidentDetails:
    """What happened, where it was seen, who handles it until when. About nobody by name."""

    kind: IncidentKind
    title: str
    found_on: date
    due_on: date
    says: str = ""
    channel_code: str = ""
    link: str = ""
    hamlet_code: str | None = None
    unit_code: str | None = None

    def columns(self) -> dict[str, Any]:
        """The values of a row."""
        return {
            "kind": self.kind.value, "title": self.title, "says": self.says, "channel_code": self.channel_code,
            "link": self.link, "found_on": self.found_on, "due_on": self.due_on, "hamlet_id": self.hamlet_code,
            "unit_id": self.unit_code,
        }  # fmt: skip


@transaction.atomic
def enter_incident(*, commune_code: str, details: IncidentDetails, by: User | None, at: datetime) -> Incident:
    """Enter an incident. Whoever sees one may enter it, whoever is to handle it.

    Raises: IncidentError
    """
    check_days(details.found_on, details.due_on, at.date())
    incident = Incident.objects.create(
        commune_id=commune_code, entered_at=at, entered_by=by, **details.columns()
    )
    return _told(incident, IncidentStep.ENTERED, "", "enter_incident", by, at)


@transaction.atomic
def correct_incident(
    *, incident: Incident, details: IncidentDetails, by: User | None, at: datetime
) -> Incident:
    """Say it otherwise, give it to another unit, move its last day; the story keeps the former last day.

    Raises: IncidentError, OutsideTerritoryError
    """
    held = _held(incident, by, open_only=True)
    check_days(details.found_on, details.due_on, at.date())
    moved = "" if held.due_on == details.due_on else f"Hạn trước đó là ngày {held.due_on:%d/%m/%Y}."
    for column, value in details.columns().items():
        setattr(held, column, value)
    held.save()
    return _told(held, IncidentStep.CORRECTED, moved, "correct_incident", by, at)


@transaction.atomic
def tell_incident(
    *,
    incident: Incident,
    step: IncidentStep,
    text: str,
    by: User | None,
    at: datetime,
    proofs: Sequence[Proof] = (),
) -> Incident:
    """Tell what was done: asked to take down, corrected in public, removed, passed on.

    Raises: IncidentError, OutsideTerritoryError
    """
    held, told = _held(incident, by, open_only=True), check_told(text)
    if step not in TOLD_STEPS:
        raise IncidentError("Hãy chọn việc đã làm.")
    keep_files(incident=held, proofs=proofs, by=by, at=at)
    return _told(held, step, told, "tell_incident", by, at)


@transaction.atomic
def close_incident(
    *,
    incident: Incident,
    on: date,
    text: str,
    by: User | None,
    at: datetime,
    proofs: Sequence[Proof] = (),
) -> Incident:
    """It is over: what came of it, with a file that shows it, now or before.

    Raises: IncidentError, OutsideTerritoryError
    """
    held, told = _held(incident, by, open_only=True), check_told(text)
    if not held.found_on <= on <= at.date():
        raise IncidentError(f"Ngày xong phải từ ngày phát hiện {held.found_on:%d/%m/%Y} đến hôm nay.")
    keep_files(incident=held, proofs=proofs, by=by, at=at)
    if not held.files.exists():
        raise IncidentError("Hãy kèm ảnh chụp hoặc văn bản cho thấy việc đã xong.")
    held.closed_on = on
    held.save(update_fields=["closed_on"])
    return _told(held, IncidentStep.CLOSED, told, "close_incident", by, at)


@transaction.atomic
def reopen_incident(*, incident: Incident, text: str, by: User | None, at: datetime) -> Incident:
    """It came back, or was closed by mistake.

    Raises: IncidentError, OutsideTerritoryError
    """
    held, told = _held(incident, by), check_told(text)
    if held.closed_on is None:
        raise IncidentError("Việc này đang xử lý, chưa đóng.")
    held.closed_on = None
    held.save(update_fields=["closed_on"])
    return _told(held, IncidentStep.REOPENED, told, "reopen_incident", by, at)


def may_handle(by: User, incident: Incident) -> bool:
    """The office, whoever entered it, and the unit or hamlet it is given to."""
    own = by.territory.places
    return (
        own is None
        or incident.entered_by_id == by.pk
        or bool({incident.unit_id, incident.hamlet_id} & set(own))
    )


def _held(incident: Incident, by: User | None, *, open_only: bool = False) -> Incident:
    held = Incident.objects.select_for_update().get(pk=incident.pk)
    if by is not None and not may_handle(by, held):
        check_within(by, [held.unit_id or held.hamlet_id])
    if open_only and held.closed_on is not None:
        raise IncidentError("Việc này đã đóng. Cần làm tiếp thì mở lại.")
    return held


def _told(
    incident: Incident, step: IncidentStep, text: str, act: str, by: User | None, at: datetime
) -> Incident:
    """One line in the story and one in the journal."""
    IncidentNote.objects.create(
        incident=incident,
        commune_id=incident.commune_id,
        step=step.value,
        text=text,
        recorded_at=at,
        recorded_by=by,
    )
    note(act=act, by=by, at=at, commune=incident.commune_id, subject="incident", ids=[incident.pk])
    return incident
