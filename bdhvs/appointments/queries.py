"""What the pages ask about accounts."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import OPENS, VOLUNTEERS, Role
from bdhvs.appointments.models import Invitation, Pledge
from bdhvs.places.queries import hamlet_names

STATES: Mapping[str, str] = {
    "open": "đang dùng",
    "invited": "đã mời, chưa nhận mã",
    "pledge": "chờ ký cam kết",
    "closed": "đã đóng",
}


def accounts_kept_by(user: User, commune: str) -> QuerySet[User]:
    """Accounts that this user opens and closes, here or on the whole machine; with what their state is told from."""
    roles = sorted({role.value for own in user.roles for role in OPENS.get(own, ())})
    found = User.objects.filter(role__in=roles)
    codes = Invitation.objects.filter(user=OuterRef("pk"), used_at=None, revoked_at=None)
    found = found.annotate(has_code=Exists(codes))
    if not commune:  # nobody's territory is open: only those who have none, who sign no pledge
        return found.filter(commune=None).select_related("province").annotate(pledged=Value(False))
    found = found.filter(Q(commune_id=commune) | Q(commune=None))
    if user.commune_id is not None and Role.ADMINISTRATOR not in user.roles:
        found = found.filter(commune_id=user.commune_id)
    return found.select_related("unit", "team", "commune", "province").annotate(
        pledged=Exists(Pledge.objects.filter(user=OuterRef("pk")))
    )


def state_of(user: User) -> str:
    """One of STATES, from the annotations of `accounts_kept_by`."""
    if user.is_active:
        return "open"
    if not getattr(user, "has_code", False):
        return "closed"
    needs = user.role in VOLUNTEERS and not getattr(user, "pledged", False)
    return "pledge" if needs else "invited"


def in_state(rows: QuerySet[User], wanted: str) -> QuerySet[User]:
    """Accounts in one of STATES."""
    volunteers = sorted(role.value for role in VOLUNTEERS)
    waits = Q(role__in=volunteers, pledged=False)
    asked = {
        "open": Q(is_active=True),
        "closed": Q(is_active=False, has_code=False),
        "pledge": Q(is_active=False, has_code=True) & waits,
        "invited": Q(is_active=False, has_code=True) & ~waits,
    }
    return rows.filter(asked.get(wanted, Q(pk=None)))


def place_of(user: User, names: Mapping[str, str]) -> str:
    """Where the post is, in words."""
    if user.unit is not None:
        return user.unit.name
    hamlets = ", ".join(names.get(code, code) for code in user.hamlets)
    if user.team is not None:
        return f"{user.team.name} ({hamlets})" if hamlets else user.team.name
    if hamlets:
        return hamlets
    if user.commune is not None:
        return str(user.commune)
    return user.province.name if user.province else "cả máy"


def names_here(commune: str) -> dict[str, str]:
    """Names of hamlets by code; none where no commune was chosen."""
    return hamlet_names(commune) if commune else {}


def open_code(user: User, at: datetime) -> Invitation | None:
    """The printed code that can still be used."""
    return user.invitations.filter(used_at=None, revoked_at=None, expires_at__gt=at).first()
