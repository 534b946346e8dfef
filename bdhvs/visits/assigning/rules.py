"""Sharing households out fairly, free of framework: neighbours stay together, work is even."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_NUMBERS: Final = re.compile(r"(\d+)")
NEAR_LANE: Final = 8
"""A cut moves to the end of a lane when that costs less than one part in so many of a person's share."""


class AssigningError(ValueError):
    """A giving out that must not be."""


class NobodyChosenError(AssigningError):
    """No member, or no household, was chosen."""


class UndoneError(AssigningError):
    """Taken back already, or changed since."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A household on the way: where it stands and how much work it is expected to be."""

    household: int
    lane: str
    address: str
    work: int


def expected_work(people: int) -> int:
    """Unit: half visits. The way to the door and a talk with each."""
    return 2 + people


def in_order(stops: Sequence[Stop]) -> list[Stop]:
    """The way through the hamlet: lane by lane, house by house."""
    return sorted(stops, key=lambda stop: (natural(stop.lane), natural(stop.address), stop.household))


def natural(text: str) -> list[str]:
    """A key that puts `Số 9` before `Số 10`."""
    return [part.zfill(9) if part.isdigit() else part for part in _NUMBERS.split(text.lower())]


def share_out(stops: Sequence[Stop], members: Sequence[int]) -> dict[int, int]:
    """Which member goes to which household: one stretch of the way each, with about the same work.

    Raises: NobodyChosenError
    """
    if not members or not stops:
        raise NobodyChosenError("Hãy chọn ít nhất một thành viên và một hộ.")
    way = in_order(stops)
    totals = list(accumulate(stop.work for stop in way))
    given: dict[int, int] = {}
    start = 0
    for number, member in enumerate(members, start=1):
        end = len(way) if number == len(members) else max(_cut(way, totals, number, len(members)), start)
        given |= {stop.household: member for stop in way[start:end]}
        start = end
    return given


def _cut(way: Sequence[Stop], totals: Sequence[int], number: int, of: int) -> int:
    """Where the stretch of member `number` ends: nearest to his even share, at the end of a lane when one is near."""
    total = totals[-1]
    goal = total * number
    last = bisect_left([t * of for t in totals], goal)
    here = last if last and goal - totals[last - 1] * of < totals[last] * of - goal else last + 1
    near = [
        end
        for end in range(1, len(way))
        if way[end - 1].lane != way[end].lane and abs(totals[end - 1] * of - goal) * NEAR_LANE <= total
    ]
    return min(near, key=lambda end: (abs(totals[end - 1] * of - goal), end), default=here)
