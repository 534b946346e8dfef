"""Secrets of cards: made once, kept as hashes; picture codes by Argon2, a few at a time."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

from django.contrib.auth.hashers import get_hasher

from bdhvs.learning.cards.rules import BusyError, digits_of
from bdhvs.ops.keyring import keyed_hashes

AT_ONCE: Final = 2
"""Argon2 takes 19 MiB each: two at once keep a class from filling the memory, and two cores work at full speed."""
PATIENCE: Final = 20.0
_places = BoundedSemaphore(AT_ONCE)


def new_secret() -> str:
    """128 random bits, 22 letters."""
    return secrets.token_urlsafe(16)


def new_digits() -> str:
    """Six digits to read aloud where a code cannot be scanned."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hashed(secret: str) -> bytes:
    """A random secret needs no slow hash."""
    return hashlib.sha256(b"learner card " + secret.encode()).digest()


def digits_hashes(digits: str, *, card: int) -> list[bytes]:
    """Six digits could be tried from a copy of the table, so their hash needs a key that is not in it."""
    return keyed_hashes(digits, realm=f"learner card {card}")


def phone_hashes(phone: str, *, commune: str) -> list[bytes]:
    """The hashes a phone may stand under, the one to write first."""
    return keyed_hashes(digits_of(phone), realm=f"{commune} phone")


def pictures_hash(pictures: tuple[str, ...]) -> str:
    """What is kept of four pictures.

    Raises: BusyError.
    """
    with _one_place():
        hasher = get_hasher("default")
        return str(hasher.encode(".".join(pictures), hasher.salt()))


def same_pictures(pictures: tuple[str, ...], kept: str) -> bool:
    """Are these the four? Takes as long for a card without pictures.

    Raises: BusyError.
    """
    with _one_place():
        hasher = get_hasher("default")
        text = ".".join(pictures)
        if not kept:
            hasher.encode(text, hasher.salt())
            return False
        return bool(hasher.verify(text, kept))


@contextmanager
def _one_place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        yield
    finally:
        _places.release()
