"""How long somebody stays signed in, and the list of where."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.jobs import sweep_the_door
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin.models import SignInSession, SignInTry
from bdhvs.accounts.signin.queries import sessions_of
from bdhvs.accounts.signin.store import SEEN, STARTED
from bdhvs.accounts.signin.tests.door import good, is_in, sign_in
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]


def test_signing_out_is_a_button_and_says_that_nothing_is_lost(lan: User) -> None:
    client = Client()
    sign_in(client)
    good(client.get("/dang-xuat/"))
    assert is_in(client)
    page = good(client.post("/dang-xuat/", follow=True))
    assert "Những gì đã lưu vẫn còn nguyên" in page
    assert not is_in(client)


def test_a_session_nobody_used_for_half_an_hour_is_over(lan: User, now: datetime) -> None:
    client = Client()
    sign_in(client)
    (session,) = SignInSession.objects.filter(user=lan)
    left = session.expire_date - now
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    SignInSession.objects.update(expire_date=now)
    assert client.get("/danh-sach/").headers["Location"].startswith("/dang-nhap/?next=/danh-sach/")


def test_on_a_phone_of_the_team_a_session_stands_unused_for_a_week(lan: User, now: datetime) -> None:
    with scope([KY_ANH]):
        a_user("kem", "Lê Văn Kèm", Post(Role.MENTOR, KY_ANH))
    sign_in(Client(), "kem")
    left = SignInSession.objects.get(user__username="kem").expire_date - now
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_using_a_session_keeps_it_and_writes_at_most_once_a_minute(lan: User) -> None:
    client = Client()
    sign_in(client)
    seen = SignInSession.objects.get(user=lan).seen_at
    client.get("/tai-khoan/bao-mat/")
    assert SignInSession.objects.get(user=lan).seen_at == seen
    session = client.session
    session[SEEN] -= 61
    session.save()
    client.get("/tai-khoan/bao-mat/")
    kept = SignInSession.objects.get(user=lan)
    assert kept.seen_at is not None
    assert seen is not None
    assert kept.seen_at >= seen


@pytest.mark.parametrize(
    ("role", "hours", "lives"), [("desk", 13, False), ("phone", 13, True), ("phone", 800, False)]
)
def test_a_session_ends_in_any_case_after_half_a_day_at_a_desk_or_a_month_on_a_phone(
    role: str, hours: int, lives: bool
) -> None:
    post = Post(Role.OFFICER, KY_ANH) if role == "desk" else Post(Role.MENTOR, KY_ANH)
    with scope([KY_ANH]):
        a_user("ai.do", "Lê Văn Ai", post)
    client = Client()
    sign_in(client, "ai.do")
    session = client.session
    session[STARTED] -= hours * 3600
    session.save()
    assert is_in(client) == lives


def test_the_office_decides_how_long_a_session_stands(lan: User, settings: Settings, now: datetime) -> None:
    settings.SESSION_AT_A_DESK = "90,720"
    sign_in(Client())
    left = SignInSession.objects.get(user=lan).expire_date - now
    assert timedelta(minutes=89) < left <= timedelta(minutes=90)


def test_every_hour_sessions_that_ended_and_tries_of_yesterday_are_dropped(lan: User, now: datetime) -> None:
    for _ in range(2):
        sign_in(Client())
    sign_in(Client(), password="sai-hoan-toan")
    first = SignInSession.objects.order_by("started_at")[0]
    SignInSession.objects.filter(pk=first.pk).update(expire_date=now - timedelta(seconds=1))
    SignInTry.objects.create(at=now - timedelta(hours=25), narrow="old", wide="old")
    sweep_the_door(0)
    assert SignInSession.objects.filter(user=lan).count() == 1
    assert list(SignInTry.objects.values_list("narrow", flat=True)) != ["old"]
    assert SignInTry.objects.count() == 1


def test_the_list_of_sessions_says_device_network_and_times_and_ends_one_or_all_others(
    lan: User, now: datetime
) -> None:
    phone, here = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile"), Client()
    for client in (phone, here):
        sign_in(client)
    page = good(here.get("/tai-khoan/bao-mat/cac-may/"))
    assert "Chrome trên điện thoại Android" in page
    assert "127.0.0.1" in page
    assert "(máy này)" in page
    (other,) = [s for s in sessions_of(lan, now) if s.device.startswith("Chrome")]
    here.post("/tai-khoan/bao-mat/cac-may/", {"session": other.session_key})
    assert not is_in(phone)
    assert is_in(here)
    sign_in(phone)
    here.post("/tai-khoan/bao-mat/cac-may/", {})
    assert not is_in(phone)
    assert is_in(here)


def test_a_session_of_somebody_else_cannot_be_ended(lan: User) -> None:
    with scope([KY_ANH]):
        a_user("minh", "Trần Văn Minh", Post(Role.LEADER, KY_ANH))
    theirs, mine = Client(), Client()
    sign_in(theirs, "minh")
    sign_in(mine)
    key = SignInSession.objects.exclude(user=lan).get(user__username="minh").session_key
    mine.post("/tai-khoan/bao-mat/cac-may/", {"session": key})
    assert is_in(theirs)


def test_a_copy_of_the_table_of_sessions_opens_no_session(lan: User) -> None:
    client = Client()
    sign_in(client)
    thief = Client()
    thief.cookies["bdhvs_phien"] = SignInSession.objects.get(user=lan).session_key
    assert not is_in(thief)


def test_the_list_of_sessions_asks_the_same_for_one_and_for_many(lan: User) -> None:
    client = Client()
    sign_in(client)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            good(client.get("/tai-khoan/bao-mat/cac-may/"))
        counts.append(len(asked))
        for _ in range(5):
            sign_in(Client())
    assert counts[0] == counts[1]
