"""The phone's side of the server, as docs/field-protocol.md describes it. Every answer is JSON with a code."""

import gzip
import io
import json
import math
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.field import photos, rescue
from bdhvs.field.commands import join_device, receive, renew_device, tell_loss
from bdhvs.field.commands.devices import Phone, hash_of, refresh_grants
from bdhvs.field.commands.inbox import Contact
from bdhvs.field.commands.opening import Packet
from bdhvs.field.description import DescribedAPI
from bdhvs.field.models import Device, Event
from bdhvs.field.offer import alerts_for_phones, catalogue_for_phones
from bdhvs.field.pulling.pages import Asked, epoch_of, pull
from bdhvs.field.rules import (
    CODES,
    MAX_BYTES,
    MAX_EVENTS,
    MAX_ONE,
    MAX_RESCUE,
    PHOTO_MOST,
    PHOTO_SLICE,
    RETAIN_DAYS,
    BusyError,
    FieldError,
    gaps,
    spans,
)
from bdhvs.field.schemas import BatchReply, DeviceIn, DeviceReply, HaveReply, LostIn, PullReply, RescueReply
from bdhvs.field.sealing import commune_key, signed_by
from bdhvs.field.turnstile import Turnstile
from bdhvs.journal.commands import note
from bdhvs.ops.epoch import current_epoch
from bdhvs.ops.territory import scope
from bdhvs.places.models import Hamlet
from bdhvs.places.queries import profile_of


def _staff_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """The description of the interface is for those who look after the phones."""

    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.may(Act.SEE_DEVICES):  # type: ignore[union-attr]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.act = Act.SEE_DEVICES  # type: ignore[attr-defined]
    return guarded


api = DescribedAPI(
    title="Field protocol",
    version="1",
    description="docs/field-protocol.md",
    docs_url=None,
    openapi_url="/openapi.json",
    docs_decorator=_staff_only,
    urls_namespace="sync",
)
TURNSTILE = Turnstile(settings.FIELD_PLACES, lobby=settings.FIELD_LOBBY)


@api.exception_handler(FieldError)
def _refused(request: HttpRequest, error: FieldError) -> HttpResponse:
    body: dict[str, Any] = {"code": error.code, "says": CODES[error.code]}
    headers = {}
    if isinstance(error, BusyError):
        body["retry_after_ms"] = int(error.wait * 1000)
        headers["Retry-After"] = str(math.ceil(error.wait))
    if isinstance(error, photos.OffsetError):
        headers["Upload-Offset"] = str(error.offset)
    response = JsonResponse(body, status=error.status, headers=headers)
    # A crowd that is asked to wait is no error of the server: no line each in its log.
    response._has_been_logged = isinstance(error, BusyError)  # type: ignore[attr-defined]
    return response


@api.exception_handler(RawPostDataException)
@api.exception_handler(ValidationError)
def _misshapen(request: HttpRequest, error: Exception) -> HttpResponse:
    """What was wrong is not repeated: it may be somebody's name. A form in parts is no JSON either."""
    return _refused(request, FieldError("unreadable"))


@api.exception_handler(AuthenticationError)
@api.exception_handler(HttpError)
def _signed_out(request: HttpRequest, error: HttpError) -> HttpResponse:
    """No session, or one without its token against forged requests."""
    return _refused(request, FieldError("signed_out", error.status_code))


# --- who speaks ---------------------------------------------------------------------------------------------------


@contextmanager
def spoken_by(request: HttpRequest, *, alone: bool = False) -> Iterator[Device]:
    """The phone that sends this, in a scope of its whole commune. `alone`: one request of this phone at a time.

    Raises: FieldError
    """
    commune, named, secret = _token(request)
    with scope([commune]):
        phones = Device.objects.select_related("user").filter(pk=named)
        device = (phones.select_for_update(of=("self",)) if alone else phones).first()
        if device is None or bytes(device.token_hash) != hash_of(secret):
            raise FieldError("token_unknown", 401)
        if device.revoked_at is not None:
            raise FieldError("device_revoked", 401)
        if not device.user.is_active:
            raise FieldError("user_disabled", 401)
        yield device


def _token(request: HttpRequest) -> tuple[str, UUID, str]:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    commune, _, rest = token.partition(".")
    named, _, secret = rest.partition(".")
    try:
        if kind.lower() != "bearer" or not commune.isalnum() or len(commune) > 5:
            raise ValueError
        return commune, UUID(named), secret
    except ValueError:
        raise FieldError("token_unknown", 401) from None


def _turn(request: HttpRequest) -> Any:
    """A place among those served now, before anything is asked of the database."""
    return TURNSTILE.passed(str(_token(request)[1]))


