"""Joining: who may, and what odd requests are told. Never an error page, never an echo."""

import json
from typing import Any

import pytest
from django.test import Client

from bdhvs.accounts.models import User
from tests.faults.phone import Phone
from tests.faults.world import Direct, Field, a_field, join, rows

Said = dict[str, Any]


@pytest.fixture
def field(db: None) -> Field:
    return a_field()


def asked(user: User | None, said: Said, *, strict: bool = False) -> tuple[int, Said]:
    client = Client(enforce_csrf_checks=strict, raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    answer = client.post("/sync/device", json.dumps(said), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_stranger_and_a_forged_request_do_not_join(field: Field) -> None:
    said = Phone(Direct()).said()
    assert asked(None, said)[1]["code"] == "signed_out"
    status, answer = asked(field.members["oanh"], said, strict=True)
    assert (status, answer["code"]) == (403, "signed_out")


def test_a_role_without_field_work_or_without_a_hamlet_does_not_join(field: Field) -> None:
    said = Phone(Direct()).said()
    assert asked(field.village.minh, said) == (
        403,
        {"code": "not_allowed", "says": asked_words("not_allowed")},
    )
    assert asked(field.village.lan, said)[1]["code"] in ("no_hamlet", "not_allowed")


def asked_words(code: str) -> str:
    from bdhvs.field.rules import CODES

    return CODES[code]


@pytest.mark.parametrize(
    "key",
    [{}, {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "RSA"}, "text", None, ["list"]],
    ids=range(6),
)
def test_a_key_that_is_none_is_refused(field: Field, key: Any) -> None:
    status, answer = asked(field.members["oanh"], {"public_key": key, "name": "Máy của Bình"})
    assert (status, answer["code"]) == (400, "unreadable")
    assert "Bình" not in json.dumps(answer, ensure_ascii=False)


def test_only_the_point_of_the_key_is_kept(field: Field) -> None:
    phone = Phone(Direct())
    said = phone.said()
    said["public_key"] |= {"d": "secret", "note": "a\0b"}
    assert asked(field.members["oanh"], said)[0] == 200
    [(key,)] = rows("SELECT public_key::text FROM field_device")
    assert set(json.loads(key)) == {"kty", "crv", "x", "y"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/sync/pull?last_seq=abc", b""),
        ("GET", "/sync/have?from_seq=x", b""),
        ("POST", "/sync/lost", b'{"count": -1, "found_at": "2026-11-20T08:00:00Z"}'),
        ("POST", "/sync/lost", b'{"count": 1, "found_at": "2026-11-20T08:00:00"}'),
        ("POST", "/sync/rescue", b"[]"),
        ("PUT", "/sync/photo/nonsense", b"x"),
    ],
)
def test_odd_requests_are_told_so(field: Field, method: str, path: str, body: bytes) -> None:
    phone = join(field.members["oanh"], Direct())
    answer = phone.call(method, path, body)
    assert (answer.status, answer.json()["code"]) == (400, "unreadable")


def test_a_loss_is_told_and_huge_numbers_do_no_harm(field: Field) -> None:
    phone = join(field.members["oanh"], Direct())
    told = phone.call("POST", "/sync/lost", b'{"count": 12, "found_at": "2099-01-01T00:00:00Z"}')
    assert told.status == 200
    assert rows("SELECT count, found_at <= told_at FROM field_loss") == [(12, True)]
    for path in (f"/sync/pull?last_seq={10**40}&outbox_left={10**40}", f"/sync/have?from_seq={10**40}"):
        assert phone.call("GET", path).status == 200
    assert phone.call("GET", "/sync/catalogue").json()["version"]
    tag = phone.call("GET", "/sync/catalogue").headers["etag"]
    assert phone.call("GET", "/sync/catalogue", If_None_Match=tag).status == 304
