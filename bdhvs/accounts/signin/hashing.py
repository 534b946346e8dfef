"""How passwords are kept, and secrets of second factors."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: what OWASP asks, and what an office machine can bear.

    One web thread hashes one password at a time, so four threads need 76 MiB at most. A hash with other
    parameters is made again at the next sign-in.
    """

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1


def seal(text: str) -> str:
    """A secret that the server must read again (the seed of a code app), locked with a key outside the database."""
    return _lock(settings.FIELD_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    return _lock(settings.FIELD_KEY).decrypt(sealed.encode()).decode()


@lru_cache(maxsize=2)
def _lock(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"bdhvs second factor").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
