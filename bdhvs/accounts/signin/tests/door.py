"""What the tests of the door share: coming in, and what is seen then."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from bdhvs.accounts.models import User
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.signing import code_shown
from tests.village import KY_ANH, PASSWORD

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy thử lại."


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
    return partial(code_shown, secret)
