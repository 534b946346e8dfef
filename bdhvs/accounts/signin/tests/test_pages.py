"""Coming in by password and code, as pages: what is said, what is kept, who is sent where."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.jobs import sweep_the_door
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin import commands
from bdhvs.accounts.signin.models import SignInSession, SignInTry
from bdhvs.accounts.signin.queries import has_second_factor, sessions_of
from bdhvs.accounts.signin.store import SEEN, STARTED
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, a_commune, a_user

pytestmark = pytest.mark.django_db
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy thử lại."


@pytest.fixture(autouse=True)
def commune() -> None:
    with scope([KY_ANH]):
        a_commune(KY_ANH, "Kỳ Anh")


@pytest.fixture
def lan() -> User:
    with scope([KY_ANH]):
        return a_user("lan.vhxh", "Nguyễn Thị Lan", Post(Role.OFFICER, KY_ANH))


@pytest.fixture
def forced(settings: Settings) -> None:
    settings.SECOND_FACTOR_FORCED = True


def sign_in(client: Client, name: str = "lan.vhxh", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/dang-nhap/", {"login": name, "password": password}, **more)


def good(response: Any, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.headers.get("Location"))
    page: str = response.content.decode()
    assert_good_page(page)
    return page


def is_in(client: Client) -> bool:
    return client.get("/tai-khoan/bao-mat/").status_code == 200


def lines(act: str) -> list[Line]:
    with scope([KY_ANH]):
        return list(Line.objects.filter(act=act).order_by("pk"))


def code_app_of(user: User) -> Callable[[], str]:
    """A code app as on a phone; gives the code it shows now."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return lambda: format_hotp_value(hotp_value(secret, int(time.time()) // 30))


# --- passwords ------------------------------------------------------------------------------------------------


