"""Coming in by password: what is said, what is kept, who is slowed down."""

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import Settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin.models import SignInTry
from bdhvs.accounts.signin.tests.door import WRONG, good, is_in, lines, sign_in
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, PASSWORD, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]


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
    assert "Hãy đợi 15 giây" in page
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
