"""Who may come in now, who waits a moment inside, and who comes back when: bounded work, in the order of asking.

State of one process. A few wait inside, so that no place stands empty between two phones; all others are told when to
come back and keep their number. Who has just been served is a newcomer again, so a phone with thousands of events waits
behind those with ten.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from threading import Condition

from bdhvs.field.rules import BusyError

LAPSES = 30.0
"""Seconds after which the number of a phone that does not come back is given up."""
KEPT_FREE = 1.0
"""Seconds for which a place is kept for a phone that is due: it may have lost its line meanwhile."""
SOONEST = 0.2
"""Seconds; nobody is told to come back sooner."""
PATIENCE = 3.0
"""Seconds that a request waits inside at most."""
LOOK_AGAIN = 0.1
FIRST_PACE = 0.02
"""Seconds from one phone served to the next, as told to who comes first: rather too short, for no crowd is through
sooner than this (two hundred in four seconds), however quick the server is. Who comes too soon costs a
refusal of a millisecond; who is told to come too late leaves a place empty. What was learned while a crowd was being
refused is too slow for it, so only who comes back is told by what was learned."""
LEARNING = 6
SURELY = 1.15
"""Who came back once for nothing is told a little more than the pace says: nobody shall come a third time."""


@dataclass(slots=True)
class Ticket:
    due: float
    number: int
    again: bool = False


class Turnstile:
    """`places` at once, `lobby` waiting inside; the others get a ticket and a time."""

    def __init__(self, places: int, lobby: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.places, self.lobby = places, lobby
        self.clock = clock
        self._changed = Condition()
        self._inside = 0
        self._waiting: set[str] = set()
        self._tickets: dict[str, Ticket] = {}
        self._number = 0
        self._pace = FIRST_PACE
        self._left_at = -inf

    @contextmanager
    def passed(self, who: str) -> Iterator[None]:
        """Raises: BusyError with the time to come back"""
        self.enter(who)
        began = self.clock()
        try:
            yield
        finally:
            self.leave(self.clock() - began)

    def enter(self, who: str) -> None:
        """Raises: BusyError"""
        with self._changed:
            end = self.clock() + PATIENCE
            while not self.knock(who, end):
                self._changed.wait(LOOK_AGAIN)

    def knock(self, who: str, end: float) -> bool:
        """Whether it is inside now; else it waits in the lobby and knocks again, until `end`.

        Raises: BusyError
        """
        if self._may_enter(who):
            self._waiting.discard(who)
            self._tickets.pop(who, None)
            self._inside += 1
            return True
        if self._before_me(who) >= self.lobby or self.clock() >= end:
            self._waiting.discard(who)
            raise BusyError(self._wait(who))
        self._ticket(who)
        self._waiting.add(who)
        return False

    def _number_of(self, who: str) -> float:
        ticket = self._tickets.get(who)
        return inf if ticket is None else ticket.number

    def _before_me(self, who: str) -> int:
        """How many with an earlier number wait inside."""
        mine = self._number_of(who)
        return sum(other != who and self._number_of(other) < mine for other in self._waiting)

    def _may_enter(self, who: str) -> bool:
        """A place is free, and not for somebody who came earlier and is here or just due."""
        now, mine = self.clock(), self._number_of(who)
        self._tickets = {k: t for k, t in self._tickets.items() if t.due + LAPSES > now}
        ahead = sum(
            ticket.number < mine and (other in self._waiting or ticket.due <= now <= ticket.due + KEPT_FREE)
            for other, ticket in self._tickets.items()
            if other != who
        )
        return ahead < self.places - self._inside

    def _ticket(self, who: str) -> Ticket:
        if who not in self._tickets:
            self._number += 1
            self._tickets[who] = Ticket(self.clock(), self._number)
        return self._tickets[who]

    def _wait(self, who: str) -> float:
        """Unit: seconds, by how many hold an earlier ticket; in fractions, or all would come back at one moment."""
        ticket = self._ticket(who)
        earlier = sum(t.number < ticket.number for t in self._tickets.values())
        pace = self._pace * SURELY if ticket.again else min(self._pace, FIRST_PACE)
        wait = max(SOONEST, (earlier + 1) * pace)
        ticket.due, ticket.again = self.clock() + wait, True
        return wait

    def leave(self, took: float) -> None:
        """One is served: places become free one `pace` after the other, however many share the processor."""
        with self._changed:
            now = self.clock()
            self._inside -= 1
            self._pace += (min(took, now - self._left_at) - self._pace) / LEARNING
            self._left_at = now
            self._changed.notify_all()
