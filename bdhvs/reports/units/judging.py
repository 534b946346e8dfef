"""The officer's side: giving back, approving, locking. Approved numbers become figures; returned ones are withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.figures.commands import FigureDetails, FigureEntry, record_figures
from bdhvs.figures.models import Figure
from bdhvs.figures.queries import in_force
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.reports.models import Paper, Round
from bdhvs.reports.submitting import submit
from bdhvs.reports.units.commands import handed_of, turn
from bdhvs.reports.units.queries import RoundState, names_of, words_of
from bdhvs.reports.units.rules import Field, FieldKind, PaperError, answer_in, fields_of
from bdhvs.skills.correcting import withdraw


@transaction.atomic
def give_back(*, paper: Paper, reason: str, by: User | None, at: datetime) -> None:
    """Return a paper with the reason; figures it had given are withdrawn, so they are missing again.

    Raises: PaperError without a reason or when the round is locked, SubmissionError
    """
    if not reason.strip():
        raise PaperError("Hãy ghi lý do trả lại để nơi nộp biết cần sửa gì.")
    if paper.round.locked_at is not None:
        raise PaperError("Đợt báo cáo này đã khóa.")
    _step(paper, "returned", by=by, at=at)
    turn(paper, "returned", by=by, at=at, reason=reason.strip())
    for figure in _given(paper):
        withdraw(figure, by=by, at=at, reason=f"Trả lại báo cáo: {reason.strip()}"[:200])


@transaction.atomic
def approve(*, paper: Paper, by: User | None, at: datetime) -> int:
    """Take a paper as right: its typed numbers become figures with the paper as source. Counts: figures written.

    Raises: SubmissionError; PaperError when another source told another number for the same day
    """
    _step(paper, "approved", by=by, at=at)
    turn(paper, "approved", by=by, at=at)
    entries = _entries(paper, at.date())
    record_figures(commune_code=paper.commune_id, entries=entries, by=by, at=at)
    return len(entries)


@transaction.atomic
def lock(*, state: RoundState, by: User | None, at: datetime) -> int:
    """Close a round: approved papers are locked, who did not hand in stays missing. Counts: papers locked.

    Raises: PaperError while a paper waits to be judged
    """
    waiting = [line.place.name for line in state.lines_in("submitted")]
    if waiting:
        raise PaperError(f"Còn báo cáo chờ duyệt: {', '.join(waiting)}. Hãy duyệt hoặc trả lại trước.")
    if state.round.locked_at is not None:
        raise PaperError("Đợt báo cáo này đã khóa.")
    done = [line.paper for line in state.lines_in("approved") if line.paper is not None]
    for paper in done:
        _step(paper, "locked", by=by, at=at)
        turn(paper, "locked", by=by, at=at)
    state.round.locked_at = at
    state.round.save(update_fields=["locked_at"])
    note(act="lock_round", by=by, at=at, commune=state.round.commune_id, subject="round", ids=[state.round.pk],
         count=len(done))  # fmt: skip
    return len(done)


def _step(paper: Paper, status: str, *, by: User | None, at: datetime) -> None:
    submit(
        commune_code=paper.commune_id,
        handed=handed_of(paper.round, paper.subject_id),
        status=status,
        by=by,
        at=at,
    )


def _mark(paper: Paper) -> str:
    """How a figure names the paper it came from."""
    return f"(bản nộp {paper.pk})"


def _given(paper: Paper) -> Iterable[Figure]:
    """Figures in force that came from this paper."""
    return Figure.objects.filter(
        commune_id=paper.commune_id, superseded_by=None, source__endswith=_mark(paper)
    ).order_by("pk")


def data_day(one: Round, on: date) -> date:
    """The day the numbers are of: the last of the period, or today while it runs."""
    return min(date.fromordinal(one.period_to.toordinal() - 1), on)


def _entries(paper: Paper, on: date) -> list[FigureEntry]:
    day = data_day(paper.round, on)
    typed = [f for f in fields_of(paper.round.fields) if f.is_typed and f.source]
    typed = [f for f in typed if answer_in(paper.values, f.key).number is not None]
    there = {
        one.measure: one
        for one in in_force(paper.commune_id, day).filter(
            as_of=day, measure__in=[f.source for f in typed], hamlet_id=paper.hamlet_id, unit_id=paper.unit_id,
            group_code="",
        )
    }  # fmt: skip
    name = names_of(paper.commune_id, paper.round.subject_kind).get(paper.subject_id, paper.subject_id)
    said = f"{paper.round.form.name[:80]}: {name[:50]}, {words_of(paper.round)} {_mark(paper)}"
    told = [(f, _details(paper, f, day, said)) for f in typed]
    return [
        FigureEntry(details, Level.E1 if paper.hamlet_id else Level.E4, there.get(one.source))
        for one, details in told
        if not _stands(there.get(one.source), details, one, paper)
    ]


def _details(paper: Paper, one: Field, day: date, said: str) -> FigureDetails:
    told = answer_in(paper.values, one.key)
    share = one.kind is FieldKind.SHARE
    return FigureDetails(
        measure=one.source, as_of=day, source=said[-200:],
        numerator=told.number if share else None, denominator=told.of if share else None,
        value=None if share or told.number is None else Decimal(told.number),
        hamlet_code=paper.hamlet_id, unit_code=paper.unit_id,
    )  # fmt: skip


def _stands(held: Figure | None, told: FigureDetails, one: Field, paper: Paper) -> bool:
    """Whether the same number of the same day is there already.

    Raises: PaperError when somebody else told another number
    """
    if held is None:
        return False
    if (held.numerator, held.denominator, held.value) == (told.numerator, told.denominator, told.value):
        return True
    if held.source.endswith(_mark(paper)):
        return False
    raise PaperError(
        f"“{one.title}” tính đến {held.as_of:%d/%m/%Y} đã có số khác từ nguồn “{held.source}”. "
        "Hãy đối chiếu: trả lại báo cáo, hoặc sửa số đã ghi ở trang Số liệu chính thức."
    )
