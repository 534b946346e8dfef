"""From states of targets to the official report: every figure in it is counted, every choice printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from bdhvs.feedback.queries import voices_in
from bdhvs.indicators.queries import marked_kinds
from bdhvs.indicators.rules import PlaceCount
from bdhvs.lib.period import Period
from bdhvs.places.models import CommuneProfile, Hamlet
from bdhvs.places.queries import hamlets_on, profile_of
from bdhvs.plans import board as boards
from bdhvs.plans.asking import Number
from bdhvs.plans.charts import trend_chart
from bdhvs.plans.coverage import coverages
from bdhvs.plans.explaining import how_measured, rule_in_short
from bdhvs.plans.measuring import TargetState, fill_past, measure_of, measured, past_days, states
from bdhvs.plans.models import Task
from bdhvs.plans.queries import file_of, leads_of, targets_in_force, tasks_of
from bdhvs.plans.rules import TargetUnit
from bdhvs.plans.spotchecks.queries import Standing, newest_standings
from bdhvs.reports.documents.content import Annex, Document, Item, Picture, Share, Value
from bdhvs.reports.documents.outline import CheckLine, HamletTable, Outline, Progress, TargetLine, TaskLine
from bdhvs.reports.documents.wording import number
from bdhvs.reports.framing import framed
from bdhvs.reports.frozen import Line, frozen_totals, live_beside, with_frozen
from bdhvs.reports.models import Closing, Draft
from bdhvs.reports.queries import ReportDuty, closing_on, last_closing_before
from bdhvs.reports.voicing import told_obstacles, told_proposals

CHARTS_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Composed:
    """A report ready to be written: the document and the facts it was made of.

    `since` are the totals of the last closed period beside those of this report; `adjusted` the same closed period
    beside what its day counts now; `closing` is the one this report answers from, when its day is closed.
    """

    document: Document
    outline: Outline
    states: list[TargetState]
    reading: boards.Reading
    closing: Closing | None
    before: Closing | None
    since: list[Line]
    adjusted: list[Line]
    late: list[Task]


def compose(
    *, commune: str, duty: ReportDuty, period: Period, at: datetime, draft: Draft | None = None
) -> Composed:
    """The report of a plan for a period, as of the last day of its data, or from its frozen cells.

    A past day is counted anew (late facts belong to it); today only when something changed since the last count.
    """
    as_of = duty.figures_of(period, at.date())
    targets = list(targets_in_force(commune, as_of, duty.plan.pk))
    fill_past(commune=commune, measures=[m for _, _, m in measured(targets)], days=past_days(as_of))
    fresh = as_of < at.date() or bool(marked_kinds(commune))
    live = states(commune=commune, targets=targets, as_of=as_of, fresh=fresh)
    closing = closing_on(commune, as_of)
    found = with_frozen(closing, live)
    before = last_closing_before(commune, period.start) or last_closing_before(commune, as_of)
    since = _since(before, found) if before else []
    adjusted = [line for line in live_beside(before) if line.moved] if before else []
    profile = profile_of(commune)
    reading = _reading(commune, as_of, profile)
    words, voices = draft or Draft(), voices_in(commune, period)
    tasks = list(tasks_of(commune, duty.plan.pk))
    late = [task for task in tasks if task.status == "open" and task.due_on and task.due_on < as_of]
    shown = [state for state in found if state.target.kind != "requirement" or state.decides(state.whole)]
    outline = Outline(
        opening=words.opening or opening_words(duty, period, as_of),
        closing="Trên đây là báo cáo kết quả thực hiện phong trào “Bình dân học vụ số”",
        progress=_progress(
            tasks, late, reading, [*_sentences(words.progress), *_changes(before, since, adjusted)]
        ),
        targets=tuple(_target_line(state, reading) for state in shown),
        hamlets=_hamlets(found, list(hamlets_on(commune, as_of)), reading),
        obstacles=(*_lines(words.obstacles), *told_obstacles(voices)),
        proposals=(*_lines(words.proposals), *told_proposals(voices)),
        as_of=f"ngày {as_of:%d/%m/%Y}",
        source=_source(reading),
        charts=_pictures(found),
        checks=_checks(shown, newest_standings(commune, as_of, at.date())),
    )
    rules = Annex(title="Cách tính từng chỉ tiêu", blocks=tuple(_rule(state, reading) for state in found))
    document = framed(duty.plan, subject=words.subject or subject_words(period), at=at, outline=outline,
                      profile=profile, rules=rules, parts=duty.parts)  # fmt: skip
    return Composed(document, outline, found, reading, closing, before, since, adjusted, late)


def subject_words(period: Period) -> str:
    """What the report is about, unless the officer words it differently."""
    return f"Kết quả thực hiện phong trào “Bình dân học vụ số” {period.label}"


def _rule(state: TargetState, reading: boards.Reading) -> Item:
    return Item(f"{state.target.code} (mục {state.target.clause}): {how_measured(state, reading)}")


def _reading(commune: str, as_of: date, profile: CommuneProfile | None) -> boards.Reading:
    return boards.Reading(
        as_of=as_of,
        hamlet_word=profile.hamlet_label if profile else "thôn",
        coverages=coverages(commune, as_of),
        coverage_limit=profile.coverage_limit if profile else 95,
        leads=leads_of(commune),
    )


def opening_words(duty: ReportDuty, period: Period, as_of: date) -> str:
    """The first paragraph, unless the officer words it differently."""
    head = file_of(duty.plan).plan
    days = f"từ ngày {period.start:%d/%m/%Y} đến ngày {period.last_day:%d/%m/%Y}"
    named = period.label if period.label == days else f"{period.label} ({days})"
    figures = "" if as_of == period.last_day else f", số liệu tính đến ngày {as_of:%d/%m/%Y},"
    return (
        f"Thực hiện kế hoạch “{head.title}”, Ủy ban nhân dân {head.commune_name} báo cáo kết quả {named}{figures} "
        "như sau:"
    )


def _source(reading: boards.Reading) -> str:
    held = reading.coverages.get("person")
    if held is None or held.share is None:
        return "Sổ theo dõi của xã; chưa có số dân chính thức để đối chiếu danh sách nền"
    return f"Sổ theo dõi của xã; danh sách nền {held.listed} trên {held.official} người theo số chính thức"


def _lines(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


def _sentences(text: str) -> list[str]:
    """Lines as paragraphs, each with its full stop."""
    return [line if line.endswith((".", "!", "?", ":", ";")) else f"{line}." for line in _lines(text)]


def _progress(
    tasks: Sequence[Task], late: Sequence[Task], reading: boards.Reading, words: Sequence[str]
) -> Progress:
    done = [task for task in tasks if task.status == "done"]
    return Progress(
        done=len(done),
        on_time=len(tasks) - len(done) - len(late),
        late=tuple(_task_line(task, reading.leads) for task in late),
        words=tuple(words),
    )


def _task_line(task: Task, leads: Mapping[str, str]) -> TaskLine:
    return TaskLine(
        task.says, leads.get(task.lead, task.lead), f"{task.due_on:%d/%m/%Y}" if task.due_on else ""
    )


def _since(before: Closing, found: Sequence[TargetState]) -> list[Line]:
    """Every target beside its total in the last closed period."""
    frozen = frozen_totals(before)
    return [
        Line(
            target.plan_id,
            target.code,
            target.says,
            frozen.get((target.plan_id, target.code)),
            state.whole,
            state.definition,
        )
        for state in found
        for target in [state.target]
    ]


def _checks(shown: Sequence[TargetState], found: Mapping[str, Standing]) -> tuple[CheckLine, ...]:
    """The newest check of each target of the report; others were not checked."""
    keyed = [(state, found.get(measure_of(state.target, state.definition).key)) for state in shown]
    return tuple(_check_line(state, standing) for state, standing in keyed if standing is not None)


def _check_line(state: TargetState, standing: Standing) -> CheckLine:
    verified, low, high = standing.numbers
    return CheckLine(
        wording=f"{state.target.code}. {state.target.says}",
        claimed=standing.claimed_words,
        on=f"{standing.check.as_of:%d/%m/%Y}",
        drawn=standing.drawn,
        reached=standing.reached,
        confirmed=standing.confirmed,
        verified=verified,
        limits=f"{low} đến {high}",
    )


def _changes(before: Closing | None, since: Sequence[Line], adjusted: Sequence[Line]) -> list[str]:
    """What moved since the last closed period, and what late facts changed in it."""
    if before is None:
        return []
    label = closing_label(before)
    moved = [f"{line.code} {_step(line.step)}" for line in since if line.step]
    said = [f"So với kỳ đã chốt ({label}): {'; '.join(moved)}."] if moved else []
    late = [f"{line.code} {_step(line.step)}" for line in adjusted if line.step]
    if late:
        said.append(f"Điều chỉnh số liệu kỳ đã chốt ({label}) do ghi nhận muộn: {'; '.join(late)}.")
    return said


def closing_label(closing: Closing) -> str:
    """The closed period in words."""
    return Period(closing.period_from, closing.period_to, closing.period).label


def _step(step: Number | None) -> str:
    return f"{'tăng' if (step or 0) > 0 else 'giảm'} {number(abs(Decimal(step or 0)))}"


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


def _result(state: TargetState, cell: PlaceCount | None) -> Share | int | str | None:
    """n of N, a count, or the words of a value or rank with who told it. Missing: None where nobody told."""
    counts = state.decides(cell)
    if counts is None:
        return None
    number, of = counts
    if of is not None:
        return Share(int(number), of) if of else None
    if state.target.unit == TargetUnit.COUNT.value and isinstance(number, int):
        return number
    return f"{boards.plain_value(state, cell)} ({boards.basis(state)})"


def _levels(cell: PlaceCount | None) -> tuple[int, int, int, int, int] | None:
    if cell is None or not cell.numerator or cell.by_level.get("none"):
        return None
    e0, e1, e2, e3, e4 = (int(cell.by_level.get(f"E{n}", 0)) for n in range(5))
    return e0, e1, e2, e3, e4


def _hamlets(
    found: Sequence[TargetState], hamlets: Sequence[Hamlet], reading: boards.Reading
) -> HamletTable | None:
    shown = [s for s in found if s.hamlets and boards.is_mapped(s)]
    if not shown or not hamlets:
        return None
    held = reading.coverages.get("person")
    base = {code: pair[0] for code, pair in held.by_hamlet.items()} if held else {}
    return HamletTable(
        label=reading.hamlet_word,
        base="Số người trong danh sách",
        measures=tuple(state.target.code for state in shown),
        rows=tuple(
            (hamlet.name, base.get(hamlet.code), tuple(_value(s, s.hamlets.get(hamlet.code)) for s in shown))
            for hamlet in hamlets
        ),
        total=(held.listed if held else None, tuple(_value(s, s.whole) for s in shown)),
    )


def _value(state: TargetState, cell: PlaceCount | None) -> Value:
    """A hamlet's share; of a quota its count."""
    if cell is None or not cell.denominator:
        return None
    return Share(cell.numerator, cell.denominator) if state.is_share else cell.numerator


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
    """How far a share moved: what is no share has no common measure with it and comes last."""
    first, last = state.decides(state.trend[0][1]), state.decides(state.whole)
    if not first or not last or not first[1] or not last[1]:
        return Fraction(0)
    return abs(Fraction(last[0]) / last[1] - Fraction(first[0]) / first[1])
