"""Sealed fields: the 12-digit number as a keyed hash and its last three digits, and the phone.

Keys live outside the database (ops.keyring); the hash is keyed per commune, so two communes cannot compare their
registers. After a change of keys a number is known by its old hash until it is written again (decision 0017).
"""

from bdhvs.lib.personal_id import last_three
from bdhvs.ops.keyring import keyed_hashes, lock, unlock


def number_hashes(number: str, *, commune: str) -> list[bytes]:
    """The hashes a number may stand under, the one to write first; another commune gives other hashes."""
    return keyed_hashes(number, realm=commune)


def number_hash(number: str, *, commune: str) -> bytes:
    """The hash to write."""
    return number_hashes(number, commune=commune)[0]


def seal(text: str) -> bytes:
    """Encrypt a text; "" gives nothing to store."""
    return lock(text.encode()) if text else b""


def unseal(sealed: bytes | memoryview | None) -> str:
    """The text again; "" where nothing is stored."""
    return unlock(bytes(sealed)).decode() if sealed else ""


def number_fields(number: str, *, commune: str) -> dict[str, bytes | None]:
    """What is kept of a 12-digit number: nothing that gives it back."""
    if not number:
        return {"number_hash": None, "number_tail": None}
    return {"number_hash": number_hash(number, commune=commune), "number_tail": seal(last_three(number))}