def _body(request: HttpRequest, most: int) -> bytes:
    """The JSON bytes, unpacked to `most` at the most.

    Raises: FieldError
    """
    length = request.headers.get("Content-Length", "0")
    if length.isdigit() and int(length) > most:
        raise FieldError("too_large", 413)
    raw = request.read(most + 1)
    if request.headers.get("Content-Encoding", "").lower() == "gzip":
        try:
            raw = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(most + 1)
        except (OSError, EOFError, zlib.error):
            raise FieldError("unreadable") from None
    if len(raw) > most:
        raise FieldError("too_large", 413)
    return raw


def read_json(raw: bytes) -> dict[str, Any]:
    """Raises: FieldError"""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        raise FieldError("unreadable") from None
    if not isinstance(said, dict):
        raise FieldError("unreadable")
    return said


# --- joining --------------------------------------------------------------------------------------------------------


def _welcome(device: Device, token: str, at: datetime) -> dict[str, Any]:
    key, user = commune_key(device.commune_id), device.user
    profile = profile_of(device.commune_id)
    hamlets = Hamlet.objects.filter(code__in=device.places).order_by("position", "code")
    return {
        "device_id": str(device.pk),
        "token": token,
        "commune": {"code": device.commune_id, "name": str(device.commune)},
        "commune_public_key": key.public,
        "key_id": key.kid,
        "hamlets": [{"code": hamlet.code, "name": hamlet.name} for hamlet in hamlets],
        "person": {"id": user.pk, "full_name": user.full_name, "role": user.role},
        "epoch": epoch_of(device.commune_id),
        "server_time": at.isoformat(),
        "catalogue_version": catalogue_for_phones(device.commune_id)["version"],
        "settings": _settings(profile),
    }


def _settings(profile: Any) -> dict[str, Any]:
    return {
        "retain_days": RETAIN_DAYS,
        "max_events": MAX_EVENTS,
        "max_bytes": MAX_BYTES,
        "photo_slice": PHOTO_SLICE,
        "photo_max_bytes": PHOTO_MOST,
        "hamlet_label": profile.hamlet_label if profile else "thôn",
        "team_label": profile.team_label if profile else "Tổ công nghệ số cộng đồng",
    }


@api.post("/device", response=DeviceReply, auth=django_auth, summary="A signed-in member's phone joins")
def device(request: HttpRequest, said: DeviceIn) -> dict[str, Any]:
    at, user = timezone.localtime(), request.user
    if not isinstance(user, User) or user.commune_id is None:
        raise FieldError("not_allowed", 403)
    with scope([user.commune_id]):
        older = None
        if said.fork_of is not None:
            older = Device.objects.filter(pk=said.fork_of, user=user).first()
        joined, token = join_device(user=user, phone=_phone(said), at=at, by=user, fork_of=older)
        return _welcome(joined, token, at)


def _phone(said: DeviceIn) -> Phone:
    return Phone(said.public_key, said.name, said.app_version)


@api.post("/renew", response=DeviceReply, summary="A copied phone gets an id of its own")
def renew(request: HttpRequest, said: DeviceIn) -> dict[str, Any]:
    at = timezone.localtime()
    with _turn(request), spoken_by(request) as old:
        joined, token = renew_device(device=old, phone=_phone(said), at=at)
        return _welcome(joined, token, at)


# --- sending --------------------------------------------------------------------------------------------------------


@api.post("/batch", response=BatchReply, summary="Sealed events, up to 200")
def batch(request: HttpRequest) -> dict[str, Any]:
    at = timezone.localtime()
    with _turn(request):
        raw = _body(request, MAX_ONE)
        said = read_json(raw)
        with spoken_by(request, alone=True) as speaker:
            if not signed_by(raw, request.headers.get("X-Batch-Signature", ""), speaker.public_key):
                raise FieldError("bad_signature", 401)
            packets = _packets(said, speaker, len(raw))
            contact = contact_of(said, request.headers.get("X-Bdhvs-Version", ""))
            receipts = receive(device=speaker, packets=packets, contact=contact, at=at)
            return {
                "server_time": at.isoformat(),
                "epoch": current_epoch(),
                "renew": speaker.forked_at is not None,
                "receipts": [receipt.data() for receipt in receipts],
            }


def _packets(said: dict[str, Any], speaker: Device, size: int) -> list[Packet]:
    events = said.get("events")
    if not isinstance(events, list) or str(said.get("device_id")) != str(speaker.pk):
        raise FieldError("unreadable")
    if len(events) > MAX_EVENTS or (size > MAX_BYTES and len(events) > 1):
        raise FieldError("too_large", 413)
    return [Packet.of(event, speaker.pk) for event in events]


