"""What an older version wrote stays readable: back to the state before, old values in, forward again.

Inside one transaction of the tables' owner that is taken back, so the database of the other tests stays as it is.
"""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa import models as mfa
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings as live
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bdhvs.field.models import SealingKey
from bdhvs.field.sealing import commune_key, jwk_of
from bdhvs.ops.keyring import TEXT_MARK, unlock_text
from bdhvs.ops.territory import scope
from tests.roles import OWNER, acting_as
from tests.village import KY_ANH, KY_HOA, NOW, a_village

pytestmark = pytest.mark.django_db
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256, SEC 2


@pytest.fixture
def as_owner() -> Iterator[None]:
    """The tests' role may not change tables."""
    with acting_as(OWNER):
        yield


def back_to(room: str, name: str, *beside: tuple[str, str]) -> Any:
    """The models as they were after that migration (and those `beside` it), with the tables brought back to it."""
    MigrationExecutor(connection).migrate([(room, name)])
    return MigrationExecutor(connection).loader.project_state([(room, name), *beside]).apps


def forward() -> None:
    settle()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def settle() -> None:
    """Look at links now, so that a table with fresh rows may be changed in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def derived(length: int, info: str) -> bytes:
    """As the first versions worked out other keys from the oldest key of the ring."""
    return HKDF(SHA256(), length, salt=None, info=info.encode()).derive(live.FIELD_KEYS[-1].encode())


def test_seeds_of_code_apps_written_before_the_ring_are_read_after_it(as_owner: None, settings: Any) -> None:
    settings.FIELD_KEYS = ["newest" * 8, "oldest" * 8]
    minh = a_village().minh
    settle()
    old = back_to("accounts", "0006_sessions_and_tries", ("mfa", "0003_authenticator_type_uniq"))
    first = Fernet(base64.urlsafe_b64encode(derived(32, "bdhvs second factor")))
    seeds = {"totp": ("secret", "JBSWY3DPEHPK3PXP"), "recovery_codes": ("seed", "0badcafe" * 5)}
    Authenticator = old.get_model("mfa", "Authenticator")
    for kind, (field, plain) in seeds.items():
        data = {field: first.encrypt(plain.encode()).decode(), "used_mask": 5}
        Authenticator.objects.create(user_id=minh.pk, type=kind, data=data, created_at=NOW)
    Authenticator.objects.create(
        user_id=minh.pk, type="webauthn", data={"name": "Điện thoại"}, created_at=NOW
    )
    forward()
    kept = dict(mfa.Authenticator.objects.values_list("type", "data"))
    for kind, (field, plain) in seeds.items():
        assert kept[kind][field].startswith(TEXT_MARK)
        assert unlock_text(kept[kind][field]) == plain
        assert kept[kind]["used_mask"] == 5
    assert kept["webauthn"] == {"name": "Điện thoại"}


def test_phones_in_service_keep_the_key_they_know_and_other_communes_get_none(
    as_owner: None, settings: Any
) -> None:
    settings.FIELD_KEYS = ["newest" * 8, "oldest" * 8]
    lan = a_village().lan
    settle()
    old = back_to("field", "0003_feed_of_field_work")
    old.get_model("field", "Device").objects.create(
        user_id=lan.pk, commune_id=KY_ANH, public_key={}, token_hash=b"", joined_at=NOW, last_seen_at=NOW
    )
    forward()
    raw = int.from_bytes(derived(48, f"bdhvs field commune {KY_ANH}"), "big") % (ORDER - 1) + 1
    known = ec.derive_private_key(raw, ec.SECP256R1()).public_key()
    with scope([KY_ANH, KY_HOA]):
        assert commune_key(KY_ANH).public == jwk_of(known)
        assert list(SealingKey.objects.values_list("commune_id", flat=True)) == [KY_ANH]
