"""Acts on posts and accounts: invite, pledge, take up, change, hand over, close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from bdhvs.accounts.commands import Post, give_post, note_of_account, open_account, post_of
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import OF_A_TEAM, VOLUNTEERS, NotAllowedError, Role
from bdhvs.accounts.signin.commands import end_sessions, remove_second_factors
from bdhvs.appointments.history import appoint, end_appointment
from bdhvs.appointments.models import Invitation, Pledge
from bdhvs.appointments.rules import (
    VALID_FOR,
    AppointmentError,
    CodeError,
    PledgeError,
    check_post,
    code_hash,
    new_code,
    sign_in_name,
)
from bdhvs.ops.territory import scope
from bdhvs.people.models import Person
from bdhvs.people.queries import roster_of_team
from bdhvs.places.models import Hamlet, Team, Unit


@dataclass(frozen=True, slots=True)
class Invited:
    """An account with its code, which is known here and on the paper, and nowhere else."""

    user: User
    code: str
    expires_at: datetime


@transaction.atomic
def invite(
    *, full_name: str, post: Post, on: date, by: User | None, at: datetime, person: Person | None = None
) -> Invited:
    """An account that nobody can use yet, and a code that opens it once.

    Raises: NotAllowedError when `by` may not open such accounts there, AppointmentError
    """
    post = checked(post, by)
    place = post.commune_code or post.province_code or "may"
    taken = set(User.objects.filter(username__endswith=f".{place}").values_list("username", flat=True))
    user = open_account(
        username=sign_in_name(full_name, place, taken), full_name=full_name.strip(), post=post, password=None,
        by=by, at=at,
    )  # fmt: skip
    if person is not None:
        user.person = person
        user.save(update_fields=["person"])
    appoint(user, on, by)
    return _code(user, by, at)


@transaction.atomic
def invite_team(*, team: Team, on: date, by: User | None, at: datetime) -> list[Invited]:
    """One invitation for everybody on the team's roster who has no account yet.

    Raises: NotAllowedError, AppointmentError when the team is of no hamlet
    """
    held = set(
        User.objects.filter(commune_id=team.commune_id, person__isnull=False).values_list(
            "person_id", flat=True
        )
    )
    invited = []
    for entry in roster_of_team(team).filter(valid_to=None):
        if entry.subject_person is None or entry.subject_person_id in held:
            continue
        role = Role.TEAM_LEADER if entry.role == "leader" else Role.TEAM_MEMBER
        post = Post(role, team.commune_id, team.hamlet_id, team_code=team.pk)
        person = entry.subject_person
        invited.append(invite(full_name=person.name, post=post, person=person, on=on, by=by, at=at))
    return invited


@transaction.atomic
def invite_again(*, user: User, by: User | None, at: datetime) -> Invited:
    """A new code in place of a lost one, or of a lost password. The old code opens nothing any more.

    Raises: NotAllowedError, AppointmentError when the account is closed
    """
    check_may_keep(user, by)
    if not user.is_active and user.invitations.filter(used_at__isnull=False).exists():
        raise AppointmentError("Tài khoản đã đóng. Hãy mở lại trước khi cấp mã.")
    _revoke(user, at)
    invited = _code(user, by, at)
    _note("invite_again", user, by, at)
    return invited


@transaction.atomic
def revoke_invitation(*, user: User, by: User | None, at: datetime) -> None:
    """The printed code opens nothing any more.

    Raises: NotAllowedError
    """
    check_may_keep(user, by)
    _revoke(user, at)
    _note("revoke_invitation", user, by, at)


@transaction.atomic
def record_pledge(*, user: User, signed_on: date, witness: str, by: User | None, at: datetime) -> Pledge:
    """The volunteer signed; the paper is in the office.

    Raises: NotAllowedError, AppointmentError when the day is to come
    """
    check_may_keep(user, by)
    if signed_on > at.date():
        raise AppointmentError("Ngày ký chưa tới.")
    if user.commune_id is None:
        raise AppointmentError("Tài khoản này không cần bản cam kết.")
    pledge = Pledge.objects.create(
        user=user, commune_id=user.commune_id, signed_on=signed_on, witness=witness.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    _note("record_pledge", user, by, at)
    return pledge


@transaction.atomic
def take_up(*, code: str, password: str, at: datetime) -> User:
    """Whoever holds the paper chooses a password; the account is open, every older session and factor is gone.

    Raises: CodeError, PledgeError
    """
    invitation = open_invitation(code, at)
    user = invitation.user
    with scope([user.commune_id] if user.commune_id else []):
        if user.role in VOLUNTEERS and not user.pledges.exists():
            raise PledgeError(
                "Tài khoản này cần bản cam kết giữ bí mật. Hãy ký và nộp cho cán bộ xã, rồi nhập mã lại."
            )
        user.set_password(password)
        user.is_active = True
        user.save(update_fields=["password", "is_active"])
        invitation.used_at = at
        invitation.save(update_fields=["used_at"])
        _note("take_up_account", user, user, at)
    remove_second_factors(user=user, by=user, at=at)
    return user


def open_invitation(code: str, at: datetime) -> Invitation:
    """The invitation behind a code that can still be used.

    Raises: CodeError
    """
    found = Invitation.objects.select_related("user").select_for_update(of=("self",))
    found = found.filter(used_at=None, revoked_at=None, expires_at__gt=at)
    invitation = found.filter(code_hash=code_hash(code, key=settings.SECRET_KEY)).first()
    if invitation is None:
        raise CodeError(
            "Mã chưa đúng, đã dùng hoặc đã hết hạn. Hãy xem lại phiếu, hoặc xin cán bộ xã phiếu mới."
        )
    return invitation


@transaction.atomic
def change_post(*, user: User, post: Post, since: date, by: User | None, at: datetime) -> list[str]:
    """Another role or other places from a day on; gives the names of the fields that changed.

    Raises: NotAllowedError, AppointmentError
    """
    check_may_keep(user, by)
    post = checked(replace(post, also_administrator=user.also_administrator), by)
    if post.commune_code != user.commune_id:
        raise AppointmentError("Sang xã khác là tài khoản khác: hãy đóng tài khoản này và mời ở xã mới.")
    changed = give_post(user, post)
    if changed:
        user.save()
        appoint(user, since, by)
        end_sessions(user=user, by=by, at=at)
        _note("change_post", user, by, at, fields=changed)
    return changed


@transaction.atomic
def hand_over(
    *, user: User, full_name: str, on: date, by: User | None, at: datetime, person: Person | None = None
) -> Invited:
    """A new person takes the post and its open work; the old account closes, what it wrote keeps its name.

    Raises: NotAllowedError, AppointmentError
    """
    check_may_keep(user, by)
    invited = invite(full_name=full_name, post=post_of(user), on=on, by=by, at=at, person=person)
    for path in settings.OPEN_WORK:
        import_string(path)(old=user, new=invited.user, by=by, at=at)
    _close(user, on, by, at)
    _note("hand_over_account", user, by, at)
    return invited


@transaction.atomic
def close_account(*, user: User, on: date, by: User | None, at: datetime) -> None:
    """Nobody signs in with it any more; what was written with it stays.

    Raises: NotAllowedError, AppointmentError for one's own account
    """
    check_may_keep(user, by)
    if by is not None and by.pk == user.pk:
        raise AppointmentError("Không tự đóng tài khoản của mình. Hãy bàn giao, hoặc nhờ người khác.")
    _close(user, on, by, at)
    _note("close_account", user, by, at)


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User | None, at: datetime) -> None:
    """A device was lost or stands open: every session of the user ends; the password stays.

    Raises: NotAllowedError
    """
    check_may_keep(user, by)
    end_sessions(user=user, by=by, at=at)


def _close(user: User, on: date, by: User | None, at: datetime) -> None:
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    _revoke(user, at)
    end_appointment(user, on)
    remove_second_factors(user=user, by=by, at=at)


@transaction.atomic
def reopen_account(*, user: User, on: date, by: User | None, at: datetime) -> Invited:
    """The same person comes back to the same post: a new code, a new password.

    Raises: NotAllowedError, AppointmentError
    """
    check_may_keep(user, by)
    if user.is_active:
        raise AppointmentError("Tài khoản đang dùng.")
    _revoke(user, at)
    appoint(user, on, by)
    _note("reopen_account", user, by, at)
    return _code(user, by, at)


def checked(post: Post, by: User | None) -> Post:
    """The post with the hamlets of its team, when it is complete and `by` may give it.

    Raises: NotAllowedError, AppointmentError
    """
    if by is not None and not (by.may_open(post.role) and _reaches(by, post)):
        raise NotAllowedError("Vai trò này ngoài quyền mở của tài khoản.")
    hamlets = list(post.hamlets)
    if post.role in OF_A_TEAM and post.team_code:
        team = Team.objects.filter(pk=post.team_code, commune_id=post.commune_code).first()
        if team is None:
            raise AppointmentError("Không có Tổ này trong xã.")
        hamlets = [*dict.fromkeys([*([team.hamlet_id] if team.hamlet_id else []), *hamlets])]
    check_post(post.role, commune=post.commune_code, province=post.province_code, hamlets=hamlets,
               unit=post.unit_code, team=post.team_code)  # fmt: skip
    _check_places(post, hamlets)
    return replace(post, hamlet_code=hamlets[0] if hamlets else None, also=tuple(hamlets[1:]))


def _reaches(by: User, post: Post) -> bool:
    """An officer opens accounts of her own commune; the keeper of the machine those of every commune."""
    return by.commune_id is None or post.commune_code in (by.commune_id, None)


def _check_places(post: Post, hamlets: Sequence[str]) -> None:
    known = Hamlet.objects.filter(commune_id=post.commune_code, pk__in=hamlets).count() if hamlets else 0
    if known != len(set(hamlets)):
        raise AppointmentError("Có thôn, tổ dân phố không thuộc xã này.")
    if post.unit_code and not Unit.objects.filter(pk=post.unit_code, commune_id=post.commune_code).exists():
        raise AppointmentError("Đơn vị này không thuộc xã.")


def check_may_keep(user: User, by: User | None) -> None:
    """Whoever may open such an account may change and close it.

    Raises: NotAllowedError
    """
    if by is not None and not (by.may_open(user.role) and _reaches(by, post_of(user))):
        raise NotAllowedError("Tài khoản này ngoài quyền của bạn.")


def _code(user: User, by: User | None, at: datetime) -> Invited:
    code = new_code()
    Invitation.objects.create(
        user=user, commune_id=user.commune_id, code_hash=code_hash(code, key=settings.SECRET_KEY), made_at=at,
        made_by=by, expires_at=at + VALID_FOR,
    )  # fmt: skip
    return Invited(user, code, at + VALID_FOR)


def _revoke(user: User, at: datetime) -> None:
    Invitation.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=at)


def _note(act: str, user: User, by: User | None, at: datetime, fields: Sequence[str] = ()) -> None:
    note_of_account(act=act, user=user, by=by, at=at, fields=fields)
