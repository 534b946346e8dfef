"""Writing forms, asking a round, filling and handing in papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.figures.tables import OWN_MEASURES
from bdhvs.journal.commands import note
from bdhvs.lib.period import Period
from bdhvs.places.models import Code, Team
from bdhvs.reports.cycles import Cycle, period_words
from bdhvs.reports.keeping import save_version, take_out_of_use
from bdhvs.reports.models import Paper, PaperTurn, Round, UnitForm
from bdhvs.reports.rules import DraftChangedError
from bdhvs.reports.submitting import Handed, current, fall_due, submit
from bdhvs.reports.units.rules import OWN, Field, PaperError, Subject, check_answers, fields_of, raw_fields
from bdhvs.skills.correcting import check_within


@dataclass(frozen=True, slots=True)
class FormDetails:
    """What a form is: its name, who fills it, which lines. `report_code`: the report of the plan it answers."""

    name: str
    subject_kind: str
    fields: tuple[Field, ...]
    unit_kinds: tuple[str, ...] = ()
    report_code: str = ""


@transaction.atomic
def save_form(
    *, commune: str, details: FormDetails, by: User | None, at: datetime, form: UnitForm | None = None
) -> UnitForm:
    """Keep a form, or its next version; rounds that were asked keep the lines they were asked with.

    Raises: PaperError when another form has that name
    """
    kept = form or UnitForm(commune_id=commune, version=0)
    kept.subject_kind, kept.report_code = details.subject_kind, details.report_code
    kept.unit_kinds, kept.fields = list(details.unit_kinds), raw_fields(details.fields)
    save_version(kept, name=details.name, refusal=PaperError, by=by, at=at)
    kept.fields = raw_fields(_with_measures(kept, details.fields))
    kept.save(update_fields=["fields"])
    note(act="save_unit_form", by=by, at=at, commune=commune, subject="unit_form", ids=[kept.pk])
    return kept


def _with_measures(form: UnitForm, fields: Sequence[Field]) -> list[Field]:
    """A number of the commune's own gets a name in the list of such numbers, and keeps it."""
    named = []
    for one in fields:
        if one.is_typed and (one.source == OWN or one.source.startswith(f"{form.commune_id}-")):
            code = one.source if one.source != OWN else f"{form.commune_id}-b{form.pk}-{one.key}"
            Code.objects.update_or_create(kind=OWN_MEASURES, code=code, defaults={"label": one.title[:200]})
            named.append(Field(one.key, one.title, one.kind, code))
        else:
            named.append(one)
    return named


@transaction.atomic
def retire_form(*, form: UnitForm, by: User | None, at: datetime) -> None:
    """Take a form out of use; its rounds and papers stay."""
    take_out_of_use(form, by=by, at=at)
    note(act="retire_unit_form", by=by, at=at, commune=form.commune_id, subject="unit_form", ids=[form.pk])


@transaction.atomic
def ask_round(
    *,
    form: UnitForm,
    cycle: Cycle,
    period: Period,
    subject_ids: Sequence[str],
    due_at: datetime,
    by: User | None,
    at: datetime,
) -> Round:
    """Ask these places to fill the form for the period: each of them owes a paper from now on.

    Raises: PaperError when nobody is asked, or this was asked before; SubmissionError
    """
    if not subject_ids:
        raise PaperError("Chưa chọn nơi nào phải nộp.")
    if due_at <= at:
        raise PaperError(f"Hạn {due_at:%H:%M %d/%m/%Y} đã qua. Hãy chọn hạn khác.")
    report_id = form.report_code or f"bieu-{form.pk}"
    span = {"period_from": period.start, "period_to": period.end}
    if Round.objects.filter(
        commune_id=form.commune_id, report_id=report_id, subject_kind=form.subject_kind, **span
    ).exists():
        raise PaperError(f"Biểu này đã giao cho {period_words(period)}.")
    made = Round.objects.create(
        form=form, commune_id=form.commune_id, report_id=report_id, subject_kind=form.subject_kind,
        subject_ids=list(subject_ids), fields=form.fields, cycle=cycle.value, period=period.code, due_at=due_at,
        asked_at=at, asked_by=by, **span,
    )  # fmt: skip
    wanted = [handed_of(made, code) for code in subject_ids]
    fall_due(commune_code=form.commune_id, wanted=wanted, due_at=due_at, by=by, at=at)
    note(act="ask_round", by=by, at=at, commune=form.commune_id, subject="round", ids=[made.pk],
         count=len(wanted))  # fmt: skip
    return made


