"""What the calendar of a commune holds between two days, and how its rhythms were kept. A fixed number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Final

from django.urls import reverse

from bdhvs.gatherings.kinds import kind_labels
from bdhvs.gatherings.models import SESSION_KINDS, Gathering, Session
from bdhvs.gatherings.planning.queries import between, facts_without_plan
from bdhvs.gatherings.planning.rules import GatheringState
from bdhvs.gatherings.planning.tables import hours_of, name_of
from bdhvs.outreach.content.queries import planned_between
from bdhvs.outreach.content.rules import ContentForm, ContentState
from bdhvs.outreach.models import Publication
from bdhvs.places.models import Code
from bdhvs.plans.calendar.rules import (
    ANY_CHANNEL,
    EntryKind,
    EntryState,
    Rhythm,
    SpanAnswer,
    answers,
    milestone_days,
    report_days,
)
from bdhvs.plans.demands.queries import due_between, inspections_between
from bdhvs.plans.demands.rules import OPEN, DemandKind, DemandState, InspectionKind, InspectionState
from bdhvs.plans.demands.tables import place_of
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.models import Demand, Inspection, Plan, Task
from bdhvs.plans.queries import file_of, leads_of, plans_of
from bdhvs.plans.rules import Cadence
from bdhvs.plans.work.milestones import DoneDays, done_days

WEEKLY_SKILL: Final = "weekly_skill"
_RHYTHMS: Final = (Cadence.WEEK, Cadence.MONTH)
_TEN_DAYS, _FORTY_DAYS = timedelta(days=10), timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar. `plain`: its words without anything that somebody typed freely."""

    falls_on: date
    kind: EntryKind
    says: str
    state: EntryState
    detail: str = ""
    who: str = ""
    href: str = ""
    begins: time | None = None
    ends: time | None = None
    plain: str = ""
    key: str = ""

    @property
    def words(self) -> str:
        return self.plain or self.says


@dataclass(frozen=True, slots=True)
class Kept:
    """A rhythm with its answers, channel by channel."""

    rhythm: Rhythm
    rows: tuple[tuple[str, tuple[SpanAnswer, ...]], ...]

    @property
    def missed(self) -> int:
        return sum(one.state is EntryState.MISSED for _, row in self.rows for one in row)


def entries(commune: str, first: date, last: date, today: date) -> list[Entry]:
    """Everything from `first` to `last`, both inside, in the order of days and hours."""
    files = _files(commune)
    leads = leads_of(commune)
    found = [
        *_milestones(files, first, last, today, leads, done_days(commune)),
        *_reports(files, first, last, today, leads),
        *_tasks(commune, first, last, today, leads),
        *(_planned(one, today) for one in between(commune, first, last)),
        *(_recorded(one) for one in facts_without_plan(commune, first, last)),
        *_contents(commune, first, last, today),
        *(_demanded(one, today) for one in due_between(commune, first, last)),
        *(_inspected(one, today) for one in inspections_between(commune, first, last)),
        *_missed(commune, files, first, last, today),
    ]
    return sorted(found, key=lambda one: (one.falls_on, one.begins or time.min, one.kind, one.says))


def rhythms_kept(commune: str, first: date, last: date, today: date) -> list[Kept]:
    """Each rhythm of the plans with every span between these days."""
    return _kept(commune, _files(commune), first, last, today)


def _kept(
    commune: str, files: Sequence[tuple[Plan, PlanFile]], first: date, last: date, today: date
) -> list[Kept]:
    rhythms = [rhythm for plan, file in files for rhythm in rhythms_of(plan, file)]
    if not rhythms:
        return []
    published = _published(commune, first, last)
    labels = dict(Code.objects.filter(kind="channels").values_list("code", "label"))
    kept = []
    for rhythm in rhythms:
        told = answers(rhythm, published, first, last, today)
        channels = dict.fromkeys(one.channel for one in told)
        rows = tuple(
            (labels.get(channel, channel) or "mọi kênh", tuple(one for one in told if one.channel == channel))
            for channel in channels
        )
        kept.append(Kept(rhythm, rows))
    return kept


