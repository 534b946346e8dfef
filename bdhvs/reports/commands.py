"""Closing a period, keeping an office's templates and the officer's words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.indicators.rules import PlaceCount
from bdhvs.journal.commands import note
from bdhvs.lib.period import Calendar, Period
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.frozen import COUNTS, seal
from bdhvs.reports.models import Closing, Draft, FrozenCell, Template
from bdhvs.reports.queries import ReportDuty, closing_on
from bdhvs.reports.rules import AlreadyClosedError, DraftChangedError, PeriodOpenError


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
    closing = Closing(
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
    )
    cells = _cells_of(closing, found)
    closing.hash = seal(closing, cells)
    closing.save()
    for cell in cells:
        cell.closing, cell.commune_id = closing, commune
    FrozenCell.objects.bulk_create(cells, batch_size=1000)
    note(
        act="close_period",
        by=by,
        at=at,
        commune=commune,
        subject="closing",
        ids=[closing.pk],
        count=len(cells),
    )
    return closing


def _cells_of(closing: Closing, found: Iterable[TargetState]) -> list[FrozenCell]:
    """The cells to freeze. A day that an earlier closing froze keeps its numbers: one day, one number."""
    earlier = closing_on(closing.commune_id, closing.as_of)
    held: dict[tuple[str, str], list[FrozenCell]] = {}
    for cell in FrozenCell.objects.filter(closing=earlier) if earlier else ():
        cell.pk = None
        held.setdefault((cell.plan_id, cell.target_code), []).append(cell)
    kept = [cell for cells in held.values() for cell in cells]
    return kept + [
        cell
        for state in found
        if (state.target.plan_id, state.target.code) not in held
        for cell in _frozen(state)
    ]


def _frozen(state: TargetState) -> Iterable[FrozenCell]:
    beside: list[PlaceCount] = [*state.hamlets.values(), *state.parts.values(), *state.groups.values()]
    for cell in ([state.whole] if state.whole else []) + beside:
        yield FrozenCell(
            plan_id=state.target.plan_id,
            target_code=state.target.code,
            indicator_id=state.definition.id,
            definition_hash=state.definition.hash,
            hamlet_id=cell.hamlet_id,
            group_code=cell.group_code,
            part=cell.part,
            at_least=state.target.at_least,
            **{name: getattr(cell, name) for name in COUNTS},
        )


@transaction.atomic
def save_draft(
    *,
    duty: ReportDuty,
    commune: str,
    period: str,
    words: Mapping[str, str],
    by: User | None,
    at: datetime,
    seen: datetime | None = None,
) -> Draft:
    """Keep the officer's words for a report; figures are never among them. `seen`: which version he started from.

    Raises: DraftChangedError when somebody saved another version since then.
    """
    key: dict[str, Any] = {
        "commune_id": commune,
        "plan_id": duty.plan.pk,
        "report_id": duty.id,
        "period": period,
    }
    before = Draft.objects.select_for_update(of=("self",)).select_related("saved_by").filter(**key).first()
    if before is not None and before.saved_at != seen:
        who, when = before.saved_by or "Quản trị tại máy", before.saved_at.astimezone(at.tzinfo)
        raise DraftChangedError(f"{who} đã lưu bản khác lúc {when:%H:%M ngày %d/%m/%Y}.")
    draft, _ = Draft.objects.update_or_create(**key, defaults={**words, "saved_at": at, "saved_by": by})
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


@transaction.atomic
def name_cells(*, template: Template, mapping: Mapping[str, str], by: User | None, at: datetime) -> None:
    """Keep which field goes into which cell of a superior's form (`Biểu 1!C7` → field)."""
    template.mapping, template.saved_by, template.saved_at = dict(mapping), by, at
    template.save(update_fields=["mapping", "saved_by", "saved_at"])
    note(act="name_cells", by=by, at=at, commune=template.commune_id, subject="template", ids=[template.pk])


@transaction.atomic
def drop_template(*, template: Template, by: User | None, at: datetime) -> None:
    """Take a template or form away; reports made with it stay where they were saved."""
    note(
        act="drop_template", by=by, at=at, commune=template.commune_id, subject="template", ids=[template.pk]
    )
    template.delete()
