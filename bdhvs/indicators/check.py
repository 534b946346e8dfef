"""Does a rule speak of things that exist? Names, types and nesting, each refusal with its place in the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bdhvs.indicators.kinds import KINDS, MAX_DEPTH, UNITS, Kind, Nature, Type
from bdhvs.lib.expression import tree
from bdhvs.lib.expression.errors import ExpressionError


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is being looked at: its name for messages, its fields, what may be asked of it."""

    name: str
    fields: dict[str, Type]
    asks: tuple[str, ...]
    has_age: bool
    depth: int
    day: bool = False


def check(expression: tree.Expression, *, of: str, framework_group: str = "") -> None:
    """Check a condition about a unit.

    Raises: ExpressionError at the first thing that cannot be.
    """
    _Checker(framework_group).expression(expression, _unit_scope(of))


def check_value(value: tree.Value, *, of: str, framework_group: str = "") -> None:
    """Check a value of a unit, as in `value: count(team)`.

    Raises: ExpressionError
    """
    _Checker(framework_group).value(value, _unit_scope(of))


def _unit_scope(of: str) -> _Scope:
    unit = UNITS[of]
    return _Scope(of, unit.fields, unit.asks, unit.has_age, 0, day=of == "day[opening]")


def _source_scope(kind: str, outer: _Scope) -> _Scope:
    known = KINDS[kind]
    inner = UNITS.get(known.unit)
    asks = inner.asks if inner else ()
    fields = {**inner.fields, **known.fields} if inner else known.fields
    return _Scope(kind, fields, asks, bool(inner and inner.has_age), outer.depth + 1)


def _refuse(node: tree.Node, message: str) -> ExpressionError:
    return ExpressionError(node.at, message)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "không có gì"


def conjuncts(expression: tree.Expression | None) -> Iterator[tree.Expression]:
    """The conditions of which all must hold, taken apart."""
    if isinstance(expression, tree.And):
        yield from expression.terms
    elif expression is not None:
        yield expression


def names_in(expression: tree.Expression) -> set[str]:
    """Fields named directly in an expression, outside nested sources."""
    match expression:
        case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
            return set().union(*map(names_in, terms))
        case tree.Not(term):
            return names_in(term)
        case tree.Compare(left, _, right):
            return {str(side) for side in (left, right) if isinstance(side, tree.Path)}
        case tree.IsKnown(path) | tree.IsIn(path) | tree.Contains(path) | tree.Flag(path):
            return {str(path)}
    return set()


def _is_choice(condition: tree.Expression) -> bool:
    match condition:
        case tree.Compare(tree.Path(), _, tree.Code()) | tree.IsIn():
            return True
    return False