def handed_of(one: Round, subject_id: str) -> Handed:
    """The submission of a place in a round."""
    return Handed(one.report_id, one.subject_kind, subject_id, one.period_from, one.period_to)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed on a paper. `seen`: when the version he started from was saved."""

    values: Mapping[str, Any]
    words: Mapping[str, str]
    seen: datetime | None = None


@transaction.atomic
def save_paper(*, round: Round, subject_id: str, filled: Filled, by: User | None, at: datetime) -> Paper:
    """Keep what was typed; nothing is handed in yet.

    Raises: PaperError when it was handed in or locked, DraftChangedError when somebody saved meanwhile,
        OutsideTerritoryError
    """
    hamlet, unit = _place(round, subject_id)
    if by is not None and not by.territory.whole:
        check_within(by, [unit or hamlet])
    _check_open(round, subject_id)
    check_answers(fields_of(round.fields), filled.values)
    before = Paper.objects.select_for_update(of=("self",)).filter(round=round, subject_id=subject_id).first()
    if before is not None and before.saved_at != filled.seen:
        raise DraftChangedError("Người khác vừa lưu bản này. Hãy xem lại số của họ rồi lưu lần nữa.")
    paper = before or Paper(
        round=round, commune_id=round.commune_id, subject_id=subject_id, hamlet_id=hamlet, unit_id=unit
    )
    paper.values, paper.words = dict(filled.values), dict(filled.words)
    paper.saved_at, paper.saved_by = at, by
    paper.save()
    note(act="save_paper", by=by, at=at, commune=round.commune_id, subject="paper", ids=[paper.pk])
    return paper


@transaction.atomic
def hand_in_paper(
    *,
    round: Round,
    subject_id: str,
    filled: Filled,
    counted: Mapping[str, int],
    by: User | None,
    at: datetime,
) -> Paper:
    """Save and hand in, with what the software counted at that moment; what it says then is kept for good.

    Raises: as `save_paper`, and SubmissionError
    """
    paper = save_paper(round=round, subject_id=subject_id, filled=filled, by=by, at=at)
    paper.counted = dict(counted)
    paper.save(update_fields=["counted"])
    submit(commune_code=round.commune_id, handed=handed_of(round, subject_id), status="submitted", by=by, at=at,
           source=round.form.name[:200])  # fmt: skip
    content = {"values": paper.values, "words": paper.words, "counted": paper.counted}
    turn(paper, "submitted", by=by, at=at, content=content)
    return paper


def turn(
    paper: Paper, status: str, *, by: User | None, at: datetime, reason: str = "", content: Any = None
) -> PaperTurn:
    """Write one step of a paper's story."""
    return PaperTurn.objects.create(
        paper=paper, commune_id=paper.commune_id, hamlet_id=paper.hamlet_id, unit_id=paper.unit_id, status=status,
        reason=reason, content=content or {}, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def _check_open(one: Round, subject_id: str) -> None:
    if one.locked_at is not None:
        raise PaperError("Đợt báo cáo này đã khóa.")
    if subject_id not in one.subject_ids:
        raise PaperError("Nơi này không có trong đợt báo cáo.")
    told = current(one.commune_id, handed_of(one, subject_id))
    if told is not None and told.status not in ("due", "returned"):
        raise PaperError("Báo cáo đã nộp nên không sửa được. Muốn sửa, hãy nhờ cán bộ xã trả lại.")


def _place(one: Round, subject_id: str) -> tuple[str | None, str | None]:
    """Hamlet and unit that row-level security knows the paper by."""
    if one.subject_kind == Subject.UNIT:
        return None, subject_id
    if one.subject_kind == Subject.HAMLET:
        return subject_id, None
    return Team.objects.filter(pk=subject_id).values_list("hamlet_id", flat=True).first(), None
