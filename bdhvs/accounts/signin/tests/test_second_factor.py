"""Code apps, recovery codes and passkeys: who needs them, what they open."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin import commands
from bdhvs.accounts.signin.queries import has_second_factor
from bdhvs.accounts.signin.tests.door import code_app_of, good, is_in, lines, sign_in
from bdhvs.ops.territory import scope
from tests.signing import code_shown
from tests.village import ACT, KY_ANH, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]


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
    code = code_shown(secret)
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
    assert kept.wrap().validate_code(code_shown(secret))


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
