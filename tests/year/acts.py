"""What the commune does in its year, by the ordinary commands; each act says what it left, for the test to count."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from bdhvs.feedback.commands.answering import answer_need
from bdhvs.feedback.commands.raising import NeedEntry, raise_needs
from bdhvs.feedback.rules import NeedKind, NeedSource
from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.gatherings.attending.commands import Told, hold_gathering, sign_in
from bdhvs.gatherings.attending.rules import Means
from bdhvs.gatherings.contests.commands import TeamTold, record_team
from bdhvs.gatherings.contests.rules import Prize
from bdhvs.gatherings.planning.commands import GatheringDetails, cancel_gathering, plan_gathering
from bdhvs.gatherings.planning.models import Gathering
from bdhvs.lib.evidence import Level
from bdhvs.outreach.banners.commands import BannerDetails, plan_banner, put_up_banner
from bdhvs.outreach.banners.rules import BannerKind
from bdhvs.outreach.commands import PublicationDetails, record_deliveries, record_publication
from bdhvs.people.commands.belonging import serve
from bdhvs.people.models import Person
from bdhvs.people.rules import RosterKind
from bdhvs.places.commands import found_team
from bdhvs.plans.demands.commands import DemandTold, Place, ask_sub_plans, take_step
from bdhvs.plans.demands.rules import DemandStep
from bdhvs.plans.models import Demand, Plan, Task
from bdhvs.plans.work.commands import Step, tell_milestone, tell_step
from bdhvs.plans.work.rules import Work
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.rules import Result
from bdhvs.ui.proofs import Proof
from bdhvs.visits.commands import record_visit
from bdhvs.visits.priority.commands import approve_list, decide_entry, make_list, review_list
from bdhvs.visits.priority.rules import Asked
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.year.cast import MORNING, WEEK, Year

PAPER: Final = Proof("bien-ban.pdf", "pdf", b"%PDF-1.7 minh chung %%EOF")
PHOTO: Final = Proof("anh.png", "png", b"\x89PNG\r\n\x1a\n anh")
MISSED_WEEKS: Final = (2, 9)
"""Weeks of the year, from 0, in which nothing went out."""


def do_tasks(year: Year) -> tuple[Task, Task, Task]:
    """One task is done, one is stuck, one was due last week and nobody has said a word."""
    done, stuck, late = list(Task.objects.filter(plan=year.plan))[:3]
    Task.objects.filter(pk=late.pk).update(due_on=year.ends - WEEK, always=False)
    act, day = year.at(year.ends), year.ends - WEEK
    tell_step(task=done, step=Step(Work.DONE, day, proofs=[PAPER]), **act)
    tell_step(task=stuck, step=Step(Work.STUCK, day, "chưa có máy"), **act)
    return done, stuck, late


def prove_milestone(year: Year, code: str, day: date) -> None:
    tell_milestone(
        plan=Plan.objects.get(pk=year.plan.pk), code=code, step=Step(Work.DONE, day, proofs=[PAPER]),
        **year.at(day),
    )  # fmt: skip


def hand_in_sub_plans(year: Year) -> None:
    """Asked of the three hamlets and the first team. The team's is accepted, one hamlet's returned, two never come."""
    asked_on = year.mondays[4]
    places = [Place(hamlet_code=hamlet.code) for hamlet in year.hamlets]
    places.append(Place(hamlet_code=year.hamlets[0].code, team_code=year.teams[0].code))
    ask_sub_plans(
        commune_code=year.code, plan_id=year.plan.pk, places=places, says="Kế hoạch hưởng ứng",
        due_on=asked_on + 2 * WEEK, **year.at(asked_on),
    )  # fmt: skip
    of_team = Demand.objects.get(team=year.teams[0])
    of_hamlet = Demand.objects.get(hamlet=year.hamlets[1], team=None)
    step = partial(_step, year, asked_on + WEEK)
    for demand in (of_team, of_hamlet):
        step(demand, DemandStep.HANDED_IN, proofs=[PAPER])
    step(of_team, DemandStep.ACCEPTED)
    step(of_hamlet, DemandStep.RETURNED, "chưa ghi ai làm")


def _step(year: Year, on: date, demand: Demand, step: DemandStep, text: str = "", **rest: Any) -> None:
    take_step(demand=demand, told=DemandTold(step, on, text, **rest), **year.at(on))


def approve_priority_list(year: Year) -> None:
    """The first hamlet's: one old person alone, who agreed."""
    on = year.mondays[5]
    made = make_list(hamlet=year.hamlets[0], on=on, **year.at(on))
    (entry,) = made.entries.all()
    decide_entry(entry=entry, kept=True, why_not="", asked=Asked.YES, asked_on=on, **year.at(on))
    review_list(made=made, **year.at(on))
    approve_list(made=made, on=on, **year.at(on))


