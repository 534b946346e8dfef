"""Acts on users."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.commands import note


@dataclass(frozen=True, slots=True)
class Post:
    """What a user does, and where. Only the machine's administrator has no commune."""

    role: Role
    commune_code: str | None = None
    hamlet_code: str | None = None
    unit_code: str | None = None


@transaction.atomic
def open_account(
    *, username: str, full_name: str, post: Post, password: str, by: User | None, at: datetime
) -> User:
    """A new user with one role in one place. Needs a scope that covers the commune, for the journal."""
    user = User(
        username=username,
        full_name=full_name,
        role=post.role.value,
        commune_id=post.commune_code,
        hamlet_id=post.hamlet_code,
        unit_id=post.unit_code,
    )
    user.set_password(password)
    user.save(force_insert=True)
    if post.commune_code:
        note(act="open_account", by=by, at=at, commune=post.commune_code, subject="user", ids=[user.pk])
    return user
