"""One year of each of the five plans, run by the ordinary commands: what was asked, done, missed, answered, printed.

Expected values come from the plan file itself, read without the product (yaml), and from counting by hand what the
year did: six homes with one adult each (1, 2 | 3, 4 | 5, 6 in three hamlets), two teams (adults 1 to 3; adult 4).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any, Final

import pytest
from docx import Document

from bdhvs.feedback.models import Need
from bdhvs.gatherings.planning.queries import gatherings_of
from bdhvs.lib.period import Calendar, read_period
from bdhvs.ops.territory import scope
from bdhvs.plans.calendar.queries import entries, rhythms_kept
from bdhvs.plans.calendar.rules import EntryKind, EntryState
from bdhvs.plans.demands.queries import demands_of
from bdhvs.plans.demands.rules import DemandKind
from bdhvs.plans.measuring import TargetState, recount, states
from bdhvs.plans.models import Target, Task
from bdhvs.plans.work.commands import name_actors
from bdhvs.plans.work.digest import digest_of
from bdhvs.plans.work.queries import lines_of, to_remind
from bdhvs.plans.work.rules import Standing
from bdhvs.reports.composing import compose
from bdhvs.reports.documents.builder import build
from bdhvs.reports.queries import ad_hoc
from tests.year import acts
from tests.year.cast import Year, a_year

pytestmark = pytest.mark.django_db

MOVED: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "ky-anh-2026": {
        "KA-T1": ("0/1", "1/1"),  # the official has an account and came to the course
        "KA-T2": (
            "0/4",
            "1/4",
        ),  # one member of a team came to the course; the training of two is not a course
        "KA-T3": ("0/3", "2/3"),  # in the third hamlet it rained
        "KA-T4": ("0/6", "3/6"),  # homes 1 and 2 at the session, 3 at its door; nobody was in at 4
        "KA-T5": ("0/3", "1/3"),  # two hamlets heard the broadcast, one of them met
        "KA-T6": ("0/1", "1/1"),
    },
    "hung-chau-2025": {
        "HC-T4": ("0/0", "30/100 reported"),
        "HC-T7": ("0/0", "40/50 reported"),
        "HC-T9": ("0/0", "30/100 reported"),
        "HC-Q1": ("0/3", "2/3"),
    },
    "ngok-bay-2025": {
        "NB-T4": ("0/0", "30/100 reported"),
        "NB-T7": ("0/0", "40/50 reported"),
        "NB-T9": ("0/0", "30/100 reported"),
        "NB-T12": ("0/6", "90/100 reported"),
        "NB-Q1": ("0/1", "1/1"),  # the fifth learner
        "NB-Q2": ("0/2", "1/2"),  # on duty from the second of the two open mornings
        "NB-Q4": ("0/6", "90/100 reported"),
        "NB-Q5a": ("2/3", "3/3"),
        "NB-Q5b": ("2/None", "3/None"),
        "NB-Q7": ("0/6", "5/6"),  # session 1, 2; door 3; course 4; leaflet 5
    },
    "ha-long-2025": {
        "HL-Q1": ("0/None", "3/None"),  # the fourth has no photo
        "HL-Q2": ("0/102", "98/102"),  # 51 weeks on two channels, two of them missed
        "HL-Q3": ("0/6", "5/6"),
        "HL-Q4": ("0/1", "1/1"),
    },
    "an-hai-2026": {
        "AH-T2": ("0/0", "50/80 reported"),  # 40 of 50 at the school, 10 of 30 of the youth cell
        "AH-T3": ("0/6", "1/6"),  # one uses AI and was guided; two more were only guided
        "AH-T4": ("0/2", "1/3"),  # the plan of the first team was accepted; a third team was founded
        "AH-T5": ("0/4", "2/4"),
        "AH-T6": ("0/6", "2/6"),  # safety at the door of 3, on the leaflet of 5
        "AH-T9": ("0/1", "1/1"),
        "AH-Q1": ("0/42", "40/42"),
        "AH-Q2": ("0/1", "1/1"),
        "AH-Q3": ("0/3", "1/3"),
        "AH-Q4": ("0/6", "1/6"),
    },
}
"""What each plan's targets said before the year and say after it; every other target says what it said."""


@pytest.fixture(params=MOVED)
def year(request: pytest.FixtureRequest, settings: Any, tmp_path: Any, catalogue: Any) -> Year:
    settings.MEDIA_ROOT = tmp_path
    return a_year(request.param)


def test_the_plan_is_carried_out_for_a_year_and_its_targets_tell_exactly_that(year: Year) -> None:
    with scope([year.code]):
        before = answers(year)
        for act in (
            acts.hand_in_sub_plans, acts.approve_priority_list, acts.gather, acts.publish, acts.hang_banners,
            acts.knock_on_doors, acts.show_what_they_can, acts.help_each_other, acts.take_figures,
            acts.answer_obstacles,
        ):  # fmt: skip
            act(year)
        after = answers(year)
        moved = {code: (before[code], after[code]) for code in after if before[code] != after[code]}
        assert moved == MOVED[year.plan.pk]
        tasks_are_as_the_file_says_then_done_stuck_and_late(year)
        sub_plans_stand_as_they_were_judged(year)
        heads_are_counted_once(year)
        only_the_silent_weeks_are_missed(year)
        milestones_are_proved(year)
        the_leader_reads_the_week(year)
        the_report_says_it(year, [told for _, told in moved.values()])


