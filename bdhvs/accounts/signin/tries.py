"""Slowing guessers down: wrong tries are counted in the database, so that every web process knows of them.

A stranger fills only the counts of his own address. A device that a user signed in from before proves it with a signed
cookie and is counted apart, so nobody elsewhere can keep an officer out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from bdhvs.accounts.signin.models import SignInTry
from bdhvs.accounts.signin.rules import (
    INVITATION,
    INVITATIONS_AT_ADDRESS,
    KNOWN_DEVICE,
    NAME_AT_ADDRESS,
    NO_LIMIT,
    REMEMBERED,
    SECOND_FACTOR,
    SECOND_FACTOR_OF_USER,
    WHOLE_ADDRESS,
    Count,
    Limit,
    TooManyTriesError,
)

_COUNT = """
SELECT count(*) FILTER (WHERE narrow = %(narrow)s), max(at) FILTER (WHERE narrow = %(narrow)s),
       count(*) FILTER (WHERE wide = %(wide)s), max(at) FILTER (WHERE wide = %(wide)s)
FROM accounts_signintry WHERE at > %(since)s AND (narrow = %(narrow)s OR wide = %(wide)s)
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a try is counted under."""

    narrow: str
    wide: str
    narrow_limit: Limit
    wide_limit: Limit


def password_of(name: str, address: str, device: str = "") -> Counted:
    """A password for `name`, from an address, or from a device this user is known to use."""
    if device:
        return Counted(_hash("device", device), "", KNOWN_DEVICE, NO_LIMIT)
    return Counted(_hash("name", name, address), _hash("address", address), NAME_AT_ADDRESS, WHOLE_ADDRESS)


def factor_of(user: int, address: str, device: str = "") -> Counted:
    """A code of this user's second factor."""
    if device:
        return Counted(_hash("device code", device), "", KNOWN_DEVICE, NO_LIMIT)
    narrow, wide = _hash("code", str(user), address), _hash("codes", str(user))
    return Counted(narrow, wide, SECOND_FACTOR, SECOND_FACTOR_OF_USER)


def invitation_of(code: str, address: str, device: str = "") -> Counted:
    """A printed code that opens an account; `device`: one that somebody here came in from before."""
    if device:
        return Counted(_hash("device invitation", device), "", KNOWN_DEVICE, NO_LIMIT)
    narrow, wide = _hash("invitation", code, address), _hash("invitations", address)
    return Counted(narrow, wide, INVITATION, INVITATIONS_AT_ADDRESS)


@transaction.atomic
def begin_try(*, counted: Counted, at: datetime) -> int:
    """Count a try as wrong before it is looked at; the number of wrong ones including this. `forgive` takes it back.

    Tries at the same moment queue up here, so a hundred at once are no way around the limit. A try that has to wait is
    not looked at and not counted: waiting never gets longer by asking.
    Raises: TooManyTriesError
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [counted.narrow])
        since = at - REMEMBERED
        cursor.execute(_COUNT, {"narrow": counted.narrow, "wide": counted.wide, "since": since})
        tries, last, wide_tries, wide_last = cursor.fetchone() or (0, None, 0, None)
    wait = max(
        Count(tries, last).wait(counted.narrow_limit, at),
        Count(wide_tries, wide_last).wait(counted.wide_limit, at) if counted.wide else timedelta(),
    )
    if wait:
        raise TooManyTriesError(wait)
    SignInTry.objects.create(at=at, narrow=counted.narrow, wide=counted.wide)
    return int(tries) + 1


def forgive(*, counted: Counted) -> None:
    """It was right: the wrong ones before it were slips."""
    SignInTry.objects.filter(narrow=counted.narrow).delete()


def forget_old_tries(*, at: datetime) -> int:
    """Drop what no longer counts."""
    return SignInTry.objects.filter(at__lt=at - REMEMBERED).delete()[0]


def _hash(*parts: str) -> str:
    return salted_hmac("bdhvs.signin.tries", "\0".join(parts), algorithm="sha256").hexdigest()
