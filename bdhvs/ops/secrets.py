"""Keys that live outside the database: made once per data folder, read from the environment."""

import hashlib


def development_key(purpose: str) -> str:
    """A fixed key for tests and one-off commands of a developer; never used when a data folder is served.

    `bdhvs run` refuses to serve with it, because `ops.cli` always sets the real keys first.
    """
    return hashlib.sha256(f"bdhvs development {purpose}".encode()).hexdigest()