def answers(year: Year) -> dict[str, str]:
    """Every target as n/N on the last day, counted from the facts."""
    targets = list(Target.objects.filter(plan=year.plan))
    recount(commune=year.code, targets=targets, as_of=year.ends)
    return {
        state.target.code: told(state)
        for state in states(commune=year.code, targets=targets, as_of=year.ends)
    }


def told(state: TargetState) -> str:
    """A figure answers where the plan counts by figures; beside persons it stands apart."""
    if state.figure and state.target.base == "figure":
        return f"{state.figure['numerator']}/{state.figure['denominator']} reported"
    assert state.whole is not None
    return f"{state.whole.numerator}/{state.whole.denominator}"


def tasks_are_as_the_file_says_then_done_stuck_and_late(year: Year) -> None:
    rows = {row["id"]: row for row in year.file["tasks"]}
    tasks = {task.code: task for task in Task.objects.filter(plan=year.plan)}
    leads = {code: row.get("lead", "") for code, row in rows.items()}
    assert {code: task.lead for code, task in tasks.items()} == leads
    dated = {code: row["due"] for code, row in rows.items() if isinstance(row.get("due"), date)}
    assert {code: task.due_on for code, task in tasks.items() if task.due_on} == dated
    done, stuck, late = acts.do_tasks(year)
    lines = {line.task.code: line for line in lines_of(year.code, year.ends)}
    assert lines[done.code].standing is Standing.DONE
    assert lines[stuck.code].stuck
    late_by_file = {code for code, due in dated.items() if due < year.ends} - {done.code}
    assert {c for c, line in lines.items() if line.standing is Standing.LATE} == late_by_file | {late.code}
    assert late.lead
    name_actors(commune_code=year.code, units={late.lead: year.units["office"]}, **year.at(year.ends))
    reminded = {line.code for notice in to_remind(year.code, year.ends) for line in notice.lines}
    assert late.code in reminded


def sub_plans_stand_as_they_were_judged(year: Year) -> None:
    rows = demands_of(year.code, DemandKind.SUB_PLAN, year.ends)
    assert sorted(vars(row)["stands"] for row in rows) == ["accepted", "late", "late", "late"]


def heads_are_counted_once(year: Year) -> None:
    """Festival 120, contest 30, guidance 2 by name and 20 (18 was corrected), meeting 25, course 3, training 2."""
    came = [vars(one)["came"] for one in gatherings_of(year.code).filter(state="held")]
    assert sum(came) == 120 + 30 + 2 + 20 + 25 + 3 + 2


def only_the_silent_weeks_are_missed(year: Year) -> None:
    """Every weekly rhythm of the file is followed; on each of its channels that is used, two weeks are empty."""
    sunday = year.mondays[-1] + timedelta(days=6)
    weekly = [
        one
        for one in rhythms_kept(year.code, year.mondays[0], sunday, sunday + timedelta(days=1))
        if one.rhythm.every == "week"
    ]
    in_file = {row["id"] for row in year.file["tasks"] if row.get("every") == "week" and row.get("channels")}
    assert in_file <= {one.rhythm.code for one in weekly}
    for one in weekly:
        for _, spans in one.rows:
            missed = [span.span.first for span in spans if span.state is EntryState.MISSED]
            assert missed == [year.mondays[number] for number in acts.MISSED_WEEKS]


def milestones_are_proved(year: Year) -> None:
    """Each that falls on a day of the year is told on that day with its proof; the calendar shows it done."""
    for row in year.file.get("milestones", []):
        day = row.get("planned_on") or row.get("due") or row.get("each_year") and acts.festival_day(year)
        if day and day <= year.ends:
            acts.prove_milestone(year, row["id"], day)
            told = [one for one in entries(year.code, day, row.get("due") or day, year.ends)
                    if one.kind is EntryKind.MILESTONE and one.detail == row["id"]]  # fmt: skip
            assert EntryState.DONE in {one.state for one in told}, row["id"]


def the_leader_reads_the_week(year: Year) -> None:
    digest = digest_of(year.code, year.ends)
    assert digest.done
    assert digest.stuck
    assert sum(line.says == "Kế hoạch hưởng ứng" for line in digest.late) == 3


def the_report_says_it(year: Year, results: list[str]) -> None:
    """The Word file carries the new number of every target that moved, and how many obstacles were answered."""
    assert sorted(Need.objects.values_list("state", flat=True)) == ["answered", "open"]
    duty = ad_hoc(year.code, year.plan.pk)
    assert duty is not None
    at, period = year.at(year.ends)["at"], read_period(str(year.ends.year), Calendar.CIVIL)
    composed = compose(commune=year.code, duty=duty, period=period, at=at)
    printed = Document(BytesIO(build(composed.document)))
    cells = [cell.text for table in printed.tables for row in table.rows for cell in row.cells]
    words = " ".join([*(paragraph.text for paragraph in printed.paragraphs), *cells])
    for row in year.file.get("targets", []):
        assert row["says"][:40] in words
    for result in results:
        number = result.removesuffix(" reported").removesuffix("/None")
        assert number in words.replace(" / ", "/"), number
    assert "Trong kỳ có 2 ý kiến, khó khăn được nêu, còn 1 chưa trả lời" in words
