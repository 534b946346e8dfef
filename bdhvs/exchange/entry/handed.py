"""Who has handed in, who has not, and of whom nobody wrote anything: one report, one period, every owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bdhvs.accounts.models import User
from bdhvs.lib.period import Calendar, Period, PeriodError, read_period
from bdhvs.places.models import Team
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.reports.models import Submission
from bdhvs.reports.submitting import STATUS_WORDS, Handed, in_hand, steps_for
from bdhvs.ui.components import Tile


@dataclass(frozen=True, slots=True)
class Report:
    """Something that is handed in. `owners`: who; `unit_kinds`: which units; `monthly`: each month, or once a year."""

    code: str
    label: str
    owners: tuple[str, ...]
    monthly: bool = False
    unit_kinds: tuple[str, ...] = ()


REPORTS = {
    report.code: report
    for report in (
        Report("activity_log", "Sổ hoạt động trong tháng", ("hamlet", "team", "unit"), monthly=True),
        Report("periodic_report", "Báo cáo tháng", ("hamlet", "unit"), monthly=True),
        Report("team_plan", "Kế hoạch của Tổ", ("team",)),
        Report("hamlet_plan", "Kế hoạch của thôn", ("hamlet",)),
        Report("priority_list", "Danh sách cần ưu tiên", ("hamlet",)),
        Report("school_plan", "Kế hoạch của trường", ("unit",), unit_kinds=("school",)),
        Report("teacher_list", "Danh sách giáo viên, cán bộ tham gia học", ("unit",), unit_kinds=("school",)),
        Report("unit_plan", "Kế hoạch của đơn vị", ("unit",)),
        Report("needs_survey", "Phiếu nhu cầu, khó khăn", ("hamlet",)),
        Report("obstacle_report", "Phản ánh khó khăn, vướng mắc", ("hamlet", "team", "unit"), monthly=True),
        Report("yearly_report", "Báo cáo năm", ("hamlet", "unit")),
    )
}
CHIPS = {
    "": "no_data",
    "due": "late",
    "submitted": "on_pace",
    "returned": "missed",
    "approved": "reached",
    "locked": "reached",
}
STEP_WORDS = {
    "due": "Ghi là chưa nộp",
    "submitted": "Đã nộp",
    "returned": "Trả lại",
    "approved": "Duyệt",
    "locked": "Khóa",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One owner. Missing: a status "" says that nobody wrote anything, not that nothing was handed in."""

    handed: Handed
    name: str
    status: str
    submitted_at: datetime | None
    due_at: datetime | None
    by: str
    steps: list[tuple[str, str]]

    @property
    def chip(self) -> str:
        return CHIPS[self.status]

    @property
    def word(self) -> str:
        return STATUS_WORDS[self.status].capitalize()


def period_of(report: Report, text: str, today: date) -> Period:
    """The month or year asked for; otherwise the month that has just ended, or the present year."""
    usual = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}" if report.monthly else f"{today:%Y}"
    try:
        period = read_period(text or usual, Calendar.CIVIL)
    except PeriodError:
        return read_period(usual, Calendar.CIVIL)
    return period if (len(period.code) == 7) == report.monthly else read_period(usual, Calendar.CIVIL)


def period_choices(report: Report, today: date) -> list[tuple[str, str]]:
    """The last twelve months, or this year and the two around it."""
    if not report.monthly:
        return [(str(year), f"Năm {year}") for year in range(today.year + 1, today.year - 2, -1)]
    months = [(today.year * 12 + today.month - 1 - back) for back in range(12)]
    return [(f"{m // 12}-{m % 12 + 1:02}", f"Tháng {m % 12 + 1:02}/{m // 12}") for m in months]


def lines(commune: str, report: Report, period: Period, by: User) -> list[Line]:
    """Every owner of the report in that period, in the commune's order. Asks four times, however many there are."""
    there = {
        (s.subject_kind, s.subject_id): s
        for s in in_hand(commune, [report.code])
        if (s.period_from, s.period_to) == (period.start, period.end)
    }
    own = by.territory.places
    return [
        _line(Handed(report.code, kind, key, period.start, period.end), name, there.get((kind, key)), by)
        for kind, key, name, place in owners(commune, report, period.last_day)
        if own is None or place in own
    ]


def owners(commune: str, report: Report, on: date) -> Iterator[tuple[str, str, str, str | None]]:
    """(kind, id, name, territory) of everybody who hands this in."""
    if "hamlet" in report.owners:
        for code, name in hamlets_on(commune, on).values_list("code", "name"):
            yield "hamlet", code, name, code
    if "team" in report.owners:
        teams = Team.objects.filter(commune_id=commune).valid_on(on).order_by("hamlet__position", "code")
        for code, name, hamlet in teams.values_list("code", "name", "hamlet_id"):
            yield "team", code, name, hamlet
    if "unit" in report.owners:
        for code, name in units_on(commune, on, report.unit_kinds).values_list("code", "name"):
            yield "unit", code, name, code


def tiles(found: list[Line]) -> list[Tile]:
    """In hand, known to be late, and unknown: three different things."""
    handed = sum(line.status in ("submitted", "approved", "locked") for line in found)
    known_late = sum(line.status in ("due", "returned") for line in found)
    unknown = sum(line.status == "" for line in found)
    return [
        Tile("Đã nộp", f"{handed}", unit=f"trên {len(found)}", icon="reached"),
        Tile("Chưa nộp, bị trả lại", f"{known_late}", icon="late"),
        Tile("Chưa có thông tin", f"{unknown}", note="chưa ai ghi, không coi là không nộp", icon="no_data"),
    ]


def _line(handed: Handed, name: str, found: Submission | None, by: User) -> Line:
    status = found.status if found else ""
    recorder = found.recorded_by.full_name if found and found.recorded_by else ""
    return Line(
        handed=handed,
        name=name,
        status=status,
        submitted_at=found.submitted_at if found else None,
        due_at=found.due_at if found else None,
        by=recorder,
        steps=[(step, STEP_WORDS[step]) for step in steps_for(status, by)],
    )