def rhythms_of(plan: Plan, file: PlanFile) -> Iterator[Rhythm]:
    """What the plan wants every week or month: items on channels, the skill of the week, talk that never stops."""
    rhythm = partial(Rhythm, plan_id=plan.pk, since=plan.period_from, until=plan.period_to)
    for task in file.tasks:
        if task.every in _RHYTHMS and task.channels:
            yield rhythm(code=task.id, says=task.says, every=task.every, channels=task.channels)
    for rule in (*file.targets, *file.rules):
        if rule.indicator == WEEKLY_SKILL:
            yield rhythm(code=rule.id, says=rule.says, every=Cadence.WEEK, kind=WEEKLY_SKILL)
    for milestone in file.milestones:
        if milestone.continuous and milestone.every in _RHYTHMS:
            yield rhythm(code=milestone.id, says=milestone.says, every=milestone.every)


def _published(commune: str, first: date, last: date) -> dict[tuple[str, str], list[date]]:
    """Days of what went out, by channel and kind. Weeks and months may stand out at both ends."""
    facts = Publication.objects.filter(commune_id=commune, superseded_by=None)
    begin, end = first.replace(day=1) - _TEN_DAYS, last + _FORTY_DAYS
    found: dict[tuple[str, str], list[date]] = {}
    told = facts.filter(occurred_on__range=(begin, end)).values_list("channel_code", "kind", "occurred_on")
    for channel, kind, day in told.order_by("occurred_on"):
        found.setdefault((channel, kind), []).append(day)
    return found


def _files(commune: str) -> list[tuple[Plan, PlanFile]]:
    return [(plan, file_of(plan)) for plan in plans_of(commune)]


def _milestones(
    files: Sequence[tuple[Plan, PlanFile]],
    first: date,
    last: date,
    today: date,
    leads: dict[str, str],
    told: DoneDays,
) -> Iterator[Entry]:
    for plan, file in files:
        for row in file.milestones:
            for day in milestone_days(row, max(first, plan.period_from), last):
                waiting = EntryState.PASSED if day < today else EntryState.AHEAD
                state = EntryState.DONE if told.done(plan.pk, row, day) else waiting
                yield Entry(
                    day, EntryKind.MILESTONE, row.says, state, row.id, leads.get(row.lead or "", ""),
                    reverse("plans:milestone", args=[plan.pk, row.id]), key=f"m-{plan.pk}-{row.id}-{day:%Y%m%d}",
                )  # fmt: skip


def _reports(
    files: Sequence[tuple[Plan, PlanFile]], first: date, last: date, today: date, leads: dict[str, str]
) -> Iterator[Entry]:
    for plan, file in files:
        for row in file.reports:
            told = bool(row.due and (row.due.last_day or row.due.days_after is not None))
            for day, period in report_days(row, max(first, plan.period_from), last):
                detail = row.id if told else f"{row.id}, ngày hết kỳ (kế hoạch chưa ghi hạn nộp)"
                yield Entry(
                    day, EntryKind.REPORT, f"{row.says}{': ' + period if period else ''}",
                    EntryState.PASSED if day < today else EntryState.AHEAD, detail,
                    ", ".join(leads.get(giver, giver) for giver in row.givers),
                    reverse("reports:reports"), key=f"r-{plan.pk}-{row.id}-{day:%Y%m%d}",
                )  # fmt: skip


def _tasks(commune: str, first: date, last: date, today: date, leads: dict[str, str]) -> Iterator[Entry]:
    for task in Task.objects.filter(commune_id=commune, due_on__range=(first, last)).order_by(
        "due_on", "position"
    ):
        done, day = task.status == "done", task.due_on
        if day is None:
            continue
        late = EntryState.LATE if day < today else EntryState.AHEAD
        yield Entry(
            day, EntryKind.TASK, task.says, EntryState.DONE if done else late, task.code,
            leads.get(task.lead, ""), reverse("plans:task", args=[task.pk]), key=f"t-{task.plan_id}-{task.code}",
        )  # fmt: skip


_GATHERING_STATES: Final = {
    GatheringState.HELD.value: EntryState.DONE,
    GatheringState.CANCELLED.value: EntryState.CANCELLED,
}


