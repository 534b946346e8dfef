"""From states of targets to the official report: every figure in it is counted, every choice printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.conf import settings

from bdhvs.indicators.models import Cell
from bdhvs.lib.period import Period
from bdhvs.places.models import CommuneProfile, Hamlet
from bdhvs.places.queries import hamlets_on, profile_of
from bdhvs.plans import board as boards
from bdhvs.plans.charts import trend_chart
from bdhvs.plans.coverage import coverage
from bdhvs.plans.explaining import how_measured, rule_in_short
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.measuring import TargetState, deciding, states
from bdhvs.plans.models import Plan, Task
from bdhvs.plans.queries import file_of, leads_of, targets_in_force, tasks_of
from bdhvs.reports.documents.content import (
    DEMO_BANNER,
    Annex,
    Document,
    Item,
    Letterhead,
    Picture,
    Recipients,
    Share,
    Signature,
    Value,
)
from bdhvs.reports.documents.outline import (
    HamletTable,
    Outline,
    Progress,
    TargetLine,
    TaskLine,
    report_annexes,
    report_blocks,
)
from bdhvs.reports.models import Draft
from bdhvs.reports.queries import ReportDuty, frozen_totals, last_closing_before, with_frozen

CHARTS_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Composed:
    """A report ready to be written: the document and the facts it was made of."""

    document: Document
    outline: Outline


def compose(
    *, commune: str, duty: ReportDuty, period: Period, at: datetime, draft: Draft | None = None
) -> Composed:
    """The report of a plan for a period, as of its last day or today if it is still running."""
    as_of = min(period.last_day, at.date())
    targets = list(targets_in_force(commune, as_of, duty.plan.pk))
    found = with_frozen(commune, as_of, states(commune=commune, targets=targets, as_of=as_of))
    profile = profile_of(commune)
    reading = _reading(commune, as_of, profile)
    outline = _outline(commune, duty, period, as_of, found, reading, draft)
    rules = Annex(title="Cách tính từng chỉ tiêu", blocks=tuple(_rule(state, reading) for state in found))
    return Composed(_document(duty, period, at, outline, profile, rules), outline)


def _rule(state: TargetState, reading: boards.Reading) -> Item:
    return Item(f"{state.target.code} (mục {state.target.clause}): {how_measured(state, reading)}")


def _reading(commune: str, as_of: date, profile: CommuneProfile | None) -> boards.Reading:
    return boards.Reading(
        as_of=as_of,
        hamlet_word=profile.hamlet_label if profile else "thôn",
        coverages={of: coverage(commune, of, as_of) for of in ("person", "household")},
        coverage_limit=profile.coverage_limit if profile else 95,
        leads=leads_of(commune),
    )


def _outline(
    commune: str,
    duty: ReportDuty,
    period: Period,
    as_of: date,
    found: Sequence[TargetState],
    reading: boards.Reading,
    draft: Draft | None,
) -> Outline:
    words = draft or Draft()
    shown = [state for state in found if state.target.kind != "requirement" or boards.plain_value(state)]
    return Outline(
        opening=words.opening or _opening(duty, period),
        closing="Trên đây là báo cáo kết quả thực hiện phong trào “Bình dân học vụ số”",
        progress=_progress(
            commune, duty, as_of, [*_lines(words.progress), *_changes(commune, period, found)]
        ),
        targets=tuple(_target_line(state, reading) for state in shown),
        hamlets=_hamlets(found, list(hamlets_on(commune, as_of)), reading),
        obstacles=tuple(_lines(words.obstacles)),
        proposals=tuple(_lines(words.proposals)),
        as_of=f"ngày {as_of:%d/%m/%Y}",
        source=_source(reading),
        charts=_pictures(found),
    )


def _opening(duty: ReportDuty, period: Period) -> str:
    head = file_of(duty.plan).plan
    return (
        f"Thực hiện kế hoạch “{head.title}”, Ủy ban nhân dân {head.commune_name} báo cáo kết quả {period.label} "
        f"(từ ngày {period.start:%d/%m/%Y} đến ngày {period.last_day:%d/%m/%Y}) như sau:"
    )


def _source(reading: boards.Reading) -> str:
    held = reading.coverages.get("person")
    if held is None or held.share is None:
        return "Sổ theo dõi của xã; chưa có số dân chính thức để đối chiếu danh sách nền"
    return f"Sổ theo dõi của xã; danh sách nền {held.listed} trên {held.official} người theo số chính thức"


def _lines(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


def _progress(commune: str, duty: ReportDuty, as_of: date, words: Sequence[str]) -> Progress:
    tasks = list(tasks_of(commune, duty.plan.pk))
    late = [task for task in tasks if task.status == "open" and task.due_on and task.due_on < as_of]
    done = [task for task in tasks if task.status == "done"]
    leads = leads_of(commune)
    return Progress(
        done=len(done),
        on_time=len(tasks) - len(done) - len(late),
        late=tuple(_task_line(task, leads) for task in late),
        words=tuple(words),
    )


def _task_line(task: Task, leads: dict[str, str]) -> TaskLine:
    return TaskLine(
        task.says, leads.get(task.lead, task.lead), f"{task.due_on:%d/%m/%Y}" if task.due_on else ""
    )


def _changes(commune: str, period: Period, found: Sequence[TargetState]) -> list[str]:
    """What moved since the last closed period, and what late facts changed in it."""
    before = last_closing_before(commune, period.last_day)
    if before is None:
        return []
    frozen = frozen_totals(before)
    said = []
    for state in found:
        old = frozen.get((state.target.plan_id, state.target.code))
        if old is None or state.whole is None or old.numerator == state.whole.numerator:
            continue
        step = state.whole.numerator - old.numerator
        said.append(
            f"{state.target.code}: {'tăng' if step > 0 else 'giảm'} {abs(step)} so với kỳ chốt {before.period}"
        )
    return said


def _target_line(state: TargetState, reading: boards.Reading) -> TargetLine:
    cell = state.whole
    return TargetLine(
        wording=f"{state.target.code}. {state.target.says}",
        rule=rule_in_short(state, reading),
        planned=boards.aim(state),
        result=_result(state, cell),
        unknown=cell.missing if cell and cell.denominator is not None else None,
        status=boards.shown_status(state).label,
        by_level=_levels(cell),
    )


def _result(state: TargetState, cell: Cell | None) -> Share | int | None:
    counts = deciding(state.target, cell)
    if counts is None:
        return None
    if counts[1] is None:
        return counts[0]
    return Share(counts[0], counts[1]) if counts[1] else None


def _levels(cell: Cell | None) -> tuple[int, int, int, int, int] | None:
    if cell is None or not cell.numerator or cell.by_level.get("none"):
        return None
    e0, e1, e2, e3, e4 = (int(cell.by_level.get(f"E{n}", 0)) for n in range(5))
    return e0, e1, e2, e3, e4


def _hamlets(
    found: Sequence[TargetState], hamlets: Sequence[Hamlet], reading: boards.Reading
) -> HamletTable | None:
    shown = [s for s in found if s.hamlets and s.shape == "share" and s.definition.of in boards.HEAT_UNITS]
    if not shown or not hamlets:
        return None
    held = reading.coverages.get("person")
    base = {code: pair[0] for code, pair in held.by_hamlet.items()} if held else {}
    return HamletTable(
        label=reading.hamlet_word,
        base="Số người trong danh sách",
        measures=tuple(state.target.code for state in shown),
        rows=tuple(
            (hamlet.name, base.get(hamlet.code), tuple(_share(s.hamlets.get(hamlet.code)) for s in shown))
            for hamlet in hamlets
        ),
        total=(held.listed if held else None, tuple(_share(s.whole) for s in shown)),
    )


def _share(cell: Cell | None) -> Value:
    return Share(cell.numerator, cell.denominator) if cell and cell.denominator else None


def _pictures(found: Sequence[TargetState]) -> tuple[Picture, ...]:
    """Trends of the numeric targets that moved most, drawn from the same definition as the page."""
    moved = sorted((s for s in found if len(s.trend) >= 2), key=_movement, reverse=True)
    pictures = []
    for state in moved[:CHARTS_AT_MOST]:
        chart = trend_chart(state)
        if chart is not None and chart.rows:
            caption = f"Diễn biến {state.target.code}"
            pictures.append(Picture(png=chart.png(2), alt=chart.says, caption=caption))
    return tuple(pictures)


def _movement(state: TargetState) -> Fraction:
    first, last = deciding(state.target, state.trend[0][1]), deciding(state.target, state.whole)
    if not first or not last or not first[1] or not last[1]:
        return Fraction(0)
    return abs(Fraction(last[0], last[1]) - Fraction(first[0], first[1]))


def _document(
    duty: ReportDuty,
    period: Period,
    at: datetime,
    outline: Outline,
    profile: CommuneProfile | None,
    rules: Annex,
) -> Document:
    file = file_of(duty.plan)
    return Document(
        kind="report",
        letterhead=_letterhead(duty.plan, file, at, profile),
        subject=f"Kết quả thực hiện phong trào “Bình dân học vụ số” {period.label}",
        blocks=report_blocks(outline),
        annexes=(*report_annexes(outline), rules),
        signature=Signature(tuple(file.document.signing) or ("CHỦ TỊCH",)),
        recipients=_recipients(file),
        at=at,
        banner=DEMO_BANNER if settings.DEMO_DATA else "",
    )


def _letterhead(plan: Plan, file: PlanFile, at: datetime, profile: CommuneProfile | None) -> Letterhead:
    name = file.plan.commune_name
    return Letterhead(
        issuer=f"ỦY BAN NHÂN DÂN\n{name.upper()}",
        issuer_short="UBND",
        issuer_name=f"Ủy ban nhân dân {name}",
        place=(profile.place_name if profile else "") or file.document.place or name,
        year=at.year,
    )


def _recipients(file: PlanFile) -> Recipients:
    if file.recipients is None:
        return Recipients()
    lines = file.recipients.lines
    filed = next((line.name for line in lines if line.purpose == "file"), "VT")
    copies = tuple(
        f"{line.name} (để b/c)" if line.purpose == "report" else line.name
        for line in lines
        if line.purpose != "file"
    )
    addressed = tuple(line.name for line in lines if line.purpose == "report")[:1]
    return Recipients(addressed=addressed, copies=copies, filed=filed)
