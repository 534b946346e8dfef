"""Odd requests made from the OpenAPI description, seeded and bounded: no failure of ours, answers as described.

`make security` sends more of them, over a socket.
"""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bdhvs.field import views_api
from bdhvs.field.turnstile import Turnstile
from tests.faults.phone import Phone, sign
from tests.faults.world import Direct, Field, a_field, join

EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = sorted(
    f"{method.upper()} {path}"
    for path, operations in views_api.api.get_openapi_schema(path_prefix="/sync/")["paths"].items()
    for method in operations
)
Sender = Callable[[requests.PreparedRequest], dict[str, str]]


@pytest.fixture
def field(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Field:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(views_api, "TURNSTILE", Turnstile(8))
    return a_field()


class SignedIn:
    """A browser with somebody's session, or a stranger's."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)

    def dressed(self, asked: requests.PreparedRequest) -> dict[str, str]:
        return {}


class Joined(SignedIn):
    """A phone with its token, that signs what it sends and says who it is."""

    def __init__(self, phone: Phone) -> None:
        super().__init__()
        self.phone = phone

    def dressed(self, asked: requests.PreparedRequest) -> dict[str, str]:
        if asked.path_url.endswith("/batch"):
            self._named(asked)
        body = asked.body if isinstance(asked.body, bytes) else str(asked.body or "").encode()
        return {
            "Authorization": f"Bearer {self.phone.joined['token']}",
            "X-Batch-Signature": sign(self.phone.signing, body),
        }

    def _named(self, asked: requests.PreparedRequest) -> None:
        said = json.loads(asked.body if isinstance(asked.body, bytes) else str(asked.body or "null"))
        if isinstance(said, dict):
            asked.body = json.dumps(said | {"device_id": self.phone.id}).encode()


def senders(field: Field) -> dict[str, SignedIn]:
    return {
        "a stranger": SignedIn(),
        "the officer": SignedIn(field.village.lan),
        "a member of the team": SignedIn(field.members["oanh"]),
        "the member's phone": Joined(join(field.members["oanh"], Direct())),
    }


def answered(sender: SignedIn, case: Any) -> schemathesis.Response:
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    headers = {str(k): str(v) for k, v in asked.headers.items()} | sender.dressed(asked)
    kind = headers.pop("Content-Type", "application/octet-stream")
    for name in (
        "Content-Length",
        "Accept-Encoding",
    ):  # what is said is held against the description as it is read
        headers.pop(name, None)
    body = asked.body if isinstance(asked.body, bytes) else str(asked.body or "").encode()
    said = sender.client.generic(str(asked.method), str(asked.path_url), body, kind, headers=headers)
    content = b"".join(said) if said.streaming else said.content
    return schemathesis.Response(
        said.status_code, {k.lower(): [v] for k, v in said.headers.items()}, content, asked, 0.0, verify=True
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_odd_requests_break_nothing_and_are_answered_as_described(field: Field, operation: str) -> None:
    described = schemathesis.openapi.from_dict(views_api.api.get_openapi_schema(path_prefix="/sync/"))
    method, path = operation.split()
    everybody, asked = senders(field), []

    @seed(7)
    @settings(
        max_examples=EXAMPLES, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=described[path][method].as_strategy())
    def send(case: Any) -> None:
        for name, sender in everybody.items():
            answer = answered(sender, case)
            asked.append(answer.status_code)
            try:
                case.validate_response(answer, checks=CHECKS)
            except Exception as error:
                error.add_note(f"sent by {name}")
                raise

    send()
    assert len(asked) >= EXAMPLES * len(everybody)


def test_a_form_in_parts_is_unreadable_and_no_failure(field: Field) -> None:
    """Whatever looks at a form before the interface does has read its stream by then."""
    browser = Client(raise_request_exception=False)
    browser.force_login(field.members["oanh"])
    for path in ("device", "renew", "batch", "rescue", "lost"):
        answer = browser.post(f"/sync/{path}", {"tim_kin": "1", "count": "3"})
        assert answer.status_code < 500, path


@pytest.mark.parametrize(
    "body",
    [b"", b"\x1f\x8b", gzip.compress(b"{}", mtime=0)[:-6], b"\x1f\x8b\x08" + b"\xff" * 60],
    ids=["empty", "only begun", "cut off", "noise"],
)
def test_a_damaged_parcel_is_unreadable_and_no_failure(field: Field, body: bytes) -> None:
    phone = join(field.members["oanh"], Direct())
    headers = {"Authorization": f"Bearer {phone.joined['token']}", "Content-Encoding": "gzip"}
    for path in ("/sync/batch", "/sync/rescue"):
        answer = Client().generic("POST", path, body, "application/json", headers=headers)
        assert answer.status_code == 400
        assert answer.json()["code"] == "unreadable"
