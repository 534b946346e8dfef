"""How sections of an official document are numbered: I, II …; 1, 2 …; a, b, c, d, đ, e, g …"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_ROMAN: Final = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
)
_LETTERS: Final = tuple("abcdđeghiklmnopqrstuvxy")


def gaps(numbers: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where the numbering jumps: index of the section after the gap, and the number that is missing."""
    for parent in dict.fromkeys(_parent(number) for number in numbers):
        siblings = [(index, number) for index, number in enumerate(numbers) if _parent(number) == parent]
        ranks = [(index, _rank(number)) for index, number in siblings]
        if ranks and ranks[0][1] > 1:
            yield ranks[0][0], _beside(siblings[0][1], 1)
        for (_, before), (index, after) in pairwise(ranks):
            if after > before + 1:
                yield index, _beside(numbers[index], before + 1)


def repeated(numbers: Sequence[str]) -> Iterator[int]:
    """Indexes of sections whose number was there before."""
    seen: set[str] = set()
    for index, number in enumerate(numbers):
        if number in seen:
            yield index
        seen.add(number)


def _parent(number: str) -> str:
    return number.rpartition(".")[0]


def _last(number: str) -> str:
    return number.rpartition(".")[2]


def _rank(number: str) -> int:
    """Position among its siblings from 1; 0 for a number of no known kind, which then never makes a gap."""
    last = _last(number)
    if last.isdigit():
        return int(last)
    series = _series(last)
    return series.index(last) + 1 if series else 0


def _series(last: str) -> tuple[str, ...]:
    return next((series for series in (_ROMAN, _LETTERS) if last in series), ())


def _beside(number: str, rank: int) -> str:
    last = _last(number)
    series = _series(last)
    word = str(rank) if not series else series[rank - 1]
    parent = _parent(number)
    return f"{parent}.{word}" if parent else word
