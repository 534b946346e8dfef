"""Closing a period, keeping an office's templates and the officer's words."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.indicators.models import Cell
from bdhvs.journal.commands import note
from bdhvs.lib.period import Calendar, Period
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.models import Closing, Draft, FrozenCell, Template
from bdhvs.reports.rules import AlreadyClosedError, PeriodOpenError


@transaction.atomic
def close_period(
    *,
    commune: str,
    period: Period,
    calendar: Calendar,
    signer: str,
    signer_title: str,
    by: User | None,
    at: datetime,
) -> Closing:
    """Freeze the cells of every target on the last day of the period, with who signed for them and a seal.

    Facts that come later do not move them: they show as an adjustment (live less frozen) from then on.
    Raises: PeriodOpenError before the period is over, AlreadyClosedError the second time.
    """
    if period.end > at.date():
        raise PeriodOpenError(f"Kỳ {period.label} đến hết ngày {period.last_day:%d/%m/%Y} mới chốt được.")
    if Closing.objects.filter(commune_id=commune, calendar=calendar.value, period=period.code).exists():
        raise AlreadyClosedError(f"Kỳ {period.label} đã chốt trước đó.")
    targets = list(targets_in_force(commune, period.last_day))
    found = states(commune=commune, targets=targets, as_of=period.last_day, fresh=True)
    frozen = [cell for state in found for cell in _frozen(state)]
    closing = Closing.objects.create(
        commune_id=commune,
        calendar=calendar.value,
        period=period.code,
        period_from=period.start,
        period_to=period.end,
        as_of=period.last_day,
        signer=signer,
        signer_title=signer_title,
        closed_by=by,
        closed_at=at,
        hash=seal(frozen),
    )
    for cell in frozen:
        cell.closing, cell.commune_id = closing, commune
    FrozenCell.objects.bulk_create(frozen, batch_size=1000)
    note(
        act="close_period",
        by=by,
        at=at,
        commune=commune,
        subject="closing",
        ids=[closing.pk],
        count=len(frozen),
    )
    return closing


def _frozen(state: TargetState) -> Iterable[FrozenCell]:
    held: list[Cell] = [*state.hamlets.values(), *state.parts.values(), *state.groups.values()]
    for cell in ([state.whole] if state.whole else []) + held:
        yield FrozenCell(
            plan_id=state.target.plan_id,
            target_code=state.target.code,
            indicator_id=state.definition.id,
            definition_hash=state.definition.hash,
            hamlet_id=cell.hamlet_id,
            group_code=cell.group_code,
            part=cell.part,
            at_least=state.target.at_least,
            numerator=cell.numerator,
            denominator=cell.denominator,
            failed=cell.failed,
            missing=cell.missing,
            base_unknown=cell.base_unknown,
            by_level=cell.by_level,
        )


def seal(cells: Iterable[FrozenCell]) -> str:
    """SHA-256 over the cells in a fixed order: a changed cell no longer fits its closing."""
    rows = sorted(
        (c.plan_id, c.target_code, c.hamlet_id or "", c.group_code, c.part, c.definition_hash, c.numerator,
         c.denominator or 0, c.failed, c.missing, c.base_unknown, sorted(c.by_level.items()))
        for c in cells
    )  # fmt: skip
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def save_draft(
    *,
    commune: str,
    plan_id: str,
    report_id: str,
    period: str,
    words: dict[str, str],
    by: User | None,
    at: datetime,
) -> Draft:
    """Keep the officer's words for a report; figures are never among them."""
    draft, _ = Draft.objects.update_or_create(
        commune_id=commune,
        plan_id=plan_id,
        report_id=report_id,
        period=period,
        defaults={**words, "saved_at": at, "saved_by": by},
    )
    note(act="save_draft", by=by, at=at, commune=commune, subject="draft", ids=[draft.pk], fields=words)
    return draft


@transaction.atomic
def save_template(
    *,
    commune: str,
    name: str,
    kind: str,
    content: bytes,
    mapping: dict[str, str],
    by: User | None,
    at: datetime,
) -> Template:
    """Keep an office's Word template, or a superior's Excel form with the names of its cells."""
    template, _ = Template.objects.update_or_create(
        commune_id=commune,
        name=name,
        kind=kind,
        defaults={"content": content, "mapping": mapping, "saved_by": by, "saved_at": at},
    )
    note(act="save_template", by=by, at=at, commune=commune, subject="template", ids=[template.pk])
    return template
