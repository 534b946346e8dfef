"""What a condition needs before it can be answered: its sources, the sizes of its sets, its numbers."""

from collections.abc import Iterator
from fractions import Fraction

from bdhvs.indicators.compiler.observed import listed_items, set_of
from bdhvs.lib.expression import tree


def sources_here(node: tree.Expression | tree.Value) -> Iterator[tuple[tree.Source, tree.Node]]:
    """(source, who uses it) of a condition, not looking into the sources themselves."""
    match node:
        case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
            for term in terms:
                yield from sources_here(term)
        case tree.Not(term):
            yield from sources_here(term)
        case (
            tree.Any(source) | tree.All(source) | tree.Covered(source) | tree.Count(source) | tree.Sum(source)
        ):
            yield source, node
        case tree.Compare(left, _, right):
            yield from sources_here(left)
            yield from sources_here(right)


def sizes_in(node: tree.Expression) -> Iterator[str]:
    """Sets whose size the condition needs, not looking into related units."""
    for source, _ in sources_here(node):
        if source.kind == "attainment" and not listed_items(source):
            yield set_of(source)
    yield from _named_sizes(node)


def _named_sizes(node: object) -> Iterator[str]:
    match node:
        case tree.Size(name):
            yield name
        case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
            for term in terms:
                yield from _named_sizes(term)
        case tree.Not(term):
            yield from _named_sizes(term)
        case tree.Compare(left, _, right) | tree.Product(left, right):
            yield from _named_sizes(left)
            yield from _named_sizes(right)


def factor_of(node: tree.Value) -> tuple[Fraction, str | None]:
    """A constant, or a constant times the size of one set."""
    match node:
        case tree.Number(value):
            return Fraction(value), None
        case tree.Size(name):
            return Fraction(1), name
        case tree.Product(left, right):
            (one, first), (other, second) = factor_of(left), factor_of(right)
            return one * other, first or second
    raise TypeError(f"not a number known beforehand: {node}")
