"""Acts on sessions and second factors."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from bdhvs.accounts.commands import note_of_account
from bdhvs.accounts.models import User
from bdhvs.accounts.signin.models import SignInSession
from bdhvs.accounts.signin.store import stored_key


@transaction.atomic
def change_password(*, user: User, password: str, by: User | None, at: datetime) -> None:
    """A password the user chose himself. The caller ends the other sessions."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note_of_account(act="change_password", user=user, by=by, at=at)


@transaction.atomic
def end_sessions(*, user: User, by: User | None, at: datetime, keep: str | None = None) -> int:
    """Sign the user out everywhere, except in the session whose key is `keep`; how many sessions ended."""
    sessions = SignInSession.objects.filter(user=user)
    if keep:
        sessions = sessions.exclude(session_key=stored_key(keep))
    ended = sessions.delete()[0]
    note_of_account(act="end_sessions", user=user, by=by, at=at)
    return ended


@transaction.atomic
def end_session(*, user: User, session: str, by: User | None, at: datetime) -> bool:
    """Sign one device of the user out: `session` is the row's own key, which opens nothing."""
    ended = SignInSession.objects.filter(user=user, session_key=session).delete()[0]
    if ended:
        note_of_account(act="end_sessions", user=user, by=by, at=at)
    return bool(ended)


@transaction.atomic
def remove_second_factors(*, user: User, by: User | None, at: datetime) -> None:
    """The phone is lost: code app, passkeys and recovery codes are gone, every session ends. Staff set up again."""
    Authenticator.objects.filter(user=user).delete()
    note_of_account(act="remove_factors", user=user, by=by, at=at)
    end_sessions(user=user, by=by, at=at)


@transaction.atomic
def forget_ended_sessions(*, at: datetime) -> int:
    """Drop rows of sessions that nobody can use any more."""
    return SignInSession.objects.filter(expire_date__lt=at).delete()[0]
