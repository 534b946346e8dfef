"""The province's identity service, without a browser: who comes in, who does not, what is kept. The service is real."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.test import Client
from granian.utils.proxies import wrap_wsgi_with_proxy_headers
from pytest_django import Settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.ops.identity_service import identity_service
from bdhvs.ops.rules import OperationError
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.journeys.province import CLIENT, SECRET, Province, province
from tests.village import KY_ANH, PASSWORD, a_commune, a_user

BACK = "http://testserver/dang-nhap/tinh/ve/"


@pytest.fixture(scope="module")
def service() -> Iterator[Province]:
    with province(BACK) as running:
        yield running


@pytest.fixture
def lan(db: None) -> User:
    with scope([KY_ANH]):
        a_commune(KY_ANH, "Kỳ Anh")
        return a_user("lan", "Nguyễn Thị Lan", Post(Role.OFFICER, KY_ANH))


def use(settings: Settings, url: str, claim: str = "") -> None:
    """As if the environment of the process named this service."""
    environment = {"BDHVS_OIDC_URL": url, "BDHVS_OIDC_CLIENT": CLIENT, "BDHVS_OIDC_SECRET": SECRET}
    settings.IDENTITY = identity_service({**environment, "BDHVS_OIDC_USERNAME": claim})
    apps = [settings.IDENTITY["app"]]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def come_in(client: Client, service: Province, name: str) -> Any:
    """Through the service and back, as `name` there."""
    leave = client.get("/dang-nhap/tinh/")
    assert "code_challenge_method=S256" in leave.headers["Location"]
    return client.get(service.sign_in(leave.headers["Location"], name))


def is_in(client: Client) -> bool:
    return client.get("/tai-khoan/bao-mat/").status_code == 200


def test_somebody_not_on_the_staff_list_is_refused_kindly_and_nothing_is_kept(
    lan: User, service: Province, settings: Settings
) -> None:
    use(settings, service.url)
    client = Client()
    answer = come_in(client, service, "nguoi-la")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert_good_page(page)
    assert "chưa nối với ai trong danh sách cán bộ" in page
    assert not is_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_a_name_there_is_no_name_here_unless_the_province_is_trusted_with_names(
    lan: User, service: Province, settings: Settings
) -> None:
    use(settings, service.url)
    assert come_in(Client(), service, "lan").status_code == 403
    use(settings, service.url, claim="preferred_username")
    client = Client()
    assert come_in(client, service, "lan").status_code == 302
    assert is_in(client)
    with scope([KY_ANH]):
        acts = list(Line.objects.filter(subject_kind="user").order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["link_identity", "sign_in"]


def test_of_the_answer_only_the_sub_and_that_claim_are_kept(
    lan: User, service: Province, settings: Settings
) -> None:
    use(settings, service.url, claim="preferred_username")
    come_in(Client(), service, "lan")
    kept = SocialAccount.objects.get()
    assert kept.uid == "lan"
    assert {name for part in kept.extra_data.values() for name in part} == {"sub", "preferred_username"}
    assert not SocialToken.objects.exists()
    assert not SocialApp.objects.exists()


def test_a_closed_account_stays_closed(lan: User, service: Province, settings: Settings) -> None:
    use(settings, service.url, claim="preferred_username")
    come_in(Client(), service, "lan")
    User.objects.filter(pk=lan.pk).update(is_active=False)
    client = Client()
    come_in(client, service, "lan")
    assert not is_in(client)


def test_a_name_given_to_somebody_else_there_does_not_open_the_account_here(
    lan: User, service: Province, settings: Settings
) -> None:
    use(settings, service.url, claim="preferred_username")
    SocialAccount.objects.create(user=lan, provider="tinh", uid="the-first-lan")
    client = Client()
    assert come_in(client, service, "lan").status_code == 403
    assert not is_in(client)


def test_linking_needs_a_button_pressed_here_a_sent_link_does_nothing(
    lan: User, service: Province, settings: Settings
) -> None:
    use(settings, service.url)
    client = Client()
    client.post("/dang-nhap/", {"login": "lan", "password": PASSWORD})
    assert come_in(client, service, "ke-xau").status_code == 403
    assert not SocialAccount.objects.exists()
    client = Client()
    client.post("/dang-nhap/", {"login": "lan", "password": PASSWORD})
    assert_good_page(client.get("/tai-khoan/bao-mat/noi/").content.decode())
    assert_good_page(client.post("/tai-khoan/bao-mat/noi/").content.decode())
    assert come_in(client, service, "lan-cua-tinh").headers["Location"] == "/tai-khoan/bao-mat/"
    assert SocialAccount.objects.get().user_id == lan.pk
    other = Client()
    assert come_in(other, service, "lan-cua-tinh").status_code == 302
    assert is_in(other)
    assert_good_page(client.get("/tai-khoan/bao-mat/thoi-noi/").content.decode())
    client.post("/tai-khoan/bao-mat/thoi-noi/")
    assert not SocialAccount.objects.exists()


def test_a_service_that_does_not_answer_is_said_clearly_and_passwords_still_work(
    lan: User, settings: Settings
) -> None:
    use(settings, "http://localhost:9")
    client = Client()
    answer = client.get("/dang-nhap/tinh/")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert_good_page(page)
    assert "đăng nhập bằng mật khẩu" in page
    assert client.post("/dang-nhap/", {"login": "lan", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("asked", ["", "?error=server_error", "?code=x&state=y", "?code=x"])
def test_an_answer_nobody_asked_for_opens_nothing(
    lan: User, service: Province, settings: Settings, asked: str
) -> None:
    use(settings, service.url)
    client = Client()
    answer = client.get(f"/dang-nhap/tinh/ve/{asked}")
    assert answer.status_code in (302, 401)
    assert not is_in(client)


def test_the_service_is_named_whole_or_not_at_all_and_never_over_an_open_line() -> None:
    whole = {
        "BDHVS_OIDC_URL": "https://dinhdanh.tinh.vn/",
        "BDHVS_OIDC_CLIENT": "bdhvs",
        "BDHVS_OIDC_SECRET": "x",
    }
    assert identity_service({}) is None
    named = identity_service(whole)
    assert named is not None
    assert named["app"]["settings"] == {
        "server_url": "https://dinhdanh.tinh.vn",
        "uid_field": "sub",
        "scope": ["openid"],
    }
    for wrong in (
        {**whole, "BDHVS_OIDC_SECRET": ""},
        {**whole, "BDHVS_OIDC_CLIENT": ""},
        {**whole, "BDHVS_OIDC_URL": "http://dinhdanh.tinh.vn"},
    ):
        with pytest.raises(OperationError):
            identity_service(wrong)


def test_behind_a_trusted_proxy_the_address_is_what_the_proxy_saw_not_what_the_client_wrote() -> None:
    """The wrapper of wsgi.py (BDHVS_PROXY): only the last hop is believed, and only from this machine."""
    seen: list[str] = []

    def application(environ: dict[str, str], answer: object) -> list[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return []

    behind: Any = wrap_wsgi_with_proxy_headers(application, trusted_hosts="127.0.0.1")
    told = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    behind({"REMOTE_ADDR": "127.0.0.1", **told}, None)
    behind({"REMOTE_ADDR": "192.0.2.4", **told}, None)
    assert seen == ["203.0.113.9", "192.0.2.4"]
