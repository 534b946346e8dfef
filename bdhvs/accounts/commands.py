"""Acts on users."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.commands import note


@transaction.atomic
def open_account(
    *,
    username: str,
    full_name: str,
    role: Role,
    commune_code: str | None,
    password: str,
    by: User | None,
    at: datetime,
    hamlet_code: str | None = None,
    unit_code: str | None = None,
) -> User:
    """A new user with one role in one place. Needs a scope that covers the commune, for the journal."""
    user = User(
        username=username,
        full_name=full_name,
        role=role.value,
        commune_id=commune_code,
        hamlet_id=hamlet_code,
        unit_id=unit_code,
    )
    user.set_password(password)
    user.save(force_insert=True)
    if commune_code:
        note(act="open_account", by=by, at=at, commune=commune_code, subject="user", ids=[user.pk])
    return user
