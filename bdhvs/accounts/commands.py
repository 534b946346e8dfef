"""Acts on users."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.commands import note


@dataclass(frozen=True, slots=True)
class Post:
    """What a user does, and where. Only the machine's administrator and the province's viewer have no commune.

    `also`: further hamlets of somebody who serves in more than one.
    """

    role: Role
    commune_code: str | None = None
    hamlet_code: str | None = None
    unit_code: str | None = None
    team_code: str | None = None
    province_code: str | None = None
    also: tuple[str, ...] = ()
    also_administrator: bool = False

    @property
    def hamlets(self) -> list[str]:
        return [code for code in (self.hamlet_code, *self.also) if code]


def post_of(user: User) -> Post:
    """The post a user holds."""
    return Post(
        Role(user.role),
        user.commune_id,
        user.hamlets[0] if user.hamlets else None,
        unit_code=user.unit_id,
        team_code=user.team_id,
        province_code=user.province_id,
        also=tuple(user.hamlets[1:]),
        also_administrator=user.also_administrator,
    )


def give_post(user: User, post: Post) -> list[str]:
    """Write the post on the user; gives the names of the fields that changed. Not saved."""
    wanted = {
        "role": post.role.value,
        "also_administrator": post.also_administrator,
        "province_id": post.province_code,
        "commune_id": post.commune_code,
        "hamlets": post.hamlets,
        "unit_id": post.unit_code,
        "team_id": post.team_code,
    }
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    for field in changed:
        setattr(user, field, wanted[field])
    return [field.removesuffix("_id") for field in changed]


@transaction.atomic
def open_account(
    *, username: str, full_name: str, post: Post, password: str | None, by: User | None, at: datetime
) -> User:
    """A new user with one role in one place. Needs a scope that covers the commune, for the journal.

    Without a password (`None`) nobody can sign in until an invitation is taken up.
    """
    user = User(username=username, full_name=full_name, is_active=password is not None)
    give_post(user, post)
    user.set_password(password)
    user.save(force_insert=True)
    if post.commune_code:
        note(act="open_account", by=by, at=at, commune=post.commune_code, subject="user", ids=[user.pk])
    return user


@transaction.atomic
def follow_map(*, commune: str, olds: Sequence[str], new: str, by: User | None, at: datetime) -> None:
    """Whoever serves one of the old hamlets serves the new one, too; the old map stays readable to them."""
    users = list(User.objects.filter(commune_id=commune, hamlets__overlap=list(olds)).order_by("pk"))
    for user in users:
        user.hamlets = [*dict.fromkeys([*user.hamlets, new])]
    User.objects.bulk_update(users, ["hamlets"])
    if users:
        ids = [user.pk for user in users]
        note(act="change_post", by=by, at=at, commune=commune, subject="user", ids=ids, fields=["hamlets"])
