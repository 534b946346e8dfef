"""Sealed events and signed batches: P-256 ECDH, HKDF-SHA256, AES-256-GCM; ECDSA-SHA256.

The commune's private key stands in the database, locked with the key ring of the data folder (ops/keyring.py): a copy
of the database opens no event, and a change of keys locks it anew while phones go on (docs/decisions/0017).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection

from bdhvs.field.models import SealingKey
from bdhvs.ops.keyring import lock, unlock

INFO: Final = b"bdhvs-field-v1"
_CURVE: Final = ec.SECP256R1()


class SealError(ValueError):
    """Sealed for somebody else, or damaged."""


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: Any) -> bytes:
    """Raises: SealError"""
    if not isinstance(text, str):
        raise SealError("not text")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise SealError("not base64url") from error


@dataclass(frozen=True)
class CommuneKey:
    """The key pair to which the phones of a commune seal their events."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> dict[str, str]:
        return jwk_of(self.private.public_key())

    @property
    def kid(self) -> str:
        return hashlib.sha256(f"{self.public['x']}.{self.public['y']}".encode()).hexdigest()[:16]


def commune_key(commune: str) -> CommuneKey:
    """The key of a commune, made when its first phone joins. Needs the scope of the commune."""
    with connection.cursor() as cursor:  # with every batch: not worth building a query each time
        cursor.execute("SELECT locked FROM field_sealingkey WHERE commune_code = %s", [commune])
        held = cursor.fetchone()
    if held is not None:
        return _unlocked(bytes(held[0]))
    fresh = ec.generate_private_key(_CURVE).private_numbers().private_value
    made, _ = SealingKey.objects.get_or_create(
        commune_id=commune, defaults={"locked": lock(fresh.to_bytes(32, "big"))}
    )
    return _unlocked(bytes(made.locked))


@lru_cache(maxsize=64)
def _unlocked(locked: bytes) -> CommuneKey:
    return CommuneKey(ec.derive_private_key(int.from_bytes(unlock(locked), "big"), _CURVE))


def jwk_of(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    x, y = (b64(n.to_bytes(32, "big")) for n in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def public_key(jwk: Any) -> ec.EllipticCurvePublicKey:
    """Raises: SealError when it is no point of P-256."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise SealError("not a P-256 key")
    x, y = unb64(jwk.get("x")), unb64(jwk.get("y"))
    try:
        return ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), _CURVE).public_key()
    except ValueError as error:
        raise SealError("not a point of P-256") from error


def shared_key(private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey) -> bytes:
    """Shape: 32 bytes; both sides work out the same."""
    return HKDF(hashes.SHA256(), 32, salt=b"", info=INFO).derive(private.exchange(ec.ECDH(), public))


def bound_to(event_id: str, device_id: str, seq: int) -> bytes:
    """What a sealed event is bound to: it opens under no other id, device or number."""
    return f"{event_id}|{device_id}|{seq}".encode()


def open_sealed(sealed: dict[str, Any], key: CommuneKey, bound: bytes) -> bytes:
    """The plain bytes of an event.

    Raises: SealError
    """
    iv = unb64(sealed.get("iv"))
    if sealed.get("kid") != key.kid or len(iv) != 12:
        raise SealError("sealed for another key")
    secret = shared_key(key.private, public_key(sealed.get("epk")))
    try:
        return AESGCM(secret).decrypt(iv, unb64(sealed.get("ct")), bound)
    except (InvalidTag, ValueError) as error:
        raise SealError("damaged, or bound to another event") from error


def signed_by(body: bytes, signature: str, jwk: Any) -> bool:
    """Whether the device that owns `jwk` signed these bytes (r and s, 32 bytes each)."""
    try:
        raw = unb64(signature)
        if len(raw) != 64:
            return False
        der = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public_key(jwk).verify(der, body, ec.ECDSA(hashes.SHA256()))
    except (SealError, InvalidSignature):
        return False
    return True
