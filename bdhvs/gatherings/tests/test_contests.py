"""The festival of 10/10 with its parts, and the results of its contest."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.gatherings.attending.commands import Told, hold_gathering, sign_in
from bdhvs.gatherings.attending.rules import Means
from bdhvs.gatherings.contests.commands import TeamTold, record_team
from bdhvs.gatherings.contests.rules import Prize
from bdhvs.gatherings.models import ContestTeam, Gathering
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.gatherings.planning.queries import gatherings_of, parts_of, teams_of
from bdhvs.gatherings.planning.records import team_records, trainer_records
from bdhvs.gatherings.rules import GatheringError
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_village()


def lan() -> Client:
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    return client


def planned(kind: str, **more: Any) -> Gathering:
    return plan_gathering(commune_code=KY_ANH, details=GatheringDetails(kind, days_ago(1), **more), **ACT)[0]


def held(gathering: Gathering, people: int) -> Gathering:
    return hold_gathering(gathering=gathering, told=Told(days_ago(1), {"resident": people}), **ACT)


def test_a_festival_counts_each_part_by_itself(village: Village) -> None:
    with scope([KY_ANH]):
        festival = planned("festival", title="Ngày hội 10/10")
        talk = planned("conference", title="Tọa đàm", part_of=festival.pk)
        contest = planned("contest", title="Hội thi", part_of=festival.pk)
        held(talk, 40)
        held(contest, 25)
        assert {part.title for part in parts_of(festival)} == {"Tọa đàm", "Hội thi"}
        came = {one.title: vars(one)["came"] for one in gatherings_of(KY_ANH).filter(part_of=festival)}
        assert came == {"Tọa đàm": 40, "Hội thi": 25}
        with pytest.raises(GatheringError):
            planned("conference", part_of=talk.pk)  # a part has no parts
        with pytest.raises(GatheringError):
            planned("conference", part_of=festival.pk + 999)
    page = lan().get(f"/lop-hoc/{festival.pk}/").content.decode()
    assert_good_page(page)
    assert "Tọa đàm" in page


def test_results_stand_by_prize_and_name_hamlets_and_units_only(village: Village) -> None:
    with scope([KY_ANH]):
        contest = planned("contest", title="Hội thi gia đình số")
        told = TeamTold(5, Prize.SECOND, hamlet_code=village.hamlets[1].code)
        with pytest.raises(GatheringError):
            record_team(gathering=contest, told=told, **ACT)  # not held yet
        held(contest, 30)
        record_team(gathering=contest, told=told, **ACT)
        record_team(
            gathering=contest, told=TeamTold(4, Prize.FIRST, "Chim sẻ", village.hamlets[0].code), **ACT
        )
        record_team(gathering=contest, told=TeamTold(3, unit_code=village.office.code), **ACT)
        assert [(team.name, team.people, team.prize) for team in teams_of(contest)] == [
            ("Chim sẻ – Thôn 1", 4, "first"), ("Thôn 2", 5, "second"), ("UBND xã Kỳ Anh", 3, "none"),
        ]  # fmt: skip
        with pytest.raises(GatheringError):
            record_team(gathering=contest, told=TeamTold(0, team_name="Không ai"), **ACT)
        with pytest.raises(GatheringError):
            record_team(gathering=planned("class"), told=told, **ACT)


def test_the_officer_writes_and_takes_back_a_team_on_the_page(village: Village) -> None:
    with scope([KY_ANH]):
        contest = held(planned("contest", title="Hội thi"), 9)
    client, page = lan(), f"/lop-hoc/{contest.pk}/"
    assert_good_page(client.get(f"{page}doi/").content.decode())
    assert client.post(f"{page}doi/", {"people": "4", "prize": "first"}).status_code == 422
    sent = {"hamlet": village.hamlets[0].code, "people": "4", "prize": "first"}
    assert client.post(f"{page}doi/", sent).status_code == 302
    shown = client.get(page).content.decode()
    assert_good_page(shown)
    assert "Giải Nhất" in shown
    with scope([KY_ANH]):
        (team,) = ContestTeam.objects.all()
    assert client.post(f"{page}doi/{team.pk}/bo/").status_code == 302
    with scope([KY_ANH]):
        assert not ContestTeam.objects.exists()


def test_the_page_of_an_event_asks_no_more_with_more_parts_and_teams(village: Village) -> None:
    with scope([KY_ANH]):
        festival = planned("festival")
        planned("contest", part_of=festival.pk)
    client = lan()

    def asked() -> int:
        client.get(f"/lop-hoc/{festival.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/lop-hoc/{festival.pk}/")
        return len(queries)

    before = asked()
    with scope([KY_ANH]):
        for n in range(10):
            details = GatheringDetails("class", TODAY + timedelta(n), part_of=festival.pk)
            plan_gathering(commune_code=KY_ANH, details=details, **ACT)
    assert asked() == before


def test_records_of_training_count_trainers_and_members_of_teams_without_naming_them(
    village: Village,
) -> None:
    binh = village.people["binh"]
    with scope([KY_ANH]):
        lesson = planned("class", audience="team_member", team_code=village.team.pk, trainer="Chị Mai",
                         hamlet_code=village.hamlets[0].code)  # fmt: skip
        sign_in(gathering=lesson, people=[binh], means=Means.LIST, **ACT)
        held(lesson, 4)
        held(planned("hamlet_guidance", trainer="chị  MAI"), 10)
        planned("class", trainer="Chị Mai")  # only planned
        (mai,) = trainer_records(KY_ANH, TODAY.year)
        (team,) = team_records(KY_ANH, TODAY.year, TODAY)
    assert (mai.held, mai.came) == (2, 15)
    assert (team.members, team.trained, team.missing) == (1, 1, 0)
    page = lan().get("/lop-hoc/ho-so-tap-huan/").content.decode()
    assert_good_page(page)
    assert binh.name not in page
