"""One year of each of the five plans, run by the ordinary commands: what was asked, done, missed, answered, printed.

Expected values come from the plan file itself, read without the product (yaml), and from what the test just did.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from docx import Document

from bdhvs.feedback.commands.answering import answer_need
from bdhvs.feedback.commands.raising import NeedEntry, raise_needs
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedKind, NeedSource
from bdhvs.gatherings.attending.commands import Told, hold_gathering
from bdhvs.gatherings.contests.commands import TeamTold, record_team
from bdhvs.gatherings.contests.rules import Prize
from bdhvs.gatherings.planning.commands import GatheringDetails, cancel_gathering, plan_gathering
from bdhvs.gatherings.planning.queries import gatherings_of, teams_of
from bdhvs.lib.period import read_period
from bdhvs.ops.territory import scope
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.places.commands import add_hamlet, register_unit
from bdhvs.places.models import Hamlet, Unit
from bdhvs.places.rules import UnitKind
from bdhvs.plans.calendar.queries import entries, rhythms_kept
from bdhvs.plans.calendar.rules import EntryKind, EntryState
from bdhvs.plans.commands import save_plan
from bdhvs.plans.demands.commands import DemandTold, Place, ask_sub_plans, take_step
from bdhvs.plans.demands.queries import demands_of
from bdhvs.plans.demands.rules import DemandKind, DemandStep
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.models import Plan, Task
from bdhvs.plans.work.commands import Step, name_actors, tell_milestone, tell_step
from bdhvs.plans.work.digest import digest_of
from bdhvs.plans.work.queries import lines_of, to_remind
from bdhvs.plans.work.rules import Standing, Work
from bdhvs.reports.composing import compose
from bdhvs.reports.documents.builder import build
from bdhvs.reports.queries import ad_hoc
from bdhvs.ui.proofs import Proof
from tests.village import HANOI, SETTLED, a_commune

pytestmark = pytest.mark.django_db
PLANS = ("ky-anh-2026", "hung-chau-2025", "ngok-bay-2025", "ha-long-2025", "an-hai-2026")
PAPER = Proof("bien-ban.pdf", "pdf", b"%PDF-1.7 minh chung %%EOF")
WEEK = timedelta(days=7)


@dataclass
class Year:
    """A commune with its plan on the first Monday of the sixth month after the plan began."""

    file: dict[str, Any]
    plan: Plan
    commune: str
    hamlets: list[Hamlet]
    office: Unit
    monday: date

    def at(self, day: date) -> dict[str, Any]:
        return {"by": None, "at": datetime(day.year, day.month, day.day, 9, 0, tzinfo=HANOI)}


def a_year(name: str) -> Year:
    path = Path(settings.CATALOGUE_DIR) / "plans" / f"{name}.yaml"
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    code = str(file["plan"]["commune"])
    started = datetime(2025, 7, 1, 9, 0, tzinfo=HANOI)
    act: dict[str, Any] = {"by": None, "at": started}
    with scope([code]):
        commune = a_commune(code, file["plan"]["commune_name"])
        hamlets = [add_hamlet(commune=commune, name=f"Nơi {n}", valid_from=SETTLED, **act) for n in (1, 2, 3)]
        office = register_unit(
            commune=commune,
            code=f"{code}-U-UB",
            name="Văn phòng",
            kind=UnitKind.OFFICE,
            valid_from=SETTLED,
            **act,
        )
        plan = save_plan(file=load_plan_file(path).plan, **act)
    half = plan.period_from + timedelta(days=150)
    return Year(file, plan, code, hamlets, office, half - timedelta(days=half.weekday()))


@pytest.fixture(params=PLANS)
def year(request: pytest.FixtureRequest, settings: Any, tmp_path: Any, catalogue: Any) -> Year:
    settings.MEDIA_ROOT = tmp_path
    return a_year(request.param)


def test_the_plan_is_carried_out_for_half_a_year_and_told(year: Year) -> None:
    with scope([year.commune]):
        tasks_are_done_stuck_and_late(year)
        sub_plans_come_in_and_one_is_late(year)
        gatherings_are_held_and_one_is_cancelled(year)
        rhythms_are_kept_but_for_one_week(year)
        an_obstacle_is_raised_and_answered(year)
        milestones_are_proved(year)
        the_leader_reads_the_week_and_the_report_is_printed(year)


def tasks_are_done_stuck_and_late(year: Year) -> None:
    """Every task of the file is there with its lead and day; one is done, one is stuck, one comes late."""
    rows = {row["id"]: row for row in year.file["tasks"]}
    tasks = {task.code: task for task in Task.objects.filter(plan=year.plan)}
    assert set(tasks) == set(rows)
    assert {code: task.lead for code, task in tasks.items()} == {
        c: row.get("lead", "") for c, row in rows.items()
    }
    dated = {code: row["due"] for code, row in rows.items() if isinstance(row.get("due"), date)}
    assert {code: task.due_on for code, task in tasks.items() if task.due_on} == dated
    done, stuck, late = list(tasks.values())[:3]
    act = year.at(year.monday)
    Task.objects.filter(pk=late.pk).update(due_on=year.monday - WEEK, always=False)
    tell_step(task=done, step=Step(Work.DONE, year.monday - WEEK, proofs=[PAPER]), **act)
    tell_step(task=stuck, step=Step(Work.STUCK, year.monday - WEEK, "chưa có máy"), **act)
    lines = {line.task.code: line for line in lines_of(year.commune, year.monday)}
    assert lines[done.code].standing is Standing.DONE
    assert lines[stuck.code].stuck
    late_by_file = {code for code, due in dated.items() if due < year.monday} - {done.code}
    assert {c for c, line in lines.items() if line.standing is Standing.LATE} == late_by_file | {late.code}
    if late.lead:
        name_actors(commune_code=year.commune, units={late.lead: year.office}, **act)
        told = {line.code for notice in to_remind(year.commune, year.monday) for line in notice.lines}
        assert late.code in told


def sub_plans_come_in_and_one_is_late(year: Year) -> None:
    asked_on = year.monday - 4 * WEEK
    places = [Place(hamlet_code=hamlet.code) for hamlet in year.hamlets]
    asked = ask_sub_plans(
        commune_code=year.commune, plan_id=year.plan.pk, places=places, says="Kế hoạch hưởng ứng",
        due_on=asked_on + 2 * WEEK, **year.at(asked_on),
    )  # fmt: skip
    handed = DemandTold(DemandStep.HANDED_IN, asked_on + WEEK, proofs=[PAPER])
    for one in asked[:2]:
        take_step(demand=one, told=handed, **year.at(asked_on + WEEK))
    returned = DemandTold(DemandStep.RETURNED, asked_on + WEEK, "chưa ghi ai làm")
    take_step(demand=asked[1], told=returned, **year.at(asked_on + WEEK))
    take_step(
        demand=asked[0], told=DemandTold(DemandStep.ACCEPTED, asked_on + WEEK), **year.at(asked_on + WEEK)
    )
    rows = demands_of(year.commune, DemandKind.SUB_PLAN, year.monday)
    assert sorted(vars(row)["stands"] for row in rows) == ["accepted", "late", "late"]


def gatherings_are_held_and_one_is_cancelled(year: Year) -> None:
    """A launch with a contest, a session in each hamlet; the last is cancelled. Heads are counted once."""
    day = year.monday - 2 * WEEK
    plan = partial(plan_gathering, commune_code=year.commune, **year.at(day))
    (festival,) = plan(details=GatheringDetails("festival", day, "Ngày hội toàn dân học tập số"))
    (contest,) = plan(details=GatheringDetails("contest", day, "Hội thi", part_of=festival.pk))
    sessions = [
        plan(details=GatheringDetails("hamlet_guidance", day, hamlet_code=hamlet.code))[0]
        for hamlet in year.hamlets
    ]
    for one, heads in ((festival, 120), (contest, 30), (sessions[0], 25), (sessions[1], 18)):
        hold_gathering(gathering=one, told=Told(day, {"resident": heads}), **year.at(day))
    hold_gathering(gathering=sessions[1], told=Told(day, {"resident": 20}), **year.at(day))  # counted again
    cancel_gathering(gathering=sessions[2], reason="mưa bão", **year.at(day))
    told = TeamTold(5, Prize.FIRST, hamlet_code=year.hamlets[0].code)
    record_team(gathering=contest, told=told, **year.at(day))
    came = [vars(one)["came"] for one in gatherings_of(year.commune).filter(state="held")]
    assert sum(came) == 120 + 30 + 25 + 20
    assert [team.name for team in teams_of(contest)] == [year.hamlets[0].name]


def rhythms_are_kept_but_for_one_week(year: Year) -> None:
    """Something goes out on every channel of every rhythm, each week of eight but the third."""
    weeks = [year.monday - n * WEEK for n in range(8, 0, -1)]
    rhythms = [one.rhythm for one in rhythms_kept(year.commune, weeks[0], year.monday, year.monday)]
    weekly = [one for one in rhythms if one.every == "week"]
    sent = {(channel, one.kind) for one in weekly for channel in (one.channels or ("loudspeaker",))}
    for channel, kind in sorted(sent):
        for place, monday in enumerate(weeks):
            if place != 2:
                details = PublicationDetails(channel, monday + timedelta(days=2), "Tin trong tuần", kind)
                record_publication(commune_code=year.commune, details=details, **year.at(year.monday))
    last = year.monday - timedelta(days=1)
    kept = [
        one for one in rhythms_kept(year.commune, weeks[0], last, year.monday) if one.rhythm.every == "week"
    ]
    told_in_file = {
        row["id"] for row in year.file["tasks"] if row.get("every") == "week" and row.get("channels")
    }
    assert told_in_file <= {one.rhythm.code for one in kept}
    for one in kept:
        for _, answers in one.rows:
            missed = [answer.span.first for answer in answers if answer.state is EntryState.MISSED]
            assert missed == [weeks[2]]


def an_obstacle_is_raised_and_answered(year: Year) -> None:
    day = year.monday - WEEK
    entry = NeedEntry(
        None, NeedKind.NO_SIGNAL, day, words="Nhà văn hóa chưa có mạng", source=NeedSource.HAMLET,
        hamlet_code=year.hamlets[0].code,
    )  # fmt: skip
    (need,) = raise_needs(commune_code=year.commune, entries=[entry], **year.at(day))
    answer_need(need=need, answer="Đã nối mạng", **year.at(year.monday))
    assert Need.objects.get(pk=need.pk).state == "answered"


def milestones_are_proved(year: Year) -> None:
    """The first milestone with a day is told with its proof; the calendar shows it done on that day."""
    rows = [row for row in year.file.get("milestones", []) if row.get("due") or row.get("planned_on")]
    if not rows:
        return
    row = rows[0]
    day = row.get("due") or row.get("planned_on")
    told = min(day, year.monday)
    tell_milestone(
        plan=year.plan, code=row["id"], step=Step(Work.DONE, told, proofs=[PAPER]), **year.at(year.monday)
    )
    found = [one for one in entries(year.commune, day, day, year.monday) if one.kind is EntryKind.MILESTONE]
    assert EntryState.DONE in {one.state for one in found if one.detail == row["id"]}


def the_leader_reads_the_week_and_the_report_is_printed(year: Year) -> None:
    digest = digest_of(year.commune, year.monday)
    assert digest.done
    assert digest.stuck
    assert any(line.says == "Kế hoạch hưởng ứng" for line in digest.late)
    duty = ad_hoc(year.commune, year.plan.pk)
    assert duty is not None
    period = read_period(str(year.monday.year))
    at = year.at(max(year.monday, period.last_day))["at"]
    composed = compose(commune=year.commune, duty=duty, period=period, at=at, draft=None)
    printed = Document(BytesIO(build(composed.document)))
    words = " ".join(
        [p.text for p in printed.paragraphs]
        + [c.text for t in printed.tables for r in t.rows for c in r.cells]
    )
    for row in year.file.get("targets", []):
        assert row["id"] in words or row["does" if "does" in row else "says"][:40] in words
