"""Pieces that several questions of one count share (who is alive, who lives where), made once for all of them.

Each stored text stands alone and names its pieces in front of itself (compiler/sharing.py). Counted one after the
other, the targets of a ward would look up the same hundred thousand residents a dozen times; here such a piece
becomes a temporary table of its own name, and the texts are asked without it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection

from bdhvs.indicators.compiler.question import PIECE, QUESTION

_PIECE: Final = re.compile(
    rf"^{PIECE}(\w+)\n\w+ AS( MATERIALIZED)? \(\n(.*?)\n\),?\n(?={PIECE}|{QUESTION})", re.M | re.S
)
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One named subquery. `key` is equal for pieces that mean the same, with everything they stand on."""

    name: str
    made_first: bool
    body: str
    stands_on: frozenset[str]
    key: int

    @property
    def sql(self) -> str:
        return f"{self.name} AS{' MATERIALIZED' if self.made_first else ''} (\n{self.body}\n)"


@dataclass(frozen=True, slots=True)
class Parts:
    """A bound text taken apart."""

    pieces: Mapping[str, Piece]
    question: str

    def without(self, made: Mapping[str, int]) -> str:
        """The text, leaving out the pieces that are there as tables, and whatever only those needed."""
        return self._written(self.question, {n for n, p in self.pieces.items() if made.get(n) == p.key})

    def alone(self, name: str, made: Mapping[str, int]) -> str:
        """The query of one piece, over tables that are there."""
        there = {n for n, p in self.pieces.items() if made.get(n) == p.key}
        return self._written(self.pieces[name].body, there)

    def stands_on(self, query: str) -> list[str]:
        """The pieces that a query names itself, in the order in which they were written."""
        named = _named(query, self.pieces)
        return [name for name in self.pieces if name in named]

    def _written(self, query: str, there: set[str]) -> str:
        left = self._needed(query, there)
        named = ",\n".join(piece.sql for piece in self.pieces.values() if piece.name in left)
        return f"WITH {named}\n{query}" if named else query

    def _needed(self, query: str, there: set[str]) -> set[str]:
        waiting = list(_named(query, self.pieces) - there)
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            found.add(name)
            waiting += self.pieces[name].stands_on - there - found
        return found


def taken_apart(text: str) -> Parts:
    """The pieces of a text, in the order in which they stand on each other."""
    pieces: dict[str, Piece] = {}
    end = 0
    for found in _PIECE.finditer(text):
        name, made_first, body = found[1], found[2] is not None, found[3]
        stands_on = _named(body, pieces)
        key = hash((body, *(pieces[other].key for other in sorted(stands_on))))
        pieces[name] = Piece(name, made_first, body, stands_on, key)
        end = found.end()
    return Parts(pieces, text[end:].removeprefix(f"{QUESTION}\n"))


def _named(query: str, pieces: Mapping[str, Piece]) -> frozenset[str]:
    return frozenset(pieces.keys() & set(_WORD.findall(query)))


@contextmanager
def common_pieces(texts: Sequence[str]) -> Iterator[Mapping[str, int]]:
    """Within the block, pieces that two texts or more ask for are temporary tables; gives their keys by name.

    Counts: nothing; a text asked without its made pieces has the same rows. The caller is in a transaction.
    """
    asked = [taken_apart(text) for text in texts]
    wanted = _worth_making(asked)
    made: dict[str, int] = {}
    for parts in asked:
        for name, piece in parts.pieces.items():
            if name not in made and wanted.get(name) == piece.key:
                _make(name, parts.alone(name, made))
                made[name] = piece.key
    yield made
    _drop(made)


def _worth_making(asked: Iterable[Parts]) -> dict[str, int]:
    """The most asked meaning of each name that different texts lead to directly, not by way of another such piece."""
    times = Counter((name, piece.key) for parts in asked for name, piece in parts.pieces.items())
    shared = {pair for pair, number in times.items() if number > 1}
    direct = {
        (name, parts.pieces[name].key)
        for parts in asked
        for reader in (parts.question, *_own(parts, shared))
        for name in _named(reader, parts.pieces)
    }
    best: dict[str, int] = {}
    for (name, key), _ in sorted(times.items(), key=lambda item: item[1]):
        if (name, key) in shared & direct:
            best[name] = key
    return best


def _own(parts: Parts, shared: set[tuple[str, int]]) -> list[str]:
    return [piece.body for name, piece in parts.pieces.items() if (name, piece.key) not in shared]


def _make(name: str, query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS\n{query}")
        cursor.execute(f"ANALYZE {name}")


def _drop(made: Mapping[str, int]) -> None:
    if made:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(f'pg_temp.{name}' for name in made)}")
