"""Who has what at the door, and where a user is signed in."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from bdhvs.accounts.models import User
from bdhvs.accounts.signin.models import SignInSession
from bdhvs.accounts.signin.rules import SECOND_FACTOR_ROLES, Lifetime

HELD = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """A code app or a passkey; recovery codes alone are not one."""
    return Authenticator.objects.filter(user=user, type__in=HELD).exists()


def needs_second_factor(user: User) -> bool:
    """Whether this installation insists on one for somebody with these roles."""
    return settings.SECOND_FACTOR_FORCED and role_asks_for_factor(user)


def role_asks_for_factor(user: User) -> bool:
    return not SECOND_FACTOR_ROLES.isdisjoint(user.roles)


def lifetime_of(user: User) -> Lifetime:
    """Short at a desk that others use too; long for those who work on a phone of their own, days without a network."""
    at_a_desk = role_asks_for_factor(user)
    return Lifetime.of_minutes(settings.SESSION_AT_A_DESK if at_a_desk else settings.SESSION_ON_A_PHONE)


def sessions_of(user: User, at: datetime) -> Sequence[SignInSession]:
    """Where the user is signed in, the newest use first."""
    return list(
        SignInSession.objects.filter(user=user, expire_date__gt=at).order_by("-seen_at", "-started_at")
    )
