"""The calendar as the officer reads it, and as her telephone does."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.gatherings.planning.rules import Repeat
from bdhvs.ops.territory import scope
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.plans.calendar.models import CalendarFeed
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, NOW, PASSWORD, Village, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day_of_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rhythms are those of the plan's year; no test waits for it."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


CALENDAR = "/ke-hoach/lich/"


@pytest.fixture
def village() -> Village:
    """With the weekly article of Hà Long's plan beside Kỳ Anh's own."""
    village = a_village()
    with scope([KY_ANH]):
        file = load_plan_file(settings.CATALOGUE_DIR / "plans" / "ha-long-2025.yaml").plan
        head = file.plan.model_copy(update={"id": "tuyen-truyen", "commune": KY_ANH})
        save_plan(file=file.model_copy(update={"plan": head}), **ACT)
    return village


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def planned(village: Village, **changes: Any) -> Gathering:
    told: dict[str, Any] = {
        "kind": "elderly_class", "falls_on": timezone.localdate(), "title": "Lớp ở nhà bà Sáu", "trainer": "Chị Mai",
        "place": "Nhà bà Sáu", "hamlet_code": village.hamlets[0].code,
    } | changes  # fmt: skip
    with scope([KY_ANH]):
        return plan_gathering(commune_code=KY_ANH, details=GatheringDetails(**told), **ACT)[0]


def told_on(channel: str, days_ago: int) -> None:
    today = timezone.localdate()
    details = PublicationDetails(channel, today - timedelta(days=days_ago))
    at = datetime.combine(today, NOW.timetz())
    with scope([KY_ANH]):
        record_publication(commune_code=KY_ANH, details=details, by=None, at=at)


def test_every_page_of_the_calendar_is_a_good_page(village: Village) -> None:
    planned(village)
    lan = signed_in("lan")
    for path in ("", "?kieu=thang", "?thang=2026-10&kieu=thang", "?thang=x", "nhip/", "theo-doi/"):
        response = lan.get(CALENDAR + path)
        assert response.status_code == 200, path
        assert_good_page(response.content.decode())
    assert lan.get(CALENDAR + "?out=print").status_code == 200


def test_a_month_shows_milestones_reports_gatherings_and_missed_weeks_together(village: Village) -> None:
    planned(village, falls_on=date(2026, 10, 9))
    page = signed_in("lan").get(CALENDAR + "?thang=2026-10&size=200").content.decode()
    assert "Lớp ở nhà bà Sáu" in page
    assert "Ngày hội toàn dân học tập số" in page or "10/10/2026" in page
    assert "hạn báo cáo" in page
    assert "chưa có bài trên" in page


def test_an_item_on_one_channel_keeps_that_channel_and_not_the_other(village: Village) -> None:
    week = timezone.localdate().weekday() + 7
    told_on("website", week)
    (kept,) = [
        one for one in signed_in("lan").get(CALENDAR + "nhip/").context["kept"] if one.rhythm.code == "HL-A12"
    ]
    last = {row[0].channel: row[-2].state.value for _, row in kept.rows}
    assert last == {"website": "done", "loudspeaker": "missed"}


def test_the_feed_opens_by_its_secret_alone_and_names_nobody(village: Village) -> None:
    planned(village)
    lan = signed_in("lan")
    address = lan.post(CALENDAR + "theo-doi/", {"lap": "1"}).context["address"]
    path = address.removeprefix("http://testserver")
    text = Client().get(path)
    assert text["Content-Type"].startswith("text/calendar")
    words = text.content.replace(b"\r\n ", b"").decode()
    assert "Lớp người cao tuổi\\, Thôn 1" in words
    assert "Sáu" not in words
    assert "Chị Mai" not in words
    assert address not in lan.get(CALENDAR + "theo-doi/").content.decode()
    assert Client().get(path[:-6] + "x.ics").status_code == 404
    assert Client().get(path.replace(KY_ANH, "99901")).status_code == 404


def test_a_new_address_ends_the_old_one_and_so_does_closing_the_account(village: Village) -> None:
    lan = signed_in("lan")
    first, second = (
        lan.post(CALENDAR + "theo-doi/", {"lap": "1"}).context["address"].removeprefix("http://testserver")
        for _ in range(2)
    )
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    with scope([KY_ANH]):
        village.lan.is_active = False
        village.lan.save(update_fields=["is_active"])
    assert Client().get(second).status_code == 404
    with scope([KY_ANH]):
        assert all(
            second.split("/")[-1][:-4].encode() not in bytes(f.secret_hash)
            for f in CalendarFeed.objects.all()
        )


def test_an_address_taken_back_opens_nothing(village: Village) -> None:
    lan = signed_in("lan")
    path = lan.post(CALENDAR + "theo-doi/", {"lap": "1"}).context["address"].removeprefix("http://testserver")
    assert lan.post(CALENDAR + "theo-doi/", {"thu": "1"}).status_code == 302
    assert Client().get(path).status_code == 404


def test_the_number_of_questions_does_not_grow_with_entries_and_items(village: Village) -> None:
    lan = signed_in("lan")

    def asked(path: str) -> int:
        lan.get(CALENDAR + path)
        with CaptureQueriesContext(connection) as queries:
            lan.get(CALENDAR + path)
        return len(queries)

    paths = ("", "?kieu=thang", "nhip/")
    planned(village)
    before = [asked(path) for path in paths]
    with scope([KY_ANH]):
        details = GatheringDetails("class", timezone.localdate(), hamlet_code=village.hamlets[1].code)
        plan_gathering(commune_code=KY_ANH, details=details, repeat=Repeat.WEEKLY, times=30, **ACT)
    for days in range(0, 60, 3):
        told_on("website", days)
    assert [asked(path) for path in paths] == before
