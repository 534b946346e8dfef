"""Pieces that several parts of one text need: written once as named subqueries in front of it.

Ibis would repeat them wherever they are used; a chain of merges alone would fill a hundred kilobytes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final

from bdhvs.indicators.compiler.question import PIECE, QUESTION, Dialect

JUDGED: Final = "judged"
"""The rows of a question, from which its cells are added up."""

_pieces: ContextVar[dict[str, Any]] = ContextVar("pieces")


@contextmanager
def collecting() -> Iterator[dict[str, Any]]:
    """Within the block, `shared` keeps its pieces in the yielded dict, in the order in which they are needed."""
    pieces: dict[str, Any] = {}
    token = _pieces.set(pieces)
    try:
        yield pieces
    finally:
        _pieces.reset(token)


def shared(name: str, build: Callable[[], Any]) -> Any:
    """The result of `build` as a table of that name, built once for a text."""
    pieces = _pieces.get()
    if name not in pieces:
        piece = build()
        pieces[name] = piece
    return _named(name, pieces[name])


def apart(name: str, piece: Any) -> Any:
    """A piece as a table of its own, named after `name`; an equal piece is written once."""
    pieces = _pieces.get()
    same = next((known for known, other in pieces.items() if other.op() == piece.op()), None)
    if same is None:
        same = f"{name}_{len(pieces)}"
        pieces[same] = piece
    return _named(same, piece)


def _named(name: str, piece: Any) -> Any:
    import ibis

    return ibis.table(piece.schema(), name=name)


def sql(query: Any, pieces: dict[str, Any], dialect: Dialect) -> str:
    """The whole text: the named pieces that it needs, in the order in which they were made, then the question."""
    needed = _needed(query, pieces)
    if not needed:
        return _text(query, dialect)
    named = ",\n".join(
        f"{PIECE}{name}\n{name} {_as(name, dialect)} (\n{_text(piece, dialect)}\n)"
        for name, piece in pieces.items()
        if name in needed
    )
    return f"WITH\n{named}\n{QUESTION}\nSELECT * FROM (\n{_text(query, dialect)}\n) AS answer"


def _as(name: str, dialect: Dialect) -> str:
    """PostgreSQL would put the whole rule into each of a score of filtered counts, were the rows not made first."""
    return "AS MATERIALIZED" if dialect == "postgres" and name == JUDGED else "AS"


def _needed(query: Any, pieces: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [query]
    while waiting:
        names = _tables(waiting.pop().op()) & pieces.keys() - found
        found |= names
        waiting += [pieces[name] for name in names]
    return found


@lru_cache(maxsize=512)
def _tables(operation: Any) -> frozenset[str]:
    import ibis.expr.operations as ops

    return frozenset(node.name for node in operation.find(ops.UnboundTable))


def _text(query: Any, dialect: Dialect) -> str:
    return _text_of(query.op(), dialect)


@lru_cache(maxsize=512)
def _text_of(operation: Any, dialect: Dialect) -> str:
    import ibis.backends.sql.compilers as compilers

    compiler = getattr(compilers, dialect).compiler
    query = compiler.to_sqlglot(operation.to_expr())
    if dialect == "postgres":
        query = query.transform(_listed_first)
    return str(query.sql(dialect=compiler.dialect, pretty=True))


def _listed_first(node: Any) -> Any:
    """`x IN (SELECT ...)` as `x = ANY(ARRAY(SELECT ...))`.

    PostgreSQL joins with the first, so that every attainment of a commune leaves the scan and only then meets a list of
    ten items; the second it looks up once, and each helper of a parallel scan leaves out what is not in it.
    """
    from sqlglot import exp

    listed = node.args.get("query") if isinstance(node, exp.In) else None
    if listed is None:
        return node
    return exp.EQ(
        this=node.this, expression=exp.Any(this=exp.Paren(this=exp.Array(expressions=[listed.unnest()])))
    )
