"""Who may come in now, and who comes back when: bounded work at once, places kept in the order of asking.

State of one process. Who was told to come back and is due goes before newcomers; who has just been served is a newcomer
again, so a phone with thousands of events waits behind those with ten.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from bdhvs.field.rules import BusyError

LAPSES = 30.0
"""Seconds after which a place that nobody takes is given up."""
SOONEST = 0.2
"""Seconds; nobody is told to come back sooner."""


@dataclass(slots=True)
class Ticket:
    due: float
    number: int


class Turnstile:
    """`places` at once; the others get a ticket and a time."""

    def __init__(self, places: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.places = places
        self.clock = clock
        self._lock = Lock()
        self._inside = 0
        self._tickets: dict[str, Ticket] = {}
        self._number = 0
        self._taking = 0.25

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
        with self._lock:
            now = self.clock()
            self._tickets = {k: t for k, t in self._tickets.items() if t.due + LAPSES > now}
            mine = self._tickets.get(who)
            ahead = sum(self._before(t, mine, now) for t in self._tickets.values())
            if ahead < self.places - self._inside:
                self._tickets.pop(who, None)
                self._inside += 1
                return
            raise BusyError(self._wait(who, now))

    @staticmethod
    def _before(ticket: Ticket, mine: Ticket | None, now: float) -> bool:
        return ticket.due <= now and (mine is None or ticket.number < mine.number)

    def _wait(self, who: str, now: float) -> float:
        """Unit: seconds, by how many hold an earlier ticket; in fractions, or all would come back at one moment."""
        if who not in self._tickets:
            self._number += 1
            self._tickets[who] = Ticket(now, self._number)
        ticket = self._tickets[who]
        earlier = sum(t.number < ticket.number for t in self._tickets.values())
        wait = max(SOONEST, (earlier + 1) / max(1, self.places) * self._taking)
        ticket.due = now + wait
        return wait

    def leave(self, took: float) -> None:
        with self._lock:
            self._inside -= 1
            self._taking += (took - self._taking) / 8
