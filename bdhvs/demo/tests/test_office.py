"""The newest rooms show life in the sample: weeks, a warning, courses, a calendar, needs; nothing is told ahead."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from bdhvs.demo.commands import load_demo
from bdhvs.demo.communes import FIVE
from bdhvs.demo.field import live_in_the_field
from bdhvs.demo.office import live_in_the_office
from bdhvs.demo.rules import Size
from bdhvs.feedback.models import Need
from bdhvs.gatherings.models import ContestTeam, Session
from bdhvs.gatherings.planning.models import Gathering
from bdhvs.gatherings.planning.queries import clashes_of, slot_of
from bdhvs.gatherings.planning.records import trainer_records
from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.alerts.queries import showing
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.rules import WorkKind
from bdhvs.learning.courses.models import OutsideCourse
from bdhvs.learning.library.queries import handbooks
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.queries import this_week
from bdhvs.learning.weekly.rules import monday_of
from bdhvs.ops.territory import scope
from bdhvs.outreach.models import Publication
from bdhvs.outreach.weekly.queries import weeks_of
from bdhvs.outreach.weekly.rules import State
from bdhvs.places.models import Commune, Province
from bdhvs.plans.demands.queries import demands_of
from bdhvs.plans.demands.rules import DemandKind
from bdhvs.plans.models import Inspection, SpotCheck, SpotCheckResult
from bdhvs.plans.spotchecks.queries import standings
from bdhvs.plans.spotchecks.rules import Finding
from tests.village import NOW

AS_OF = date(2026, 11, 20)
KY_ANH = "18775"


@pytest.fixture
def sample(catalogue: None) -> Iterator[None]:
    since = date(2025, 7, 1)
    Province.objects.create(code="42", name="Hà Tĩnh", kind="tinh", valid_from=since)
    Commune.objects.create(code=KY_ANH, province_id="42", name="Kỳ Anh", kind="xa", valid_from=since)
    call_command("load_frameworks", verbosity=0)
    seeds = [replace(FIVE[KY_ANH], people=200)]
    load_demo(size=Size.SMALL, seed=1, as_of=AS_OF, at=NOW, tell=lambda loaded: None, seeds=tuple(seeds))
    call_command("load_plans", verbosity=0)
    live_in_the_field(seeds, AS_OF, NOW)
    live_in_the_office(seeds, AS_OF, NOW)
    with scope([KY_ANH]):
        yield


@pytest.mark.usefixtures("sample")
def test_every_week_has_its_lesson_most_went_out_and_a_few_were_missed() -> None:
    rows = weeks_of(KY_ANH, 2026, AS_OF)
    assert all(row.lesson is not None for row in rows)
    over = [row for row in rows if row.sunday < AS_OF]
    missed = [row for row in over if row.state is State.MISSED]
    assert 1 <= len(missed) <= len(over) / 4
    assert this_week(KY_ANH, AS_OF) is not None
    shown = LearningWeek.objects.exclude(published_at=None)
    went_out = {row.monday for row in rows if row.state is State.PUBLISHED}
    assert set(shown.values_list("monday", flat=True)) == went_out
    assert monday_of(AS_OF) in went_out


@pytest.mark.usefixtures("sample")
def test_one_handbook_of_the_commune_is_read_by_all_and_one_waits_for_the_leader() -> None:
    assert [one.guide.title for one in handbooks(KY_ANH) if one.is_own] == [
        "Nếp làm việc của Tổ công nghệ số cộng đồng"
    ]
    (waits,) = OwnWork.objects.filter(kind=WorkKind.HANDBOOK.value, published=None)
    version = waits.versions.get()
    assert (version.sent_at is not None, version.approved_at) == (True, None)


@pytest.mark.usefixtures("sample")
def test_a_warning_of_the_police_is_in_force_and_two_made_up_courses_lead_nowhere() -> None:
    assert len(showing(KY_ANH, AS_OF)) == 1
    alert = ScamAlert.objects.select_related("written_by", "approved_by").get()
    assert alert.approved_by is not None
    assert (alert.written_by.username, alert.approved_by.username) == ("ka.congan", "ka.lanhdao")
    hosts = [url.split("/")[2] for url in OutsideCourse.objects.values_list("url", flat=True)]
    made_up = {host for host in hosts if host.endswith(".example")}
    assert len(made_up) == 2
    assert set(hosts) - made_up <= {"binhdanhocvuso.gov.vn", "hatinh.mobiedu.vn", "kns.hocso.vn"}, (
        "of the plan"
    )


@pytest.mark.usefixtures("sample")
def test_a_dozen_gatherings_stand_in_the_calendar_and_none_is_in_the_way_of_another() -> None:
    made = list(Gathering.objects.filter(falls_on__gte=AS_OF - timedelta(days=30)).order_by("falls_on"))
    assert len(made) == 12
    assert {one.state for one in made if one.falls_on < AS_OF} == {"held"}
    assert sorted({one.state for one in made if one.falls_on > AS_OF}) == ["cancelled", "planned"]
    assert sum(one.state == "cancelled" for one in made) == 1
    assert not any(clashes_of(KY_ANH, [slot_of(one)], apart_from=one.pk) for one in made)
    series = [one for one in made if one.series]
    assert [b.falls_on - a.falls_on for a, b in zip(series, series[1:], strict=False)] == [timedelta(7)] * 3
    assert series[0].session is not None
    assert series[0].session.attendances.exclude(person=None).exists()


@pytest.mark.usefixtures("sample")
def test_three_households_told_what_they_need_and_one_is_answered() -> None:
    needs = Need.objects.order_by("pk")
    assert [need.state for need in needs] == ["answered", "open", "open"]
    assert all(
        need.household and need.household.visits.filter(occurred_on=need.raised_on).exists() for need in needs
    )


@pytest.mark.usefixtures("sample")
def test_one_spot_check_is_done_and_lowers_a_claim_and_another_has_just_been_drawn() -> None:
    done, drawn = (standings([check], AS_OF)[0] for check in SpotCheck.objects.order_by("drawn_at"))
    findings = set(SpotCheckResult.objects.values_list("finding", flat=True))
    assert findings >= {Finding.CONFIRMED.value, Finding.NOT_CONFIRMED.value}
    assert done.agreed is not None
    assert drawn.agreed is None


@pytest.mark.usefixtures("sample")
def test_sub_plans_stand_in_every_state_findings_are_settled_and_late_and_a_contest_has_its_prizes() -> None:
    rows = demands_of(KY_ANH, DemandKind.SUB_PLAN, AS_OF)
    assert {vars(row)["stands"] for row in rows} == {"accepted", "handed_in", "late"}
    findings = demands_of(KY_ANH, DemandKind.FINDING, AS_OF)
    assert sorted(vars(row)["stands"] for row in findings) == ["accepted", "late"]
    assert [one.state for one in Inspection.objects.order_by("falls_on")] == ["done", "planned"]
    prizes = ContestTeam.objects.order_by("pk").values_list("prize", flat=True)
    assert list(prizes) == ["first", "second", "third", "encouraged"]
    taught = {one.name for year in (2025, 2026) for one in trainer_records(KY_ANH, year)}
    assert "Giảng viên Trường Chính trị tỉnh" in taught
    held = Session.objects.filter(kind__in=["festival", "training"], superseded_by=None, status="held")
    assert held.filter(occurred_on=date(2026, 10, 10)).count() == 1, "told once, though in the calendar, too"


@pytest.mark.usefixtures("sample")
def test_no_fact_tells_of_a_day_to_come() -> None:
    assert not Session.objects.filter(occurred_on__gt=AS_OF).exists()
    assert not Publication.objects.filter(occurred_on__gt=AS_OF).exists()