def festival_day(year: Year) -> date:
    """10 October of the year."""
    first = year.plan.period_from
    return date(first.year, 10, 10)


def gather(year: Year) -> None:
    """A festival with a contest, guidance in two hamlets (in the third it rained), a hamlet meeting, a course for the
    official, the teacher and one member of a team, a training for two members of the first team."""
    first, second, third = (hamlet.code for hamlet in year.hamlets)
    day, festival_on = year.mondays[6], festival_day(year)
    festival = _hold(
        year, GatheringDetails("festival", festival_on, "Ngày hội học tập số"), {"resident": 120}
    )
    contest = _hold(
        year, GatheringDetails("contest", festival_on, "Hội thi", part_of=festival.pk), {"resident": 30}
    )
    told = TeamTold(5, Prize.FIRST, hamlet_code=first)
    record_team(gathering=contest, told=told, **year.at(festival_on))
    learning = partial(
        GatheringDetails, "hamlet_guidance", day, topics=("learning_platform", "digital_platform")
    )
    _hold(year, learning(hamlet_code=first), came=year.adults[:2])
    twice = _hold(year, learning(hamlet_code=second), {"resident": 18})
    hold_gathering(gathering=twice, told=Told(day, {"resident": 20}), **year.at(day))  # counted again
    (rained,) = plan_gathering(commune_code=year.code, details=learning(hamlet_code=third), **year.at(day))
    cancel_gathering(gathering=rained, reason="mưa bão", **year.at(day))
    meeting = GatheringDetails(
        "embedded", day, hamlet_code=first, topics=("movement",), embedded_in="hamlet_meeting"
    )
    _hold(year, meeting, {"resident": 25})
    course = GatheringDetails("class", day, audience="official", topics=("basic_skills",))
    _hold(year, course, came=[*year.staff.values(), year.adults[3]])
    training = GatheringDetails(
        "class", day, audience="team_member", hamlet_code=first, team_code=year.teams[0].code
    )
    _hold(year, training, came=year.adults[:2])


def _hold(
    year: Year,
    details: GatheringDetails,
    heads: Mapping[str, int] | None = None,
    came: list[Person] | None = None,
) -> Gathering:
    act = year.at(details.falls_on)
    (made,) = plan_gathering(commune_code=year.code, details=details, **act)
    sign_in(gathering=made, people=came or [], means=Means.LIST, **act)
    return hold_gathering(gathering=made, told=Told(details.falls_on, heads or {}), **act)


def publish(year: Year) -> None:
    """Each week but two: an article, a broadcast for the first two hamlets, and the skill of the week."""
    for number, monday in enumerate(year.mondays):
        if number in MISSED_WEEKS:
            continue
        on = monday + timedelta(days=2)
        served = tuple(hamlet.code for hamlet in year.hamlets[:2])
        for details in (
            PublicationDetails("website", on, "Tin trong tuần"),
            PublicationDetails("loudspeaker", on, "Tin trong tuần", minutes=10, served=served),
            PublicationDetails("zalo", on, "Kỹ năng của tuần", "weekly_skill"),
        ):
            record_publication(commune_code=year.code, details=details, **year.at(on))


