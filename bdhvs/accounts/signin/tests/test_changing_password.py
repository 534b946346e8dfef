"""A new password, and being asked for the old one again."""

import pytest
from django.test import Client

from bdhvs.accounts.models import User
from bdhvs.accounts.signin.tests.door import WRONG, good, is_in, lines, sign_in
from tests.village import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]


def test_a_new_password_signs_every_other_device_out(lan: User) -> None:
    here, other = Client(), Client()
    sign_in(here)
    sign_in(other)
    page = good(here.get("/tai-khoan/bao-mat/mat-khau/"))
    assert "Mật khẩu mới" in page
    page = good(here.post("/tai-khoan/bao-mat/mat-khau/", {"password": "ngan", "again": "ngan"}), 422)
    assert "Mật khẩu cần ít nhất 10 ký tự." in page
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