def contact_of(said: dict[str, Any], version: str) -> Contact:
    """Numbers the phone says of itself; anything else counts as not said."""
    return Contact(
        _number(said.get("last_seq"), 0, 2**53),
        _number(said.get("outbox_left"), 0, 2**31 - 1),
        _number(said.get("clock_offset_ms"), -(2**43), 2**43),
        version[:40],
    )


def _number(said: Any, least: int, most: int) -> int | None:
    good = isinstance(said, int) and not isinstance(said, bool) and least <= said <= most
    return said if good else None


@api.get("/have", response=HaveReply, summary="Which numbers of this phone are stored")
def have(request: HttpRequest, from_seq: int = 1) -> dict[str, Any]:
    with spoken_by(request) as speaker:
        stored = Event.objects.filter(device=speaker, seq__gte=from_seq).order_by("seq")
        found = spans(list(stored.values_list("seq", flat=True)))
        last = found[-1][1] if found else 0
        return {
            "device_id": str(speaker.pk),
            "epoch": epoch_of(speaker.commune_id),
            "max_seq": last,
            "have": found,
            "missing": gaps(found, max(from_seq, 1), last),
        }


@api.post("/rescue", response=RescueReply, summary="A rescue file: the same path as a batch")
def rescued(request: HttpRequest) -> dict[str, Any]:
    at = timezone.localtime()
    with _turn(request), spoken_by(request) as speaker:
        file = read_json(_body(request, MAX_RESCUE))
        receipts = rescue.take_in(file=file, commune=speaker.commune_id, by=speaker.user, at=at)
        return {"server_time": at.isoformat(), "receipts": [receipt.data() for receipt in receipts]}


@api.post("/lost", summary="The storage of a phone was emptied")
def lost(request: HttpRequest, said: LostIn) -> dict[str, bool]:
    with spoken_by(request) as speaker:
        tell_loss(device=speaker, count=said.count, found_at=said.found_at, at=timezone.localtime())
        return {"ok": True}


# --- receiving ------------------------------------------------------------------------------------------------------


@api.get("/pull", response=PullReply, summary="Cards of the phone's hamlets")
def pulled(
    request: HttpRequest, cursor: str = "", last_seq: int | None = None, outbox_left: int | None = None
) -> HttpResponse:
    at = timezone.localtime()
    with _turn(request), spoken_by(request) as speaker:
        refresh_grants(device=speaker, at=at)
        page = pull(device=speaker, asked=Asked(cursor, last_seq, outbox_left), at=at)
        if homes := [card["id"] for card in page["households"]]:
            commune = speaker.commune_id
            note(act="pull_cards", by=speaker.user, at=at, commune=commune, subject="household", ids=homes)
        page |= {
            "server_time": at.isoformat(),
            "settings": _settings(profile_of(speaker.commune_id)),
            "catalogue_version": catalogue_for_phones(speaker.commune_id)["version"],
            "alerts": alerts_for_phones(speaker.commune_id, at.date()),
        }
        return _packed(request, page)


@api.get("/catalogue", summary="What may be recorded and how it is called")
def catalogue(request: HttpRequest) -> HttpResponse:
    with spoken_by(request) as speaker:
        content = catalogue_for_phones(speaker.commune_id)
    tag = f'"{content["version"]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = _packed(request, content)
    response.headers["ETag"] = tag
    return response


def _packed(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """JSON, compressed where the phone takes it: a hamlet over 2G is mostly this."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        text = gzip.compress(text, 6)
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(text, content_type="application/json", headers=headers)


# --- photos ---------------------------------------------------------------------------------------------------------


def _offset(offset: int, *, complete: bool, status: int) -> HttpResponse:
    headers = {"Upload-Offset": str(offset), "Upload-Complete": "1" if complete else "0"}
    return HttpResponse(status=status, headers=headers)


@api.api_operation(["HEAD"], "/photo/{digest}", summary="How far a photo has come")
def photo_progress(request: HttpRequest, digest: str) -> HttpResponse:
    with spoken_by(request) as speaker:
        offset, complete = photos.progress(speaker, photos.check_digest(digest))
        return _offset(offset, complete=complete, status=200 if offset else 404)


@api.put("/photo/{digest}", summary="A slice of a photo")
def photo(request: HttpRequest, digest: str) -> HttpResponse:
    at = timezone.localtime()
    body = _body(request, 1024 * 1024)
    part = photos.Slice.of(request.headers.get("Content-Range", ""), len(body))
    with spoken_by(request) as speaker:
        offset, complete = photos.receive_slice(
            device=speaker, digest=photos.check_digest(digest), part=part, body=body, at=at
        )
        return _offset(offset, complete=complete, status=201 if complete else 200)
