"""How passwords are kept. Secrets of second factors are locked with the key ring (ops/keyring.py)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: what OWASP asks, and what an office machine can bear.

    One web thread hashes one password at a time, so four threads need 76 MiB at most. A hash with other
    parameters is made again at the next sign-in.
    """

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
