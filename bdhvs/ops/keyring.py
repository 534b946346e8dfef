"""The keys that lock fields of the database: a ring, newest first, kept in the data folder and never in the database.

The newest key locks; every key of the ring opens. A locked value names its key, so that it is known what is still
under an old one. Shape: 1 byte (form), 4 (key id), 12 (nonce), then AES-256-GCM.
"""

import base64
import hashlib
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from bdhvs.lib.personal_id import keyed_hash
from bdhvs.ops.folder import read_secrets

ID_BYTES: Final = 4
_FORM, _NONCE, _FIRST_FORM = b"\x01", 12, b"g"
"""The first form had no key id; it is read with the oldest key until the next change of keys rewrites it."""
PREFIX_BYTES: Final = len(_FORM) + ID_BYTES
TEXT_MARK: Final = "ring:"
"""How a locked value begins where only text can stand (inside JSON that another package keeps)."""


class KeyMissingError(RuntimeError):
    """A value is locked with a key that this data folder does not have."""


def ring_of(text: str) -> tuple[str, ...]:
    """Keys as they stand in a setting, newest first: `new,old`."""
    return tuple(key for key in text.split(",") if key)


def id_of(key: str) -> bytes:
    """Shape: 4 bytes that name a key and tell nothing of it."""
    return hashlib.sha256(f"name of {key}".encode()).digest()[:ID_BYTES]


@lru_cache(maxsize=8)
def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(key.encode()).digest())


def _first_cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


def lock(plain: bytes) -> bytes:
    """Locked with the newest key."""
    key, nonce = settings.FIELD_KEYS[0], secrets.token_bytes(_NONCE)
    head = prefix_of(key)
    return head + nonce + _cipher(key).encrypt(nonce, plain, head)


def unlock(locked: bytes) -> bytes:
    """The plain bytes.

    Raises: KeyMissingError when no key of the ring fits, or the value was changed.
    """
    head, rest = locked[:PREFIX_BYTES], locked[PREFIX_BYTES:]
    try:
        if locked.startswith(_FIRST_FORM):
            return _first_cipher(settings.FIELD_KEYS[-1]).decrypt(locked)
        key = _key_named(head)
        return _cipher(key).decrypt(rest[:_NONCE], rest[_NONCE:], head)
    except (InvalidTag, InvalidToken):
        raise KeyMissingError("the value was changed") from None


def lock_text(plain: str) -> str:
    """Locked with the newest key, as text."""
    return TEXT_MARK + base64.urlsafe_b64encode(lock(plain.encode())).decode()


def locked_bytes(text: str) -> bytes:
    """The locked value behind its text."""
    return base64.urlsafe_b64decode(text.removeprefix(TEXT_MARK))


def unlock_text(locked: str) -> str:
    """The plain text.

    Raises: KeyMissingError when no key of the ring fits, or the value was changed.
    """
    return unlock(locked_bytes(locked)).decode()


def prefix_of(key: str) -> bytes:
    """How every value begins that this key has locked."""
    return _FORM + id_of(key)


def _key_named(head: bytes) -> str:
    for ring in (
        settings.FIELD_KEYS,
        _ring_of_file(),
    ):  # a key made after this process started is in the file
        for key in ring:
            if prefix_of(key) == head:
                return str(key)
    raise KeyMissingError(f"no key {head[1:].hex()} in the ring")


def _ring_of_file() -> tuple[str, ...]:
    path = Path(settings.DATA_DIR) / "secrets.env"
    return ring_of(read_secrets(path).get("BDHVS_FIELD_KEY", "")) if path.is_file() else ()


# --- numbers: matched, never read back ------------------------------------------------------------------------


def keyed_hashes(number: str, *, realm: str) -> list[bytes]:
    """The keyed hash of a number under every key of its ring, newest first; another realm gives other hashes.

    Shape: 4 bytes (key id), 32 bytes (HMAC-SHA256). Last the first form, which had no key id.
    """
    ring = settings.PERSON_KEYS
    found = [id_of(key) + _hash(number, key, realm) for key in ring]
    return [*found, found[-1][ID_BYTES:]]


def _hash(number: str, key: str, realm: str) -> bytes:
    return keyed_hash(number, hashlib.sha256(f"{key}:{realm}".encode()).digest())
