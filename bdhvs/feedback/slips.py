"""How often strangers may send, and how often they may look a code up: counted like tries at the door of the office."""

from datetime import timedelta
from typing import Final

from django.utils.crypto import salted_hmac

from bdhvs.accounts.signin.rules import Limit
from bdhvs.accounts.signin.tries import Counted

SENT_HERE: Final = Limit(20, timedelta(minutes=1), timedelta(minutes=10))
"""From one address to one hamlet in a day: a meeting behind one router may send, a machine may not flood."""
SENT_ANYWHERE: Final = Limit(300, timedelta(seconds=30), timedelta(minutes=2))
"""To one hamlet from everywhere. Never long: a stranger must not silence a hamlet."""
ASKED_HERE: Final = Limit(10, timedelta(seconds=15), timedelta(minutes=5))
ASKED_ANYWHERE: Final = Limit(300, timedelta(seconds=5), timedelta(minutes=1))


def sent_to(hamlet: str, address: str) -> Counted:
    """What a citizen's message is counted under."""
    return Counted(_hash("sent", hamlet, address), _hash("sent", hamlet), SENT_HERE, SENT_ANYWHERE)


def asked_in(hamlet: str, address: str) -> Counted:
    """What looking a code up is counted under; a right one takes the wrong ones back."""
    return Counted(_hash("asked", hamlet, address), _hash("asked", hamlet), ASKED_HERE, ASKED_ANYWHERE)


def _hash(*parts: str) -> str:
    return salted_hmac("bdhvs.feedback.slips", "\0".join(parts), algorithm="sha256").hexdigest()
