"""The board tells the truth about a small commune."""

from datetime import timedelta

import pytest
from django.test import Client

from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.rules import TargetStatus
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, PASSWORD, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db
PLATFORM = ["learning_platform"]


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


def guide(village: Village, home: str) -> None:
    record_visit(
        household=village.homes[home],
        kind=VisitKind.GUIDANCE,
        outcome=VisitOutcome.DONE,
        topics=PLATFORM,
        occurred_on=days_ago(10),
        level=Level.E1,
        **ACT,
    )


def state_of(code: str):  # type: ignore[no-untyped-def]
    targets = [t for t in targets_in_force(KY_ANH, TODAY) if t.code == code]
    return states(commune=KY_ANH, targets=targets, as_of=TODAY, fresh=True)[0]


def test_one_guided_household_of_three_is_one_of_three(village: Village) -> None:
    with scope([KY_ANH]):
        guide(village, "sau")
        state = state_of("KA-T4")
        assert state.whole is not None
        assert (state.whole.numerator, state.whole.denominator, state.whole.by_level) == (1, 3, {"E1": 1})
        assert state.status in (TargetStatus.LATE, TargetStatus.ON_PACE)


def test_by_hamlet_adds_up_to_the_commune(village: Village) -> None:
    with scope([KY_ANH]):
        guide(village, "sau")
        guide(village, "dung")
        state = state_of("KA-T4")
        assert {code: (c.numerator, c.denominator) for code, c in state.hamlets.items()} == {
            village.hamlets[0].code: (1, 2),
            village.hamlets[1].code: (1, 1),
        }


def test_seventy_percent_is_not_more_than_seventy(village: Village) -> None:
    with scope([KY_ANH]):
        for home in ("sau", "binh", "dung"):
            guide(village, home)
        assert state_of("KA-T4").status is TargetStatus.REACHED


def test_nothing_recorded_about_the_official_is_missing_and_not_a_no(village: Village) -> None:
    with scope([KY_ANH]):
        state = state_of("KA-T1")
        assert state.whole is not None
        assert (state.whole.numerator, state.whole.denominator, state.parts["account"].missing) == (0, 1, 1)


def test_the_officer_sees_her_board_and_opens_a_number(client: Client, village: Village) -> None:
    with scope([KY_ANH]):
        guide(village, "sau")
    assert client.login(username="lan", password=PASSWORD)
    board = client.get("/", {"ngay": TODAY.isoformat()})
    assert board.status_code == 200
    assert "KA-T4" in board.content.decode()
    page = client.get(f"/ke-hoach/{village.plan.pk}/KA-T4/", {"ngay": TODAY.isoformat()})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Hộ H01" in text
    assert "lượt thăm hộ" in text


def test_a_stranger_is_asked_to_sign_in(client: Client, village: Village) -> None:
    for path in ("/", "/ke-hoach/", f"/ke-hoach/{village.plan.pk}/KA-T4/", "/ke-hoach/nhiem-vu/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")


def test_the_officer_of_the_next_commune_finds_no_such_plan(client: Client, village: Village) -> None:
    client.login(username="tam", password=PASSWORD)
    assert client.get(f"/ke-hoach/{village.plan.pk}/").status_code == 404
    assert client.get(f"/ke-hoach/{village.plan.pk}/KA-T4/").status_code == 404


def test_a_later_day_than_today_is_read_as_today(client: Client, village: Village) -> None:
    client.login(username="lan", password=PASSWORD)
    far = TODAY + timedelta(days=4000)
    assert client.get("/", {"ngay": far.isoformat()}).status_code == 200
