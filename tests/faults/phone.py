"""A phone that follows docs/field-protocol.md to the letter, with real cryptography and an outbox on disk.

It knows nothing of the server's code: what it does is what the JavaScript of the app does.
"""

import base64
import hashlib
import json
import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CURVE = ec.SECP256R1()


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    n = key.public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": b64(n.x.to_bytes(32, "big")), "y": b64(n.y.to_bytes(32, "big"))}


def point(key: dict[str, str]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(unb64(key[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, CURVE).public_key()


def seal(plain: bytes, commune: dict[str, str], kid: str, bound: str) -> dict[str, Any]:
    ephemeral = ec.generate_private_key(CURVE)
    shared = ephemeral.exchange(ec.ECDH(), point(commune))
    key = HKDF(hashes.SHA256(), 32, salt=b"", info=b"bdhvs-field-v1").derive(shared)
    iv = secrets.token_bytes(12)
    ct = AESGCM(key).encrypt(iv, plain, bound.encode())
    return {"kid": kid, "epk": jwk(ephemeral.public_key()), "iv": b64(iv), "ct": b64(ct)}


def sign(key: ec.EllipticCurvePrivateKey, body: bytes) -> str:
    r, s = utils.decode_dss_signature(key.sign(body, ec.ECDSA(hashes.SHA256())))
    return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def uuid7(now: datetime | None = None) -> str:
    ms = int((now.timestamp() if now else time.time()) * 1000) % 2**48
    raw = ms << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=raw))


@dataclass(frozen=True)
class Answer:
    """What came back over the line: maybe not from the server at all."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """None where it is no JSON object."""
        if not self.content_type.startswith("application/json"):
            return None
        try:
            said = json.loads(self.body)
        except ValueError:
            return None
        return said if isinstance(said, dict) else None


class LineCutError(OSError):
    """No answer: the request or the answer was lost."""


class Line(Protocol):
    """A way to the server."""

    def __call__(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer: ...


class Phone:
    """The app: writes events first, sends when it can, deletes only what it has a receipt for."""

    def __init__(self, line: Line, home: Path | None = None) -> None:
        self.line = line
        self.home = home
        self.signing = ec.generate_private_key(CURVE)
        self.joined: dict[str, Any] = {}
        self.seq = 0
        self.outbox: dict[str, dict[str, Any]] = {}
        self.kept: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.said_saved: list[str] = []
        self.cards: dict[str, dict[str, Any]] = {}
        self.cursor = ""
        self.epoch = ""
        self.snapshot_seen: set[str] = set()
        self.batch_size = 200
        self.clock: Callable[[], datetime] = lambda: datetime.now(HANOI)  # its days are those of the people
        self.offset_ms: int | None = None
        self.stopped = ""
        self.renew_wanted = False
        self.seen_subjects: set[str] = set()
        self.waits = 0
        self.rounds_refused = 0
        self.before_pull: Callable[[], object] = lambda: None

    # --- joining

    @property
    def id(self) -> str:
        return str(self.joined["device_id"])

    def said(self) -> dict[str, Any]:
        return {"public_key": jwk(self.signing.public_key()), "name": "Máy thử", "app_version": "1.0"}

    def take_welcome(self, welcome: dict[str, Any]) -> None:
        self.joined = welcome
        self.epoch = self.epoch or welcome["epoch"]

    def renew(self) -> None:
        """A copied profile: a new id and key; the old outbox goes on unchanged."""
        old = self.joined
        fresh = ec.generate_private_key(CURVE)
        before, self.signing = self.signing, fresh
        answer = self.call("POST", "/sync/renew", json.dumps(self.said()).encode())
        said = answer.json()
        if answer.status != 200 or said is None:
            self.signing = before
            return
        for event in self.outbox.values():
            event.setdefault("device_id", old["device_id"])
        self.joined, self.seq, self.renew_wanted = said, 0, False
        self.save()

    # --- writing

    def write(self, kind: str, subject: str, payload: dict[str, Any], **more: Any) -> str:
        """Seal and put down; only then say "đã lưu"."""
        self.seq += 1
        now = self.clock()
        envelope = {
            "id": more.pop("id", None) or uuid7(now), "device_id": self.id, "seq": self.seq, "v": 1, "type": kind,
            "subject_id": subject, "occurred_at": now.isoformat(), "elapsed_ms": 90_000,
            "clock_offset_ms": self.offset_ms, "author": self.joined["person"]["id"], "payload": payload, **more,
        }  # fmt: skip
        return self.put(envelope, json.dumps(envelope, ensure_ascii=False).encode())

    def put(self, envelope: dict[str, Any], plain: bytes) -> str:
        """Any bytes as an event: tests of poison use it too."""
        event_id, seq = str(envelope["id"]), envelope["seq"]
        bound = f"{event_id}|{envelope['device_id']}|{seq}"
        sealed = seal(plain, self.joined["commune_public_key"], self.joined["key_id"], bound)
        self.outbox[event_id] = {"id": event_id, "seq": seq, "v": envelope.get("v", 1), "sealed": sealed}
        self.save()
        self.said_saved.append(event_id)
        return event_id

    def visit(self, household: str, **payload: Any) -> str:
        said = {"visit_kind": "guidance", "outcome": "done", "met": [], "topics": [], "photos": [], "results": [],
                "statuses": []} | payload  # fmt: skip
        return self.write("visit_recorded", household, said)

    # --- the line

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        token = self.joined.get("token", "")
        named = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "X-Bdhvs-Version": "1.0",
        }
        return self.line(method, path, body, named | {k.replace("_", "-"): v for k, v in headers.items()})

    def batch_body(self, events: Iterable[dict[str, Any]]) -> bytes:
        chosen = list(events)
        left = max(0, len(self.outbox) - len(chosen))
        said = {"device_id": self.id, "sent_at": self.clock().isoformat(), "clock_offset_ms": self.offset_ms,
                "outbox_left": left, "last_seq": self.seq, "events": chosen}  # fmt: skip
        return json.dumps(said).encode()

    def send_once(self) -> str:
        """One batch. Gives what happened: done, sent, cut, refused, busy, stopped."""
        if not self.outbox:
            return "done"
        events = list(self.outbox.values())[: self.batch_size]
        body = self.batch_body(events)
        try:
            answer = self.call("POST", "/sync/batch", body, X_Batch_Signature=sign(self.signing, body))
        except LineCutError:
            self.batch_size = max(1, self.batch_size // 2)
            return "cut"
        return self._after_batch(answer)

    def _after_batch(self, answer: Answer) -> str:
        said = answer.json()
        if answer.status == 200 and said is not None and isinstance(said.get("receipts"), list):
            for receipt in said["receipts"]:
                self._take(receipt)
            self.renew_wanted = bool(said.get("renew"))
            self.batch_size = min(200, self.batch_size * 2)
            self.save()
            return "sent"
        if answer.status == 413:
            self.batch_size = max(1, self.batch_size // 2)
        if answer.status == 503:
            self.rounds_refused += 1
            return "busy"
        if answer.status == 401 and said is not None:
            self.stopped = said.get("code", "")
            if self.stopped == "device_revoked":
                self.cards.clear()
            return "stopped"
        return "refused"

    def _take(self, receipt: dict[str, Any]) -> None:
        """Out of the outbox only with the receipt put down first; the event itself is kept."""
        event = self.outbox.get(receipt["id"])
        self.receipts[receipt["id"]] = receipt
        if event is not None:
            self.kept[receipt["id"]] = event
            del self.outbox[receipt["id"]]

    def flush(self, tries: int = 60) -> bool:
        """Send until nothing is left; False when it gave up."""
        for _ in range(tries):
            state = self.send_once()
            if self.renew_wanted:
                self.renew()
            if state == "done":
                return True
            if state == "stopped":
                return False
        return not self.outbox

    def pull_once(self) -> bool:
        """One page; True when there is more."""
        path = f"/sync/pull?cursor={self.cursor}&last_seq={self.seq}&outbox_left={len(self.outbox)}"
        try:
            answer = self.call("GET", path)
        except LineCutError:
            return True
        said = answer.json()
        if answer.status == 401 and said is not None:
            self.stopped = said.get("code", "")
            if self.stopped == "device_revoked":
                self.cards.clear()
            return False
        if answer.status != 200 or said is None or "households" not in said:
            return answer.status in (200, 502, 503)
        self._take_page(said)
        return bool(said["more"])

    def _take_page(self, said: dict[str, Any]) -> None:
        if said["epoch"] != self.epoch:
            self.epoch = said["epoch"]
            self.send_missing()
        for card in said["households"]:
            self.cards[card["id"]] = card
            self.seen_subjects |= {card["id"], *(member["id"] for member in card["members"])}
        if said["snapshot"]:
            self.snapshot_seen |= {card["id"] for card in said["households"]}
        if said["snapshot_done"]:
            self.cards = {key: card for key, card in self.cards.items() if key in self.snapshot_seen}
            self.snapshot_seen = set()
        for subject in said["forget"]:
            self.cards.pop(subject, None)
        if not self.outbox:
            dropped = set(said["drop_hamlets"])
            self.cards = {key: card for key, card in self.cards.items() if card["hamlet"] not in dropped}
        self.cursor = said["cursor"]
        self.renew_wanted = bool(said["renew"])
        self.save()

    def pull(self, tries: int = 60) -> None:
        self.before_pull()
        for _ in range(tries):
            if not self.pull_once():
                return

    def send_missing(self) -> None:
        """After a restore: what the server has lost goes back into the outbox."""
        answer = self.call("GET", "/sync/have?from_seq=1")
        said = answer.json()
        if answer.status != 200 or said is None:
            return
        for key, event in list(self.kept.items()):
            there = any(low <= event["seq"] <= high for low, high in said["have"])
            if not there and event.get("device_id", self.id) == self.id:
                self.outbox[key] = event

    # --- photos, rescue, storage

    def send_photo(self, data: bytes, size: int = 65536) -> Answer:
        """Slices from where the server says it is, until it is complete."""
        digest = hashlib.sha256(data).hexdigest()
        path = f"/sync/photo/{digest}"
        answer = Answer(0, b"")
        for _ in range(60):
            try:
                at = self.call("HEAD", path)
                offset = int(at.headers.get("upload-offset", "0")) if at.status == 200 else 0
                if at.headers.get("upload-complete") == "1":
                    return at
                part = data[offset : offset + size]
                span = f"bytes {offset}-{offset + len(part) - 1}/{len(data)}"
                answer = self.call("PUT", path, part, Content_Range=span, Content_Type="image/jpeg")
                if answer.status in (201, 422):
                    return answer
            except LineCutError:
                continue
        return answer

    def rescue_file(self) -> dict[str, Any]:
        body = self.batch_body(self.outbox.values())
        return {"format": "bdhvs-rescue", "v": 1, "made_at": self.clock().isoformat(), "body": body.decode(),
                "signature": sign(self.signing, body)}  # fmt: skip

    def save(self) -> None:
        """The outbox on disk before anybody is told that it is saved."""
        if self.home is None:
            return
        draft = self.home.with_suffix(".new")
        draft.write_text(json.dumps(self.state()))
        draft.replace(self.home)

    def state(self) -> dict[str, Any]:
        return {"joined": self.joined, "seq": self.seq, "outbox": self.outbox, "kept": self.kept,
                "receipts": self.receipts, "cursor": self.cursor, "epoch": self.epoch}  # fmt: skip

    def load(self, state: dict[str, Any]) -> None:
        copy = json.loads(json.dumps(state))
        self.joined, self.seq = copy["joined"], copy["seq"]
        self.outbox, self.kept, self.receipts = copy["outbox"], copy["kept"], copy["receipts"]
        self.cursor, self.epoch = copy["cursor"], copy["epoch"]

    def clone(self, line: Line | None = None) -> "Phone":
        """The same profile on another phone: keys, token, counter, outbox and all."""
        twin = Phone(line or self.line)
        twin.signing = self.signing
        twin.load(self.state())
        twin.cards = dict(self.cards)
        return twin


def days(number: int) -> timedelta:
    return timedelta(days=number)
