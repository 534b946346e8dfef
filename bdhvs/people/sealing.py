"""Sealed fields: the 12-digit number as a keyed hash and its last three digits, and the phone.

Keys live outside the database (settings, from the data folder's secrets); the hash is keyed per commune, so two
communes cannot compare their registers.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings

from bdhvs.lib.personal_id import keyed_hash, last_three


@lru_cache(maxsize=4)
def _fernet_of(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


def _fernet() -> Fernet:
    return _fernet_of(settings.FIELD_KEY)


def number_hash(number: str, *, commune: str) -> bytes:
    """Shape: 32 bytes; the same number in another commune gives another hash."""
    key = hashlib.sha256(f"{settings.PERSON_KEY}:{commune}".encode()).digest()
    return keyed_hash(number, key)


def seal(text: str) -> bytes:
    """Encrypt a short text; "" gives nothing to store."""
    return _fernet().encrypt(text.encode()) if text else b""


def unseal(sealed: bytes | memoryview | None) -> str:
    """The text again; "" where nothing is stored."""
    return _fernet().decrypt(bytes(sealed)).decode() if sealed else ""


def number_fields(number: str, *, commune: str) -> dict[str, bytes | None]:
    """What is kept of a 12-digit number: nothing that gives it back."""
    if not number:
        return {"number_hash": None, "number_tail": None}
    return {"number_hash": number_hash(number, commune=commune), "number_tail": seal(last_three(number))}
