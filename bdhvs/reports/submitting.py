"""Handing in: reports, lists, logs and plans of hamlets, teams, units and the commune, and how far each is.

A submission goes due → submitted → returned or approved → locked. What nobody wrote down stays missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.places.models import Team
from bdhvs.reports.models import Submission
from bdhvs.reports.rules import SubmissionError
from bdhvs.skills.correcting import check_within

NEXT: Final[dict[str, frozenset[str]]] = {
    "": frozenset({"due", "submitted"}),
    "due": frozenset({"submitted"}),
    "submitted": frozenset({"returned", "approved"}),
    "returned": frozenset({"submitted"}),
    "approved": frozenset({"returned", "locked"}),
    "locked": frozenset(),
}
"""From each state, the states it may move to. "" is: nothing written yet."""

STATUS_WORDS: Final = {
    "": "chưa có thông tin",
    "due": "chưa nộp",
    "submitted": "đã nộp",
    "returned": "trả lại",
    "approved": "đã duyệt",
    "locked": "đã khóa",
}
OFFICE_ONLY: Final = frozenset({"due", "returned", "approved", "locked"})


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed in, by whom, for which span of days. `period_to` is the first day after it."""

    report_id: str
    subject_kind: str
    subject_id: str
    period_from: date | None = None
    period_to: date | None = None


@transaction.atomic
def submit(
    *,
    commune_code: str,
    handed: Handed,
    status: str,
    by: User | None,
    at: datetime,
    due_at: datetime | None = None,
    submitted_at: datetime | None = None,
    source: str = "",
) -> Submission:
    """Move a submission one step, or begin it. `submitted_at`: when it really came in (default: now).

    Raises: SubmissionError for a step that its state or the role does not allow; OutsideTerritoryError
    """
    _lock(commune_code)
    found = current(commune_code, handed)
    _check(found.status if found else "", status, by)
    hamlet, unit = _place_of(handed)
    if by is not None and not by.territory.whole:
        check_within(by, [unit or hamlet])
    submission = found or _new(commune_code, handed, hamlet, unit)
    submission.status = status
    submission.recorded_at, submission.recorded_by = at, by
    submission.source = source or submission.source
    submission.due_at = due_at or submission.due_at
    if status == "submitted":
        submission.submitted_at = _came_in(submitted_at, at)
    submission.save()
    act = f"submission_{status}"
    note(
        act=act,
        by=by,
        at=at,
        commune=commune_code,
        subject="submission",
        ids=[submission.pk],
        fields=["status"],
    )
    return submission


@transaction.atomic
def fall_due(
    *, commune_code: str, wanted: Iterable[Handed], due_at: datetime, by: User | None, at: datetime
) -> int:
    """Write that all of these are due; those already written stay as they are. Counts: rows written.

    Raises: SubmissionError when it is not the office that asks
    """
    _check("", "due", by)
    _lock(commune_code)
    wanted = list(wanted)
    there = {
        (s.report_id, s.subject_kind, s.subject_id, s.period_from, s.period_to)
        for s in in_hand(commune_code, {handed.report_id for handed in wanted})
    }
    teams = dict(Team.objects.filter(commune_id=commune_code).values_list("pk", "hamlet_id"))
    rows = []
    for handed in wanted:
        key = (handed.report_id, handed.subject_kind, handed.subject_id, handed.period_from, handed.period_to)
        if key not in there:
            hamlet, unit = _place_of(handed, teams)
            row = _new(commune_code, handed, hamlet, unit)
            row.status, row.due_at, row.recorded_at, row.recorded_by = "due", due_at, at, by
            rows.append(row)
    made = Submission.objects.bulk_create(rows)
    if made:
        ids = [row.pk for row in made]
        note(act="submission_due", by=by, at=at, commune=commune_code, subject="submission", ids=ids)
    return len(made)


def in_hand(commune_code: str, report_ids: Iterable[str]) -> list[Submission]:
    """Submissions of these reports in force, the latest written last."""
    found = Submission.objects.filter(
        commune_id=commune_code, report_id__in=list(report_ids), superseded_by=None
    )
    return list(found.select_related("recorded_by").order_by("recorded_at", "pk"))


def current(commune_code: str, handed: Handed) -> Submission | None:
    """The submission of this span, if anybody wrote one."""
    found = Submission.objects.filter(
        commune_id=commune_code,
        report_id=handed.report_id,
        subject_kind=handed.subject_kind,
        subject_id=handed.subject_id,
        period_from=handed.period_from,
        period_to=handed.period_to,
        superseded_by=None,
    )
    return found.order_by("-recorded_at", "-pk").first()


def steps_for(status: str, by: User | None) -> list[str]:
    """What this person may do next, in the order of the work."""
    office = by is None or by.territory.whole
    return [s for s in STATUS_WORDS if s in NEXT[status] and (office or s not in OFFICE_ONLY)]


def _check(before: str, after: str, by: User | None) -> None:
    if after not in NEXT.get(before, ()):
        raise SubmissionError(
            f"Đang là “{STATUS_WORDS[before]}” nên không chuyển sang “{STATUS_WORDS.get(after, after)}” được."
        )
    if after not in steps_for(before, by):
        raise SubmissionError("Việc duyệt, trả lại, khóa và đặt hạn do cán bộ xã làm.")


def _came_in(submitted_at: datetime | None, at: datetime) -> datetime:
    if submitted_at is not None and submitted_at > at:
        raise SubmissionError("Thời điểm nộp ở tương lai.")
    return submitted_at or at


def _new(commune: str, handed: Handed, hamlet: str | None, unit: str | None) -> Submission:
    return Submission(
        commune_id=commune,
        report_id=handed.report_id,
        subject_kind=handed.subject_kind,
        subject_id=handed.subject_id,
        hamlet_id=hamlet,
        unit_id=unit,
        period_from=handed.period_from,
        period_to=handed.period_to,
        level=Level.E1.value,
    )


def _place_of(handed: Handed, teams: Mapping[str, str | None] | None = None) -> tuple[str | None, str | None]:
    """Hamlet and unit of the one who hands in; a team is of its hamlet."""
    if handed.subject_kind == "team":
        if teams is None:
            teams = dict(Team.objects.filter(pk=handed.subject_id).values_list("pk", "hamlet_id"))
        return teams.get(handed.subject_id), None
    if handed.subject_kind == "unit":
        return None, handed.subject_id
    return (handed.subject_id if handed.subject_kind == "hamlet" else None), None


def _lock(commune: str) -> None:
    """Two people pressing at once: one moves it, the other is told the new state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"submission:{commune}"])