def hang_banners(year: Year) -> None:
    """Four hang; of one nobody took a photo."""
    on = year.mondays[3]
    for number in range(4):
        details = BannerDetails(
            BannerKind.BANNER, f"Ngã ba {number}", "Mỗi ngày học một kỹ năng số", "1 x 6 m"
        )
        banner = plan_banner(commune_code=year.code, details=details, **year.at(on + timedelta(number)))
        proofs = [PHOTO] if number else []
        put_up_banner(banner=banner, on=on, proofs=proofs, **year.at(on + timedelta(number)))


def knock_on_doors(year: Year) -> None:
    """The third home is guided at its door; nobody is in at the fourth; a leaflet reaches the fifth."""
    on = year.mondays[7]
    act = {"occurred_on": on, **year.at(on)}
    topics = ("learning_platform", "digital_platform", "safety")
    record_visit(
        household=year.homes[2], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE, topics=topics, **act
    )
    record_visit(household=year.homes[3], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.NOBODY_HOME, **act)
    record_deliveries(households=[year.homes[4]], channel_code="print", topic_code="safety", **act)


def show_what_they_can(year: Year) -> None:
    """Official and teacher hold accounts; the mentor uses AI."""
    on = year.mondays[8]
    for person, item in (
        (year.staff["official"], "learning_account"),
        (year.staff["teacher"], "learning_account"),
        (year.adults[0], "ai_use"),
    ):
        record_attainment(
            person=person, item_code=item, result=Result.YES, level=Level.E1, occurred_on=on, **year.at(on)
        )


def help_each_other(year: Year) -> None:
    """A fifth learner for the mentor, somebody on duty from the second morning on, a team for the third hamlet."""
    act = year.at(year.mondays[0])
    tuesday = year.mondays[0] + timedelta(days=1)
    mentor = year.adults[0]
    serve(kind=RosterKind.MENTEE, subject=mentor, served=year.adults[5], valid_from=tuesday, **act)
    serve(
        kind=RosterKind.DUTY, subject=year.staff["official"], served=year.units["one_stop"], hours=MORNING,
        valid_from=tuesday, **act,
    )  # fmt: skip
    found_team(
        hamlet=year.hamlets[2], code=f"{year.hamlets[2].code}-TO", name="Tổ mới", valid_from=tuesday, **act
    )


def take_figures(year: Year) -> None:
    """What the police, the school and the youth cell write down."""
    as_of = year.mondays[10]
    figure = partial(FigureDetails, as_of=as_of, source="Công văn 15")
    for details in (
        figure("vneid_confirmed", numerator=30, denominator=100),
        figure("digital_identity_16", numerator=90, denominator=100),
        figure("pupils_equipped", numerator=40, denominator=50, unit_code=year.units["school"].code),
        figure("youth_informed", numerator=40, denominator=50, unit_code=year.units["school"].code),
        figure("youth_informed", numerator=10, denominator=30, unit_code=year.units["youth"].code),
        figure("digital_score", value=Decimal("71.5")),
    ):
        record_figure(commune_code=year.code, details=details, **year.at(as_of))


def answer_obstacles(year: Year) -> None:
    """A hamlet has no signal: answered in three weeks. Another wants a class: nobody has answered."""
    day = year.mondays[-4]
    told = partial(NeedEntry, None, source=NeedSource.HAMLET, raised_on=day)
    signal, _ = raise_needs(
        commune_code=year.code,
        entries=[
            told(NeedKind.NO_SIGNAL, words="Nhà văn hóa chưa có mạng", hamlet_code=year.hamlets[0].code),
            told(NeedKind.WANTS_CLASS, words="Bà con muốn học buổi tối", hamlet_code=year.hamlets[1].code),
        ],
        **year.at(day),
    )
    answer_need(need=signal, answer="Đã nối mạng", **year.at(day + 3 * WEEK))
