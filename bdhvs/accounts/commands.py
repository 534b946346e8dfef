"""Acts on users."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.commands import note
from bdhvs.journal.rules import MACHINE
from bdhvs.ops.territory import scope


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
    note_of_account(act="open_account", user=user, by=by, at=at)
    return user


@transaction.atomic
def note_of_account(
    *, act: str, user: User, by: User | None, at: datetime, fields: Sequence[str] = ()
) -> None:
    """A line about an account, in the journal of its commune; of the machine where it has none. Opens the scope."""
    journal = user.commune_id or MACHINE
    with scope([journal]):
        note(act=act, by=by, at=at, commune=journal, subject="user", ids=[user.pk], fields=fields)


@transaction.atomic
def note_slowed(*, user: User | None, at: datetime) -> None:
    """Somebody guesses: once per run of wrong tries, for the account; for the machine where nobody has that name."""
    if user is not None:
        note_of_account(act="sign_in_slowed", user=user, by=None, at=at)
        return
    with scope([MACHINE]):
        note(act="sign_in_slowed", by=None, at=at, commune=MACHINE)


@transaction.atomic
def follow_map(
    *,
    commune: str,
    gets: Mapping[int, Sequence[str]],
    teams: Mapping[str, str],
    since: date,
    by: User | None,
    at: datetime,
) -> None:
    """On a new map users serve their new hamlets, too (by id of user), and the team that took the place of theirs.

    The hamlets of the old map stay: what was written there stays readable to them.
    """
    users = User.objects.filter(Q(pk__in=gets) | Q(team_id__in=teams), commune_id=commune)
    changed = []
    for user in users.order_by("pk"):
        user.hamlets = [*dict.fromkeys([*user.hamlets, *gets.get(user.pk, ())])]
        user.team_id = teams.get(user.team_id or "", user.team_id)
        changed.append(user)
    _store_posts(changed, commune, since, by, at)


@transaction.atomic
def leave_map(
    *,
    commune: str,
    olds: Sequence[str],
    news: Sequence[str],
    teams: Mapping[str, str],
    since: date,
    by: User | None,
    at: datetime,
) -> None:
    """A new map was a mistake: nobody serves its hamlets and teams; who has no other hamlet serves the old ones."""
    changed = []
    for user in User.objects.filter(
        Q(hamlets__overlap=list(news)) | Q(team_id__in=teams), commune_id=commune
    ).order_by("pk"):
        kept = [code for code in user.hamlets if code not in news]
        user.hamlets = kept or (list(olds) if user.hamlets else [])
        user.team_id = teams.get(user.team_id or "", user.team_id)
        changed.append(user)
    _store_posts(changed, commune, since, by, at)


def _store_posts(users: Sequence[User], commune: str, since: date, by: User | None, at: datetime) -> None:
    User.objects.bulk_update(users, ["hamlets", "team"])
    for path in settings.POSTS_FOLLOW_MAP:
        import_string(path)(users=users, since=since, by=by)
    if users:
        ids, fields = [user.pk for user in users], ["hamlets", "team"]
        note(act="change_post", by=by, at=at, commune=commune, subject="user", ids=ids, fields=fields)
