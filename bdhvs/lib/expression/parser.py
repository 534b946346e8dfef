"""Text of a rule to its tree."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NoReturn, cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from bdhvs.lib.expression import tree
from bdhvs.lib.expression.errors import ExpressionError, Position
from bdhvs.lib.expression.grammar import GRAMMAR, WORDS

_Filter = tree.Expression | None


def parse(text: str) -> tree.Expression:
    """The tree of a rule.

    Raises: ExpressionError with line, column and what was expected there.
    """
    return cast("tree.Expression", _read(text, "start"))


def parse_value(text: str) -> tree.Value:
    """The tree of a value alone, as in `value: count(team)`.

    Raises: ExpressionError.
    """
    return cast("tree.Value", _read(text, "value"))


def _read(text: str, start: str) -> object:
    try:
        parsed = _lark().parse(text, start=start)
    except UnexpectedInput as error:
        _refuse(text, error)
    return _Build().transform(parsed)


@cache
def _lark() -> Lark:
    return Lark(GRAMMAR, parser="lalr", start=["start", "value"], maybe_placeholders=True)


def _refuse(text: str, error: UnexpectedInput) -> NoReturn:
    if isinstance(error, UnexpectedCharacters):
        found = f"không hiểu “{error.char}”"
        raise ExpressionError(
            Position(error.line, error.column), _sentence(found, error.allowed or ())
        ) from None
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        found = f"không mong đợi “{error.token}”"
        place = Position(error.line, error.column)
        raise ExpressionError(place, _sentence(found, error.accepts or error.expected)) from None
    expected = error.expected if isinstance(error, UnexpectedToken | UnexpectedEOF) else ()
    raise ExpressionError(_end(text), _sentence("biểu thức dừng giữa chừng", expected)) from None


def _end(text: str) -> Position:
    lines = text.rstrip().split("\n")
    return Position(len(lines), len(lines[-1]) + 1)


def _sentence(found: str, expected: Iterable[str]) -> str:
    words = sorted({WORDS.get(name, f"“{name.lower()}”") for name in expected})
    return f"{found}; cần {' hoặc '.join(words)}" if words else found


def _at(token: Token) -> Position:
    return Position(token.line or 1, token.column or 1)


def _merged(kind: type[tree.And | tree.Or], terms: Iterable[tree.Expression]) -> tuple[tree.Expression, ...]:
    flat: list[tree.Expression] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, kind) else (term,))
    return tuple(flat)


def _right(value: tree.Value) -> tree.Value:
    """What stands on the right of an equality: a single name is a code of the catalogue."""
    if not isinstance(value, tree.Path) or len(value.parts) > 1:
        return value
    word = value.parts[0]
    return tree.Here(at=value.at) if word == "here" else tree.Code(word, at=value.at)


@v_args(inline=True)
class _Build(Transformer[Token, object]):
    """Rules of the grammar to nodes of the tree."""

    def or_(self, *terms: tree.Expression) -> tree.Or:
        return tree.Or(_merged(tree.Or, terms), at=terms[0].at)

    def and_(self, *terms: tree.Expression) -> tree.And:
        return tree.And(_merged(tree.And, terms), at=terms[0].at)

    def negated(self, term: tree.Expression) -> tree.Not:
        return tree.Not(term, at=term.at)

    def either(self, word: Token, *terms: tree.Expression) -> tree.Either:
        return tree.Either(terms, at=_at(word))

    def any_(self, word: Token, source: tree.Source) -> tree.Any:
        return tree.Any(source, at=_at(word))

    def all_(self, word: Token, source: tree.Source) -> tree.All:
        return tree.All(source, at=_at(word))

    def covered(self, word: Token, source: tree.Source) -> tree.Covered:
        return tree.Covered(source, at=_at(word))

    def compare(self, left: tree.Value, operator: Token, right: tree.Value) -> tree.Compare:
        op = cast("tree.Operator", str(operator))
        return tree.Compare(left, op, _right(right) if op in ("=", "!=") else right, at=left.at)

    def flag(self, path: tree.Path) -> tree.Flag:
        return tree.Flag(path, at=path.at)

    def is_known(self, path: tree.Path) -> tree.IsKnown:
        return tree.IsKnown(path, at=path.at)

    def is_in(self, path: tree.Path, *codes: tree.Code) -> tree.IsIn:
        return tree.IsIn(path, codes, at=path.at)

    def contains(self, path: tree.Path, code: tree.Code) -> tree.Contains:
        return tree.Contains(path, code, at=path.at)

    def source(
        self,
        kind: Token,
        where: _Filter,
        latest: tuple[tuple[tree.Path, ...], _Filter] | None,
        period: Token | None,
        distinct: tree.Path | None,
    ) -> tree.Source:
        by, then = latest or ((), None)
        return tree.Source(str(kind), where, by, then, period is not None, distinct, at=_at(kind))

    def plain_source(self, kind: Token, where: _Filter, period: Token | None) -> tree.Source:
        return tree.Source(str(kind), where, in_period=period is not None, at=_at(kind))

    def latest(self, *parts: object) -> tuple[tuple[object, ...], object]:
        return parts[:-1], parts[-1]

    def filter(self, expression: tree.Expression) -> tree.Expression:
        return expression

    def distinct(self, _word: Token, path: tree.Path) -> tree.Path:
        return path

    def product(self, left: tree.Value, right: tree.Value) -> tree.Product:
        return tree.Product(left, right, at=left.at)

    def number(self, token: Token) -> tree.Number:
        return tree.Number(Decimal(str(token)), at=_at(token))

    def text(self, token: Token) -> tree.Code:
        return tree.Code(str(token)[1:-1], at=_at(token))

    def code(self, token: Token) -> tree.Code:
        return tree.Code(str(token), at=_at(token))

    def age(self, token: Token) -> tree.Age:
        return tree.Age(at=_at(token))

    def size(self, word: Token, name: Token) -> tree.Size:
        return tree.Size(str(name), at=_at(word))

    def count(self, word: Token, source: tree.Source) -> tree.Count:
        return tree.Count(source, at=_at(word))

    def sum_(self, word: Token, source: tree.Source, path: tree.Path) -> tree.Sum:
        return tree.Sum(source, path, at=_at(word))

    def date_part(self, word: Token, path: tree.Path) -> tree.DatePart:
        return tree.DatePart(cast("tree.DatePartName", str(word)), path, at=_at(word))

    def path(self, token: Token) -> tree.Path:
        return tree.Path(tuple(str(token).split(".")), at=_at(token))
