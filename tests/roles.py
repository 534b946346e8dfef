"""Another role of the database in the place of the application's, in one transaction that is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

OWNER, SUPERUSER = "bdhvs_owner", "postgres"


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    own = connections["default"]
    other = own.copy()
    other.settings_dict = {**own.settings_dict, "USER": role}
    connections["default"] = other
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        other.close()
        connections["default"] = own