class _Checker:
    def __init__(self, framework_group: str) -> None:
        self.framework_group = framework_group

    def expression(self, node: tree.Expression, scope: _Scope) -> None:
        match node:
            case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
                for term in terms:
                    self.expression(term, scope)
            case tree.Not(term):
                self.expression(term, scope)
            case tree.Any(source):
                self.source(source, scope)
            case tree.All(source):
                self.every(node, source, scope)
            case tree.Covered(source):
                self.covered(node, source, scope)
            case tree.Compare():
                self.compare(node, scope)
            case _:
                self.field_test(node, scope)

    def field_test(self, node: tree.IsKnown | tree.IsIn | tree.Contains | tree.Flag, scope: _Scope) -> None:
        found = self.field(node.path, scope)
        match node:
            case tree.Flag() if found is not Type.FLAG:
                raise _refuse(node, f"“{node.path}” không phải điều có/không, cần một phép so sánh")
            case tree.Contains() if found is not Type.LIST:
                raise _refuse(node, f"“{node.path}” không phải danh sách nên không dùng “contains” được")
            case tree.IsIn() if found is not Type.CODE:
                raise _refuse(node, f"“{node.path}” không phải mã nên không dùng “in (…)” được")
            case tree.IsKnown() if found in (Type.LIST, Type.FLAG):
                raise _refuse(node, f"“{node.path}” không dùng “is known” được")

    def field(self, path: tree.Path, scope: _Scope) -> Type:
        found = scope.fields.get(str(path))
        if found is None:
            raise _refuse(path, f"“{scope.name}” không có trường “{path}”; có: {_listed(scope.fields)}")
        return found

    def covered(self, node: tree.Covered, source: tree.Source, scope: _Scope) -> None:
        if source.kind != "duty" or not scope.day:
            raise _refuse(node, "“covered(…)” chỉ hỏi được lịch trực (duty) của ngày mở cửa (day[opening])")
        self.source(source, scope)

    def every(self, node: tree.All, source: tree.Source, scope: _Scope) -> None:
        if source.kind != "attainment" and not (source.kind in KINDS and KINDS[source.kind].unit):
            raise _refuse(node, "“all(…)” chỉ hỏi được kỹ năng (attainment) hoặc người, hộ, đơn vị liên quan")
        self.source(source, scope)

    def source(self, source: tree.Source, scope: _Scope) -> None:
        if source.kind not in scope.asks:
            raise _refuse(
                source, f"không hỏi được “{source.kind}” của “{scope.name}”; hỏi được: {_listed(scope.asks)}"
            )
        inner = _source_scope(source.kind, scope)
        if inner.depth > MAX_DEPTH:
            raise _refuse(source, f"lồng nhau quá {MAX_DEPTH} tầng")
        for condition in (source.where, source.then):
            if condition is not None:
                self.expression(condition, inner)
        for path in (*source.latest, *((source.distinct,) if source.distinct else ())):
            self.field(path, inner)
        self.shape_of_source(source, KINDS[source.kind])

    def shape_of_source(self, source: tree.Source, kind: Kind) -> None:
        if source.latest and (source.kind != "attainment" or [str(p) for p in source.latest] != ["item"]):
            raise _refuse(source.latest[0], "“latest by” chỉ dùng cho attainment, theo item")
        if source.in_period and kind.nature is Nature.REGISTER:
            raise _refuse(source, f"“{source.kind}” thuộc danh sách, không dùng “in period” được")
        if kind.keys:
            self.keys(source, kind)
        if source.kind == "attainment":
            self.items(source)

    def keys(self, source: tree.Source, kind: Kind) -> None:
        for condition in (*conjuncts(source.where), *conjuncts(source.then)):
            names = names_in(condition)
            if names & kind.keys and not names <= kind.keys:
                raise _refuse(condition, f"tách {_listed(kind.keys)} khỏi điều kiện khác bằng “and”")
            if names & kind.keys and not _is_choice(condition):
                raise _refuse(condition, f"{_listed(names)} chỉ dùng được với “=”, “!=” hoặc “in (…)”")

    def items(self, source: tree.Source) -> None:
        chosen = [c for c in conjuncts(source.where) if names_in(c) & {"item", "set"}]
        good = len(chosen) == 1 and (
            isinstance(chosen[0], tree.IsIn)
            or (isinstance(chosen[0], tree.Compare) and chosen[0].operator == "=")
        )
        if not good:
            raise _refuse(
                source, "attainment cần đúng một điều kiện “item = …”, “item in (…)” hoặc “set = …”"
            )
        if names_in(chosen[0]) == {"set"}:
            if not isinstance(chosen[0], tree.Compare):
                raise _refuse(chosen[0], "chỉ chọn được một bộ: “set = …”")
            self.group(source)

    def group(self, node: tree.Node) -> None:
        if not self.framework_group:
            raise _refuse(node, "chỉ số dùng bộ kỹ năng (set, size) thì cần “framework_group”")

    def compare(self, node: tree.Compare, scope: _Scope) -> None:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        counted = isinstance(node.left, tree.Count | tree.Sum)
        if counted and not isinstance(node.right, tree.Number | tree.Size | tree.Product):
            raise _refuse(node.right, "count(…) và sum(…) chỉ so sánh được với số hoặc size(…)")
        if left is not right:
            raise _refuse(node.right, f"không so sánh được {_WORDS[left]} với {_WORDS[right]}")
        if isinstance(node.right, tree.Count | tree.Sum):
            raise _refuse(node.right, "viết count(…) hoặc sum(…) ở bên trái phép so sánh")
        if left in (Type.FLAG, Type.LIST):
            raise _refuse(node.left, f"không so sánh được {_WORDS[left]}")
        if left is Type.CODE and node.operator not in ("=", "!="):
            raise _refuse(node, "mã chỉ so sánh được bằng “=” hoặc “!=”")

    def value(self, node: tree.Value, scope: _Scope) -> Type:
        match node:
            case tree.Path():
                return self.field(node, scope)
            case tree.Code() | tree.Here():
                return Type.CODE
            case tree.Count(source):
                self.source(source, scope)
            case tree.Sum():
                self.sum(node, scope)
            case _:
                self.plain_number(node, scope)
        return Type.NUMBER

    def plain_number(self, node: tree.Value, scope: _Scope) -> None:
        match node:
            case tree.DatePart(_, path) if self.field(path, scope) is not Type.DATE:
                raise _refuse(path, f"“{path}” không phải ngày")
            case tree.Age() if not scope.has_age:
                raise _refuse(node, f"“{scope.name}” không có tuổi")
            case tree.Size():
                self.group(node)
            case tree.Product(left, right):
                self.product(left, right, scope)

    def sum(self, node: tree.Sum, scope: _Scope) -> None:
        self.source(node.source, scope)
        if KINDS[node.source.kind].nature is not Nature.LOGGED or KINDS[node.source.kind].unit:
            raise _refuse(node, "“sum(…)” chỉ cộng được số liệu của việc đã ghi nhận")
        if self.field(node.path, _source_scope(node.source.kind, scope)) is not Type.NUMBER:
            raise _refuse(node.path, f"“{node.path}” không phải số")

    def product(self, left: tree.Value, right: tree.Value, scope: _Scope) -> None:
        for node in (left, right):
            if not isinstance(node, tree.Number | tree.Size):
                raise _refuse(node, "chỉ nhân được số với size(…)")
            self.value(node, scope)
        if isinstance(left, tree.Size) and isinstance(right, tree.Size):
            raise _refuse(right, "không nhân hai size(…) với nhau")


_WORDS = {
    Type.CODE: "mã",
    Type.NUMBER: "số",
    Type.DATE: "ngày",
    Type.INSTANT: "thời điểm",
    Type.FLAG: "điều có/không",
    Type.LIST: "danh sách",
}