def _planned(one: Gathering, today: date) -> Entry:
    where = one.hamlet.name if one.hamlet else one.unit.name if one.unit else "toàn xã"
    waiting = EntryState.LATE if one.falls_on < today else EntryState.AHEAD
    label = kind_labels()[one.kind]
    return Entry(
        one.falls_on, EntryKind.GATHERING, name_of(one), _GATHERING_STATES.get(one.state, waiting),
        ", ".join(filter(None, [hours_of(one), one.place])), where, reverse("classes:gathering", args=[one.pk]),
        one.from_time, one.to_time, f"{label[0].upper()}{label[1:]}, {where}", f"g-{one.pk}",
    )  # fmt: skip


def _contents(commune: str, first: date, last: date, today: date) -> Iterator[Entry]:
    """Content items on the day they are meant to go out."""
    for one in planned_between(commune, first, last):
        label, waiting = (
            ContentForm(one.form).label,
            EntryState.LATE if one.planned_on < today else EntryState.AHEAD,
        )
        yield Entry(
            one.planned_on, EntryKind.CONTENT, one.title,
            EntryState.DONE if one.stands == ContentState.PUBLISHED else waiting,
            f"{label}, {ContentState(one.stands).label}", one.unit.name if one.unit else "",
            reverse("outreach_content:item", args=[one.pk]), plain=f"{label[0].upper()}{label[1:]}", key=f"b-{one.pk}",
        )  # fmt: skip


def _recorded(one: Session) -> Entry:
    where = one.hamlet.name if one.hamlet else one.unit.name if one.unit else "toàn xã"
    states = {"held": EntryState.DONE, "cancelled": EntryState.CANCELLED}
    label = SESSION_KINDS[one.kind]
    detail = "ghi nhanh, không qua lịch" if one.status in states else "dự kiến, chưa có trong lịch"
    return Entry(
        one.occurred_on, EntryKind.GATHERING, one.title or f"{label[0].upper()}{label[1:]}",
        states.get(one.status, EntryState.AHEAD), detail, where,
        plain=f"{label[0].upper()}{label[1:]}, {where}", key=f"s-{one.pk}",
    )  # fmt: skip


def _demanded(one: Demand, today: date) -> Entry:
    waiting = EntryState.LATE if one.due_on < today else EntryState.AHEAD
    state = waiting if DemandState(one.state) in OPEN else EntryState.DONE
    return Entry(
        one.due_on, EntryKind.DEMAND, one.says, state, DemandKind(one.kind).label, one.place_name,
        reverse("plans:demand", args=[one.pk]), plain=f"Hạn {DemandKind(one.kind).label}, {one.place_name}",
        key=f"d-{one.pk}",
    )  # fmt: skip


def _inspected(one: Inspection, today: date) -> Entry:
    waiting = EntryState.LATE if one.falls_on < today else EntryState.AHEAD
    state = EntryState.DONE if one.state == InspectionState.DONE else waiting
    label = InspectionKind(one.kind).label
    where = place_of(one)
    return Entry(
        one.falls_on, EntryKind.INSPECTION, one.about, state, label, where,
        reverse("plans:inspection", args=[one.pk]), plain=f"{label[0].upper()}{label[1:]}, {where}",
        key=f"i-{one.pk}",
    )  # fmt: skip


def _missed(
    commune: str, files: Sequence[tuple[Plan, PlanFile]], first: date, last: date, today: date
) -> Iterator[Entry]:
    """Each missed span on its last day."""
    for kept in _kept(commune, files, first, last, today):
        for channel, row in kept.rows:
            for one in row:
                if one.state is EntryState.MISSED and first <= one.span.last <= last:
                    what = (
                        "chưa có bài trên" if one.channel != ANY_CHANNEL else "chưa có tin, bài, lượt phát:"
                    )
                    yield Entry(
                        one.span.last, EntryKind.CADENCE, f"{_span_words(one)} {what} {channel}",
                        EntryState.MISSED, kept.rhythm.code, "", reverse("plans:calendar_rhythms"),
                        key=f"c-{kept.rhythm.plan_id}-{kept.rhythm.code}-{one.channel}-{one.span.first:%Y%m%d}",
                    )  # fmt: skip


def _span_words(one: SpanAnswer) -> str:
    label = one.span.label
    return label[0].upper() + label[1:] if label.startswith("tháng") else f"Tuần {label}"
