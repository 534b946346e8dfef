"""Each header does what it is for, on pages, files, errors and the phone's worker."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from bdhvs.ops.folder import ROOT
from bdhvs.ui.inspection import assert_good_page
from bdhvs.ui.middleware import content_policy, permissions
from tests.signing import signed_in
from tests.village import Village, a_village

SAME_SITE_ONLY = {"script-src", "style-src", "font-src", "connect-src", "worker-src", "manifest-src"}


def directives(policy: str) -> dict[str, str]:
    return dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))


def test_everything_that_is_not_named_is_closed() -> None:
    said = directives(content_policy(None, tls=False))
    assert said["default-src"] == "'none'"
    assert {name: said[name] for name in SAME_SITE_ONLY} == dict.fromkeys(SAME_SITE_ONLY, "'self'")
    assert said["img-src"] == "'self' data: blob:"
    assert said["base-uri"] == said["frame-ancestors"] == "'none'"
    assert said["form-action"] == "'self'"
    assert not re.search(r"unsafe|\*|https?:", content_policy(None, tls=True))


def test_a_form_may_lead_to_the_identity_service_that_is_named_and_nowhere_else() -> None:
    identity = {"app": {"settings": {"server_url": "https://dinhdanh.tinh.gov.vn/realm"}}}
    said = directives(content_policy(identity, tls=True))
    assert said["form-action"] == "'self' https://dinhdanh.tinh.gov.vn"
    assert "upgrade-insecure-requests" in said


def test_the_camera_is_for_the_phone_app_and_the_cards_of_a_class() -> None:
    assert permissions("/di-dong/tham/").startswith("camera=(self), ")
    assert permissions("/lop-hoc/7/diem-danh/").startswith("camera=(self), ")
    assert permissions("/danh-sach/").startswith("camera=(), ")
    assert "geolocation=()" in permissions("/di-dong/")


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def test_every_kind_of_answer_carries_them(village: Village) -> None:
    officer = Client()
    officer.force_login(village.lan)
    for client, path, status in (
        (officer, "/danh-sach/", 200),
        (Client(), "/dang-nhap/", 200),
        (Client(), "/danh-sach/", 302),
        (officer, "/khong-co/", 404),
        (officer, "/static/ui/mark.svg", 200),
    ):
        answer = client.head(path)
        assert answer.status_code == status, path
        assert directives(answer["Content-Security-Policy"])["default-src"] == "'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Permissions-Policy"].startswith("camera=()")
        assert ("no-store" in answer["Cache-Control"]) == ("/static/" not in path)
    assert officer.get("/danh-sach/")["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("tls", ["0", "1"])
def test_cookies_belong_to_this_host_over_tls(tls: str, tmp_path: Path) -> None:
    """The settings are read anew, as a server behind TLS reads them."""
    asks = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, "
        "s.SECURE_HSTS_SECONDS >= 30 * 86400, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN)"
    )
    outside = {
        **os.environ,
        "BDHVS_TLS": tls,
        "DJANGO_SETTINGS_MODULE": "bdhvs.config.settings",
        "BDHVS_DATA": str(tmp_path),
    }
    said = subprocess.run(
        [sys.executable, "-c", asks], env=outside, cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = (
        ["__Host-bdhvs_phien", "__Host-bdhvs_bieu_mau"] if tls == "1" else ["bdhvs_phien", "bdhvs_bieu_mau"]
    )
    over = "True" if tls == "1" else "False"
    assert said.stdout.split() == [*names, over, over, "True", "True", over, "/", "None"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/nhat-ky/?ma=%00", {}),
        ("get", "/nhat-ky/?%00=1", {}),
        ("get", "/noi/don-vi/%00/", {}),
        ("get", "/hoc/tim/?q=%00", {}),
        ("post", "/hoc/hoi/", {"q": "mật khẩu\0"}),
    ],
)
def test_a_character_that_the_database_cannot_hold_is_refused_before_it_is_asked(
    village: Village, method: str, path: str, body: dict[str, str]
) -> None:
    answer = getattr(signed_in(village.lan, raise_request_exception=False), method)(path, body or None)
    assert answer.status_code == 400
    assert_good_page(answer.content.decode())
