"""What is asked at the door: who needs a second factor, how long a session lasts, how guessers are slowed down."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from bdhvs.accounts.rules import Role

SECOND_FACTOR_ROLES: Final = frozenset(
    {Role.ADMINISTRATOR, Role.OFFICER, Role.LEADER, Role.FOCAL_PERSON, Role.PROVINCE_VIEWER}
)
"""Roles that sign in with two things: what they know and what they hold."""


class TooManyTriesError(Exception):
    """Wait before the next try; the message says how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"Đã thử sai nhiều lần. Hãy đợi {in_words(wait)} rồi thử lại.")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong tries are free; each further one doubles the wait, up to `most`."""

    free: int
    first: timedelta
    most: timedelta

    def wait_after(self, tries: int) -> timedelta:
        """How long after the last of `tries` wrong ones the next is looked at."""
        over = tries - self.free
        if over < 0:
            return timedelta()
        return min(self.first * 2 ** min(over, 20), self.most)


REMEMBERED: Final = timedelta(hours=24)
"""Wrong tries older than this are forgotten."""

NAME_AT_ADDRESS: Final = Limit(5, timedelta(seconds=15), timedelta(minutes=15))
WHOLE_ADDRESS: Final = Limit(50, timedelta(seconds=15), timedelta(minutes=5))
"""One office is often one address, so this is wide; it stops somebody who tries one password on many names."""
KNOWN_DEVICE: Final = Limit(10, timedelta(seconds=5), timedelta(minutes=1))
"""A device that this user signed in from before has a count of its own, which no stranger can fill."""
SECOND_FACTOR: Final = Limit(5, timedelta(seconds=15), timedelta(minutes=15))
SECOND_FACTOR_OF_USER: Final = Limit(10, timedelta(seconds=30), timedelta(hours=1))
"""Six digits can be guessed from many addresses at once. Who gets here knew the password, so it is no stranger."""
INVITATION: Final = Limit(5, timedelta(seconds=15), timedelta(minutes=15))
INVITATIONS_AT_ADDRESS: Final = Limit(20, timedelta(seconds=15), timedelta(minutes=1))
"""A printed code has 59 bits, so short waits are enough; whoever shares the network waits a minute at the most."""
NO_LIMIT: Final = Limit(1_000_000, timedelta(), timedelta())


@dataclass(frozen=True, slots=True)
class Count:
    """Wrong tries of late, and the last of them."""

    tries: int
    last_at: datetime | None

    def wait(self, limit: Limit, at: datetime) -> timedelta:
        """What is left of the wait. Two processes may read their clocks in another order than they count."""
        whole = limit.wait_after(self.tries)
        if self.last_at is None or not whole:
            return timedelta()
        return max(self.last_at + whole - at, timedelta())


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A session ends when nobody used it for `idle`, and in any case `whole` after signing in."""

    idle: timedelta
    whole: timedelta

    @classmethod
    def of_minutes(cls, text: str) -> Self:
        """From a setting: `30,720` is half an hour unused, twelve hours in all."""
        idle, whole = (timedelta(minutes=int(part)) for part in text.split(","))
        return cls(idle, whole)


def in_words(wait: timedelta) -> str:
    """45 giây, 3 phút: rounded up, so that nobody comes back too early."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"


def network_of(address: str) -> str:
    """The address as it is counted: IPv4 whole, IPv6 by its /64, which one household has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "máy Windows"),
    ("Mac OS X", "máy Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "máy Linux"),
)
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def device_in_words(user_agent: str) -> str:
    """Chrome trên điện thoại Android; what the browser says of itself, in words a person recognises."""
    system = next((words for mark, words in _SYSTEMS if mark in user_agent), "")
    browser = next((words for mark, words in _BROWSERS if mark in user_agent), "")
    if browser and system:
        return f"{browser} trên {system}"
    return browser or system or "thiết bị không rõ"
