"""The phones of one team of the sample, and an evening of theirs: what went well, and what waits for somebody.

Each phone seals and numbers its events as the app does, and the server takes them in as it takes them from any phone.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import urandom
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.field.commands import join_device, receive, resolve_conflict, revoke_device, tell_loss
from bdhvs.field.commands.devices import Phone as Said
from bdhvs.field.commands.inbox import Contact
from bdhvs.field.commands.opening import Packet
from bdhvs.field.health import open_conflicts
from bdhvs.field.models import Device
from bdhvs.field.sealing import CommuneKey, b64, bound_to, commune_key, jwk_of, shared_key
from bdhvs.people.models import Household, Person, Residence

_VERSION: Final = "1"
_BESIDE: Final = (" (cạnh nhà văn hóa)", " (đối diện nhà văn hóa)")
_CURVE: Final = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Crew:
    """Who goes from door to door in one hamlet, and the evening of which is told."""

    officer: User
    leader: User
    members: tuple[User, User]
    homes: tuple[Household, ...]
    evening: datetime


class _Phone:
    """A phone that joined; what it wrote and has not sent yet."""

    def __init__(self, user: User, name: str, at: datetime) -> None:
        own = ec.generate_private_key(_CURVE)
        said = Said(jwk_of(own.public_key()), name, _VERSION)
        self.device, _ = join_device(user=user, phone=said, at=at, by=user)
        self.key = commune_key(self.device.commune_id)
        self.seq = 0
        self.outbox: list[dict[str, Any]] = []

    def write(self, kind: str, about: UUID, payload: dict[str, Any], at: datetime) -> None:
        self.seq += 1
        event = {
            "id": str(_uuid7(at)), "device_id": str(self.device.pk), "seq": self.seq, "v": 1, "type": kind,
            "subject_id": str(about), "occurred_at": at.isoformat(), "elapsed_ms": 90_000, "payload": payload,
        }  # fmt: skip
        self.outbox.append({"id": event["id"], "seq": self.seq, "v": 1, "sealed": _sealed(event, self.key)})

    def visit(self, about: UUID, at: datetime, **payload: Any) -> None:
        self.write("visit_recorded", about, {"visit_kind": "guidance", "outcome": "done"} | payload, at)

    def change(self, home: Household, field: str, old: object, new: object, at: datetime) -> None:
        self.write("card_changed", home.uuid, {"fields": {field: {"from": old, "to": new}}}, at)

    def hold_back(self) -> None:
        """Something that is written and numbered, and still in the phone."""
        self.seq += 1

    def send(self, at: datetime, *, left: int = 0) -> None:
        packets = [Packet.of(event, self.device.pk) for event in self.outbox]
        self.outbox.clear()
        with transaction.atomic():
            device = (
                Device.objects.select_for_update(of=("self",)).select_related("user").get(pk=self.device.pk)
            )
            receive(device=device, packets=packets, contact=Contact(self.seq, left, 0, _VERSION), at=at)


def _sealed(event: dict[str, Any], key: CommuneKey) -> dict[str, Any]:
    once = ec.generate_private_key(_CURVE)
    iv, bound = urandom(12), bound_to(event["id"], event["device_id"], event["seq"])
    lock = AESGCM(shared_key(once, key.private.public_key()))
    closed = lock.encrypt(iv, json.dumps(event, ensure_ascii=False).encode(), bound)
    return {"kid": key.kid, "epk": jwk_of(once.public_key()), "iv": b64(iv), "ct": b64(closed)}


def _uuid7(at: datetime) -> UUID:
    chance = Random(uuid4().int)  # noqa: S311 - an id, not a secret
    head = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62
    return UUID(int=head | chance.getrandbits(12) << 64 | chance.getrandbits(62))


def carry_phones(crew: Crew) -> None:
    """Two phones that work, one that its system emptied, one that was lost; needs four households."""
    first, second = (
        _Phone(member, name, crew.evening - timedelta(days=40))
        for member, name in zip(crew.members, ("Samsung A12", "Oppo A5"), strict=True)
    )
    _emptied(crew)
    _lost(crew)
    _visit(first, crew)
    _change_both(first, second, crew)
    _out_of_order(second, crew)
    _decide_one(crew)


def _visit(phone: _Phone, crew: Crew) -> None:
    """Two doors of the evening, sent on the way home."""
    phone.visit(crew.homes[0].uuid, crew.evening, topics=["S2"])
    phone.visit(crew.homes[1].uuid, crew.evening + timedelta(minutes=12), outcome="nobody_home")
    phone.send(crew.evening + timedelta(minutes=40))


def _change_both(first: _Phone, second: _Phone, crew: Crew) -> None:
    """Both put down where three households live and when one person was born, each in other words."""
    elder = _somebody(crew.homes[3])
    for number, phone in enumerate((first, second)):
        at = crew.evening + timedelta(minutes=50 + number)
        for home in crew.homes[1:3]:
            phone.change(home, "address", home.address, f"{home.address}{_BESIDE[number]}", at)
        if elder is not None and elder.birth_year:
            field = f"person/{elder.uuid}/birth_year"
            phone.change(crew.homes[3], field, elder.birth_year, elder.birth_year - 1 - number, at)
        phone.send(at + timedelta(minutes=5))


def _somebody(home: Household) -> Person | None:
    found = Residence.objects.filter(household=home, valid_to=None).select_related("person").first()
    return found.person if found else None


def _out_of_order(phone: _Phone, crew: Crew) -> None:
    """A new household is still in the phone while the visit there has come; and a skill that nobody knows."""
    fresh, at = uuid4(), crew.evening + timedelta(hours=1, minutes=10)
    phone.hold_back()
    phone.visit(fresh, at + timedelta(minutes=6), topics=["S2"])
    somebody = _somebody(crew.homes[2])
    told = [{"person": str(somebody.uuid), "item": "S99", "result": "yes"}] if somebody else []
    phone.visit(crew.homes[2].uuid, at + timedelta(minutes=20), results=told)
    phone.send(at + timedelta(minutes=30), left=3)


def _emptied(crew: Crew) -> None:
    """The leader's phone was short of room, and its system threw away what was not sent."""
    phone = _Phone(crew.leader, "Xiaomi Redmi 7", crew.evening - timedelta(days=30))
    found = crew.evening - timedelta(days=3)
    tell_loss(device=phone.device, count=2, found_at=found, at=found + timedelta(minutes=5))
    phone.visit(crew.homes[3].uuid, found + timedelta(minutes=10), outcome="nobody_home")
    phone.send(found + timedelta(minutes=20))


def _lost(crew: Crew) -> None:
    phone = _Phone(crew.members[1], "Vivo Y15", crew.evening - timedelta(days=70))
    phone.send(crew.evening - timedelta(days=45), left=1)
    phone.device.refresh_from_db()
    revoke_device(device=phone.device, by=crew.officer, at=crew.evening - timedelta(days=41))


def _decide_one(crew: Crew) -> None:
    """The leader has chosen for one of the households; the others are still to be chosen."""
    waiting = open_conflicts(crew.homes[0].commune_id).filter(household=crew.homes[1]).first()
    if waiting is not None:
        resolve_conflict(
            conflict=waiting, choice="phone", by=crew.leader, at=crew.evening + timedelta(hours=2)
        )