def test_a_password_is_kept_as_argon2id_with_19_mib_two_passes_one_lane(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["bdhvs.accounts.signin.hashing.PasswordHasher"]
    assert make_password(PASSWORD).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_product_hashes_with_nothing_else() -> None:
    assert import_module("bdhvs.config.settings").PASSWORD_HASHERS == [
        "bdhvs.accounts.signin.hashing.PasswordHasher"
    ]


@pytest.mark.parametrize("typed", ["lan.vhxh", "Lan.VHXH", " lan.vhxh ", "Làn.vhxh", "lan .vhxh"])
def test_capitals_marks_and_spaces_in_the_name_do_not_matter(lan: User, typed: str) -> None:
    client = Client()
    assert sign_in(client, typed).headers["Location"] == "/"
    assert is_in(client)


def test_a_wrong_name_and_a_wrong_password_and_a_closed_account_look_the_same(lan: User) -> None:
    with scope([KY_ANH]):
        closed = a_user("dong", "Trần Văn Đóng", Post(Role.OFFICER, KY_ANH))
        User.objects.filter(pk=closed.pk).update(is_active=False)
    answers = []
    for name, password in [("lan.vhxh", "sai-hoan-toan"), ("khong.co", PASSWORD), ("dong", PASSWORD)]:
        page = good(sign_in(Client(), name, password))
        assert WRONG in page
        answers.append(page.count(WRONG))
    assert len(set(answers)) == 1


def test_the_same_work_is_done_whether_or_not_the_name_exists(
    lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is nearly all of the time: it is done once for each kind of wrong."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    whole = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return whole(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for name in ("lan.vhxh", "khong.co"):
        hashed.clear()
        sign_in(Client(), name, "sai-hoan-toan")
        assert len(hashed) == 1, name


def test_the_address_asked_for_is_reached_and_a_foreign_one_is_not(lan: User) -> None:
    there = {"login": "lan.vhxh", "password": PASSWORD}
    assert Client().post("/dang-nhap/", {**there, "next": "/danh-sach/"}).headers["Location"] == "/danh-sach/"
    assert Client().post("/dang-nhap/", {**there, "next": "https://xau.vn/"}).headers["Location"] == "/"


def test_the_page_of_the_door_is_good_and_asks_little_of_the_database(
    lan: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        page = good(Client().get("/dang-nhap/?next=/danh-sach/"))
    assert "những gì đã lưu vẫn còn nguyên" in page
    assert "data-show-password" in page


def test_signing_in_asks_the_database_the_same_however_many_users_and_tries(
    lan: User, django_assert_max_num_queries: Any
) -> None:
    SignInTry.objects.bulk_create(
        SignInTry(at=datetime.now(UTC), narrow=f"{n}", wide="x") for n in range(500)
    )
    with django_assert_max_num_queries(32):
        sign_in(Client())


def test_signing_in_and_being_slowed_down_stand_in_the_journal_without_names(lan: User) -> None:
    sign_in(Client())
    (line,) = lines("sign_in")
    assert (line.subject_kind, line.subject_ids, line.by_id) == ("user", [str(lan.pk)], lan.pk)
    for _ in range(8):
        sign_in(Client(), password="sai-hoan-toan")
    (slowed,) = lines("sign_in_slowed")
    assert (slowed.subject_ids, slowed.by_id) == ([str(lan.pk)], None)


def test_after_too_many_slips_the_page_says_how_long_to_wait_and_nothing_is_looked_at(lan: User) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, password="sai-hoan-toan")
    page = good(sign_in(client))
    assert "Hãy đợi 1" in page
    assert "giây" in page
    assert not is_in(client)


def test_an_officer_on_a_known_device_comes_in_while_a_stranger_at_the_same_address_guesses(
    lan: User,
) -> None:
    office = Client()
    sign_in(office)
    office.post("/dang-xuat/")
    stranger = Client()
    for _ in range(20):
        sign_in(stranger, password="sai-hoan-toan")
    assert "Hãy đợi" in good(sign_in(stranger))
    assert sign_in(office).status_code == 302


def test_a_device_known_for_one_user_is_not_known_for_another(lan: User) -> None:
    with scope([KY_ANH]):
        a_user("minh", "Trần Văn Minh", Post(Role.LEADER, KY_ANH))
    client = Client()
    sign_in(client)
    client.post("/dang-xuat/")
    for _ in range(6):
        sign_in(client, "minh", "sai-hoan-toan")
    assert "Hãy đợi" in good(sign_in(client, "minh"))


def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy(lan: User) -> None:
    """Without BDHVS_PROXY the header is nothing but words of the stranger."""
    for n in range(8):
        sign_in(Client(), password="sai-hoan-toan", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")
    assert SignInTry.objects.values("wide").distinct().count() == 1
    assert "Hãy đợi" in good(sign_in(Client(), HTTP_X_FORWARDED_FOR="198.51.100.99"))


@pytest.mark.parametrize(
    "path",
    ["/accounts/signup/", "/dang-ky/", "/accounts/email/", "/accounts/password/reset/", "/accounts/login/"],
)
def test_signing_up_and_e_mail_do_not_exist(lan: User, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_nobody_makes_an_account_for_himself() -> None:
    from allauth.account.adapter import get_adapter as account
    from allauth.socialaccount.adapter import get_adapter as social

    anything: Any = None
    assert not account().is_open_for_signup(anything)
    assert not social().is_open_for_signup(anything, anything)


# --- sessions -------------------------------------------------------------------------------------------------


def test_signing_out_is_a_button_and_says_that_nothing_is_lost(lan: User) -> None:
    client = Client()
    sign_in(client)
    good(client.get("/dang-xuat/"))
    assert is_in(client)
    page = good(client.post("/dang-xuat/", follow=True))
    assert "Những gì đã lưu vẫn còn nguyên" in page
    assert not is_in(client)


def test_a_session_nobody_used_for_half_an_hour_is_over(lan: User) -> None:
    client = Client()
    sign_in(client)
    (session,) = SignInSession.objects.filter(user=lan)
    left = session.expire_date - datetime.now(UTC)
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    SignInSession.objects.update(expire_date=datetime.now(UTC))
    assert client.get("/danh-sach/").headers["Location"].startswith("/dang-nhap/?next=/danh-sach/")


def test_on_a_phone_of_the_team_a_session_stands_unused_for_a_week(lan: User) -> None:
    with scope([KY_ANH]):
        a_user("kem", "Lê Văn Kèm", Post(Role.MENTOR, KY_ANH))
    sign_in(Client(), "kem")
    left = SignInSession.objects.get(user__username="kem").expire_date - datetime.now(UTC)
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


def test_the_office_decides_how_long_a_session_stands(lan: User, settings: Settings) -> None:
    settings.SESSION_AT_A_DESK = "90,720"
    sign_in(Client())
    left = SignInSession.objects.get(user=lan).expire_date - datetime.now(UTC)
    assert timedelta(minutes=89) < left <= timedelta(minutes=90)


def test_every_hour_sessions_that_ended_and_tries_of_yesterday_are_dropped(lan: User) -> None:
    for _ in range(2):
        sign_in(Client())
    sign_in(Client(), password="sai-hoan-toan")
    first = SignInSession.objects.order_by("started_at")[0]
    SignInSession.objects.filter(pk=first.pk).update(expire_date=datetime.now(UTC))
    SignInTry.objects.create(at=datetime.now(UTC) - timedelta(hours=25), narrow="old", wide="old")
    sweep_the_door(0)
    assert SignInSession.objects.filter(user=lan).count() == 1
    assert list(SignInTry.objects.values_list("narrow", flat=True)) != ["old"]
    assert SignInTry.objects.count() == 1


def test_the_list_of_sessions_says_device_network_and_times_and_ends_one_or_all_others(lan: User) -> None:
    phone, here = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile"), Client()
    for client in (phone, here):
        sign_in(client)
    page = good(here.get("/tai-khoan/bao-mat/cac-may/"))
    assert "Chrome trên điện thoại Android" in page
    assert "127.0.0.1" in page
    assert "(máy này)" in page
    (other,) = [s for s in sessions_of(lan, datetime.now(UTC)) if s.device.startswith("Chrome")]
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


# --- changing one's password ------------------------------------------------------------------------------------


def test_a_new_password_signs_every_other_device_out(lan: User) -> None:
    here, other = Client(), Client()
    sign_in(here)
    sign_in(other)
    page = good(here.get("/tai-khoan/bao-mat/mat-khau/"))
    assert "Mật khẩu mới" in page
    good(here.post("/tai-khoan/bao-mat/mat-khau/", {"password": "ngan", "again": "ngan"}), 422)
    good(here.post("/tai-khoan/bao-mat/mat-khau/", {"password": "lua-chin-vang", "again": "lua-chin"}), 422)
    given = {"password": "lua-chin-vang-dong", "again": "lua-chin-vang-dong"}
    assert here.post("/tai-khoan/bao-mat/mat-khau/", given).status_code == 302
    assert is_in(here)
    assert not is_in(other)
    assert sign_in(Client(), password="lua-chin-vang-dong").status_code == 302
    assert WRONG in good(sign_in(Client()))
    assert len(lines("change_password")) == 1


def test_a_quarter_of_an_hour_later_the_password_is_asked_again(lan: User) -> None:
    client = Client()
    sign_in(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 15 * 60 + 1
    session.save()
    there = "/tai-khoan/bao-mat/mat-khau/"
    asked = client.get(there)
    assert asked.headers["Location"].startswith("/tai-khoan/bao-mat/xac-nhan/?next=")
    page = good(client.get(asked.headers["Location"]))
    assert "Xác nhận lại" in page
    assert "Mật khẩu chưa đúng" in good(client.post(asked.headers["Location"], {"password": "sai-roi"}))
    proved = client.post(asked.headers["Location"], {"password": PASSWORD, "next": there})
    assert proved.headers["Location"] == there
    good(client.get(there))


def test_guessing_the_password_from_a_stolen_session_is_slowed_down_too(lan: User) -> None:
    client = Client()
    sign_in(client)
    page = "/tai-khoan/bao-mat/xac-nhan/"
    for _ in range(10):
        client.post(page, {"password": "sai-hoan-toan"})
    assert "Hãy đợi" in good(client.post(page, {"password": PASSWORD}))


# --- second factor ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("forced")
def test_staff_without_a_second_factor_reach_only_the_pages_to_set_one_up(lan: User) -> None:
    client = Client()
    sign_in(client)
    for path in ("/", "/danh-sach/", "/nhat-ky/", "/tai-khoan/bao-mat/mat-khau/"):
        assert client.get(path).headers["Location"] == "/tai-khoan/bao-mat/", path
    page = good(client.get("/tai-khoan/bao-mat/"))
    assert "Cần thêm bước xác nhận thứ hai" in page
    good(client.get("/tai-khoan/bao-mat/ung-dung/"))
    assert client.post("/dang-xuat/").status_code == 302


@pytest.mark.usefixtures("forced")
def test_volunteers_may_do_without(lan: User) -> None:
    with scope([KY_ANH]):
        a_user("kem", "Lê Văn Kèm", Post(Role.MENTOR, KY_ANH))
    client = Client()
    sign_in(client, "kem")
    assert client.get("/danh-sach/").headers.get("Location") != "/tai-khoan/bao-mat/"


def test_with_invented_data_it_is_offered_and_the_page_says_why_it_is_not_asked_for(lan: User) -> None:
    client = Client()
    sign_in(client)
    page = good(client.get("/tai-khoan/bao-mat/"))
    assert "Dữ liệu mẫu nên không bắt buộc" in page
    assert "Bật ứng dụng tạo mã" in page


@pytest.mark.usefixtures("forced")
def test_setting_up_a_code_app_gives_recovery_codes_once_and_opens_the_office(
    lan: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    sign_in(client)
    page = good(client.get("/tai-khoan/bao-mat/ung-dung/"))
    assert "data:image/svg+xml;base64," in page
    secret = client.session["mfa.totp.secret"]
    assert " ".join(secret[i : i + 4] for i in range(0, 32, 4)) in page
    assert "Mã chưa đúng" in good(client.post("/tai-khoan/bao-mat/ung-dung/", {"code": "000000"}))
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    done = client.post("/tai-khoan/bao-mat/ung-dung/", {"code": code})
    assert done.headers["Location"] == "/tai-khoan/bao-mat/ma-du-phong/"
    codes = good(client.get("/tai-khoan/bao-mat/ma-du-phong/"))
    assert codes.count("<li>") >= 10
    again = good(client.get("/tai-khoan/bao-mat/ma-du-phong/"))
    assert "chỉ hiện một lần" in again
    assert has_second_factor(lan)
    assert client.get("/tai-khoan/bao-mat/mat-khau/").status_code == 200
    assert [line.subject_ids for line in lines("add_code_app")] == [[str(lan.pk)]]


def test_the_seed_of_a_code_app_is_sealed_in_the_database(lan: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(lan, secret)
    kept = Authenticator.objects.get(user=lan)
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_password_then_code_signs_in_and_the_same_code_does_not_work_twice(lan: User) -> None:
    shown = code_app_of(lan)
    client = Client()
    assert sign_in(client).headers["Location"] == "/dang-nhap/buoc-hai/"
    assert not is_in(client)
    good(client.get("/dang-nhap/buoc-hai/"))
    assert "Mã chưa đúng" in good(client.post("/dang-nhap/buoc-hai/", {"code": "123123"}))
    code = shown()
    assert client.post("/dang-nhap/buoc-hai/", {"code": code}).status_code == 302
    assert is_in(client)
    second = Client()
    sign_in(second)
    assert "đã dùng rồi" in good(second.post("/dang-nhap/buoc-hai/", {"code": code}))


def test_a_recovery_code_signs_in_once(lan: User) -> None:
    code_app_of(lan)
    code = RecoveryCodes.activate(lan).generate_codes()[0]
    for works in (True, False):
        client = Client()
        sign_in(client)
        client.post("/dang-nhap/buoc-hai/", {"code": f"{code[:4]} {code[4:]}"})
        assert is_in(client) == works


def test_guessing_codes_is_slowed_down(lan: User) -> None:
    shown = code_app_of(lan)
    client = Client()
    sign_in(client)
    for n in range(5):
        client.post("/dang-nhap/buoc-hai/", {"code": f"00000{n}"})
    assert "Hãy đợi" in good(client.post("/dang-nhap/buoc-hai/", {"code": shown()}))
    assert not is_in(client)


def test_somebody_may_stop_at_the_second_step_and_begin_again(lan: User) -> None:
    code_app_of(lan)
    client = Client()
    sign_in(client)
    assert client.get("/dang-nhap/").headers["Location"] == "/dang-nhap/buoc-hai/"
    client.post("/dang-xuat/")
    good(client.get("/dang-nhap/"))


@pytest.mark.usefixtures("forced")
def test_staff_cannot_take_away_their_only_second_factor_but_others_can(lan: User) -> None:
    with scope([KY_ANH]):
        mentor = a_user("kem", "Lê Văn Kèm", Post(Role.MENTOR, KY_ANH))
    for user, stays in ((lan, True), (mentor, False)):
        shown, client = code_app_of(user), Client()
        sign_in(client, user.username)
        client.post("/dang-nhap/buoc-hai/", {"code": shown()})
        page = good(client.get("/tai-khoan/bao-mat/ung-dung/bo/"))
        assert ("ít nhất một cách xác nhận" in page) == stays
        client.post("/tai-khoan/bao-mat/ung-dung/bo/")
        assert has_second_factor(user) == stays


def test_a_lost_phone_takes_all_factors_and_sessions_away(lan: User) -> None:
    shown, client = code_app_of(lan), Client()
    sign_in(client)
    client.post("/dang-nhap/buoc-hai/", {"code": shown()})
    commands.remove_second_factors(user=lan, **ACT)
    assert not Authenticator.objects.filter(user=lan).exists()
    assert not is_in(client)
    assert len(lines("remove_factors")) == 1


def test_new_recovery_codes_replace_the_old_ones(lan: User) -> None:
    shown, client = code_app_of(lan), Client()
    old = RecoveryCodes.activate(lan).generate_codes()
    sign_in(client)
    client.post("/dang-nhap/buoc-hai/", {"code": shown()})
    good(client.get("/tai-khoan/bao-mat/ma-du-phong/moi/"))
    client.post("/tai-khoan/bao-mat/ma-du-phong/moi/")
    new = Authenticator.objects.get(user=lan, type="recovery_codes").wrap().generate_codes()
    assert set(old).isdisjoint(new)
    assert len(lines("new_recovery_codes")) == 1


@pytest.mark.parametrize(("host", "offered"), [("localhost", True), ("127.0.0.1", False)])
def test_passkeys_are_offered_only_where_the_browser_has_them(lan: User, host: str, offered: bool) -> None:
    page = good(Client().get("/dang-nhap/", headers={"host": host}))
    assert ("Đăng nhập bằng khóa truy cập" in page) == offered
    client = Client()
    sign_in(client)
    page = good(client.get("/tai-khoan/bao-mat/", headers={"host": host}))
    assert ("Thêm khóa truy cập" in page) == offered
    answer = client.get("/tai-khoan/bao-mat/khoa/", headers={"host": host})
    assert answer.status_code == (200 if offered else 302)
    if offered:
        good(answer)


def test_a_made_up_passkey_opens_nothing_and_breaks_nothing(lan: User) -> None:
    client = Client()
    client.get("/dang-nhap/khoa/", headers={"accept": "application/json"})
    for told in ("", "{}", "[]", "null", '{"response": {"userHandle": "YQ"}}', '{"id": 1}', "nothing"):
        assert client.post("/dang-nhap/khoa/", {"credential": told}).status_code == 302, told
    assert not is_in(client)
    sign_in(client)
    for told in ("{}", "null", '{"id": 1}', '{"response": {}}'):
        given = {"credential": told, "name": "điện thoại"}
        good(client.post("/tai-khoan/bao-mat/khoa/", given, headers={"host": "localhost"}))


def test_the_linking_pages_do_not_exist_without_an_identity_service(lan: User) -> None:
    assert Client().get("/dang-nhap/tinh/").status_code == 404
    assert Client().get("/dang-nhap/tinh/ve/").status_code == 404
    client = Client()
    sign_in(client)
    assert client.get("/tai-khoan/bao-mat/noi/").headers["Location"] == "/tai-khoan/bao-mat/"


def test_the_page_of_ones_own_account_asks_the_same_for_one_and_for_many_passkeys(lan: User) -> None:
    client = Client()
    sign_in(client)
    counts = []
    for n in range(2):
        with CaptureQueriesContext(connection) as asked:
            good(client.get("/tai-khoan/bao-mat/"))
        counts.append(len(asked))
        Authenticator.objects.bulk_create(
            Authenticator(user=lan, type="webauthn", data={"name": f"khoá {n}.{k}"}) for k in range(5)
        )
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["", "cac-may/", "mat-khau/", "ung-dung/", "khoa/", "noi/", "thoi-noi/"])
def test_a_stranger_is_asked_to_sign_in_first(lan: User, path: str) -> None:
    assert Client().get(f"/tai-khoan/bao-mat/{path}").headers["Location"].startswith("/dang-nhap/")
