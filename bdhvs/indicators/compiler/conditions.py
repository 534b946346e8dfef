"""Conditions to columns. Truth is a nullable boolean, null being missing: SQL's own logic is Kleene's.

Levels are numbers, null where no levelled fact takes part (rule 9).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from bdhvs.indicators.compiler.frames import Frame
from bdhvs.indicators.compiler.leaves import column_of
from bdhvs.indicators.compiler.observed import listed_items, set_of
from bdhvs.indicators.compiler.sizes import factor_of, sizes_in, sources_here
from bdhvs.indicators.compiler.summaries import Asking, Summary, summary_of
from bdhvs.indicators.compiler.tables import ibis, logs_open, set_size, text
from bdhvs.indicators.kinds import KINDS, Nature
from bdhvs.lib.expression import tree

_NONE: Final = 9
"""Stands for "no level" while the least is looked for."""


@dataclass(frozen=True)
class Answer:
    """Truth of a condition for each row, and the level of its passes."""

    truth: Any
    level: Any = None


class Conditions:
    """The rows of a frame, with what the sources of its conditions found attached to them.

    `onto` are rows of the same units to which to attach instead, with a `prefix` of their own. `logs` says whether
    open logs turn a zero into missing: in what a unit must meet, not in who is meant.
    """

    def __init__(
        self,
        frame: Frame,
        *,
        framework_group: str,
        floor: bool,
        logs: bool,
        onto: Any = None,
        prefix: str = "s",
    ) -> None:
        self.frame, self.rows, self.prefix = frame, frame.rows if onto is None else onto, prefix
        self.framework_group, self.floor, self.logs = framework_group, floor, logs
        self._summaries: dict[tree.Source, Summary] = {}

    # attaching

    def attach(self, conditions: Sequence[tree.Expression], *, sets: Iterable[str] = ()) -> "Conditions":
        """Join what each source found to the rows, and the sizes of the sets that are needed and of `sets`.

        Done before any answer is asked.
        """
        uses: dict[tree.Source, list[tree.Node]] = {}
        for condition in conditions:
            for source, user in sources_here(condition):
                uses.setdefault(source, []).append(user)
        for source, users in uses.items():
            self._join(source, users)
        self._join_sizes({*sets, *(name for condition in conditions for name in sizes_in(condition))})
        for in_period in sorted({s.in_period for s in uses if KINDS[s.kind].nature is Nature.LOGGED}):
            self._join_logs(in_period)
        self._summaries = {
            source: replace(found, rows=self.rows) for source, found in self._summaries.items()
        }
        return self

    def _join(self, source: tree.Source, users: list[tree.Node]) -> None:
        asking = Asking(self.frame, self.framework_group, self.floor, self.logs)
        summary = summary_of(source, users, asking, f"{self.prefix}{len(self._summaries)}")
        self._summaries[source] = summary
        self.rows = self.rows.left_join(summary.rows, self.rows.unit_id == summary.rows[summary.key])
        self.rows = self.rows.drop(summary.key)

    def _join_sizes(self, names: set[str]) -> None:
        for name in sorted(names):
            self.rows = self.rows.cross_join(set_size(self.framework_group, name))

    def _join_logs(self, in_period: bool) -> None:
        if self.frame.owners is None or not self.logs:
            return
        name = _log_column(in_period)
        logs = logs_open(in_period=in_period)
        late = (
            self.frame.owners.semi_join(logs, ["owner_kind", "owner_id"])
            .select(**{name: "unit_id"})
            .distinct()
        )
        self.rows = self.rows.left_join(late, self.rows.unit_id == late[name])

    # answering

    def answer(self, node: tree.Expression) -> Answer:
        match node:
            case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
                return _TOGETHER[type(node)]([self.answer(term) for term in terms])
            case tree.Not(term):
                return Answer(~self.answer(term).truth)
            case tree.Any(source):
                return self._counted(source, ">=", Fraction(1), None)
            case tree.All(source):
                return self._every(source)
            case tree.Covered(source):
                found = self._summaries[source]
                return Answer(
                    ibis().coalesce(found.column("ok"), ibis().literal(False)), found.column("lmin")
                )
            case tree.Compare(tree.Count(source) | tree.Sum(source), operator, right):
                return self._counted(source, operator, *factor_of(right))
        return Answer(self._plain(node))

    def _plain(self, node: tree.Expression) -> Any:
        """A condition on the fields of the row itself."""
        match node:
            case tree.Compare(left, operator, right):
                return _compare(self._value(left), operator, self._value(right))
            case tree.Flag(path):
                return ibis().literal(True) if str(path) == "active" else self.rows[column_of(path)]
            case tree.IsKnown(path):
                column = self.rows[column_of(path)]
                return column.notnull() & (column != "") if column.type().is_string() else column.notnull()
            case tree.IsIn(path, codes):
                return self.rows[column_of(path)].isin([code.value for code in codes])
            case tree.Contains(_, code):
                return self.rows[f"topic_{code.value}"]
        raise TypeError(f"not a condition: {node}")

    def _value(self, node: tree.Value) -> Any:
        match node:
            case tree.Path():
                return self.rows[column_of(node)]
            case tree.Code(code):
                return ibis().literal(code)
            case tree.Here():
                return text("commune")
            case tree.Number(value):
                return ibis().literal(int(value) if value == int(value) else value)
            case tree.Age():
                return self.rows.age
            case tree.DatePart(part, path):
                return _date_part(self.rows[column_of(path)], part)
        return self._size(node)

    def _size(self, node: tree.Value) -> Any:
        factor, name = factor_of(node)
        column = self.rows[f"size_{name}"]
        return column * factor.numerator / factor.denominator

    # counting

    def _counted(self, source: tree.Source, operator: str, factor: Fraction, size: str | None) -> Answer:
        found = self._summaries[source]
        low, high = self._bounds(source, found)
        goal = ibis().literal(factor.numerator)
        goal = goal * self.rows[f"size_{size}"] if size else goal

        def meets(number: Any) -> Any:
            return _compare(number * factor.denominator, operator, goal)

        truth = _between(low, high, operator, meets, goal, factor.denominator)
        truth = self._unless_log_is_open(source, found, truth)
        return Answer(truth, _level_of_count(found, operator, meets))

    def _bounds(self, source: tree.Source, found: Summary) -> tuple[Any, Any]:
        """The least and the most that the count can be, given what is unknown."""
        if source.kind == "attainment":
            return found.number("n"), self._domain(source) - found.number("no")
        if source.kind == "test_result":
            untested = (found.number("total") == 0).ifelse(1, 0)
            return found.number("n"), found.number("n") + found.number("m") + untested
        if KINDS[source.kind].unit:
            return found.number("n"), found.number("n") + found.number("m")
        exactly = found.number("n")
        return exactly, exactly

    def _domain(self, source: tree.Source) -> Any:
        items = listed_items(source)
        return ibis().literal(len(items)) if items else self.rows[f"size_{set_of(source)}"]

    def _unless_log_is_open(self, source: tree.Source, found: Summary, truth: Any) -> Any:
        name = _log_column(source.in_period)
        if KINDS[source.kind].nature is not Nature.LOGGED or name not in self.rows.columns:
            return truth
        nothing = (found.number("n") == 0) & (found.number("m") == 0)
        return (nothing & self.rows[name].notnull()).ifelse(ibis().null("boolean"), truth)

    def _every(self, source: tree.Source) -> Answer:
        found = self._summaries[source]
        yes, no = found.number("n"), found.number("no")
        complete = (yes == self._domain(source)) if source.kind == "attainment" else found.number("m") == 0
        some = yes > 0
        truth = ibis().cases(
            (no > 0, False), (complete & some, True), (complete, False), else_=ibis().null("boolean")
        )
        return Answer(self._unless_log_is_open(source, found, truth), found.column("lmin"))


# putting together


def _all_of(answers: list[Answer]) -> Answer:
    truth = ibis().and_(*(one.truth for one in answers))
    levels = [ibis().coalesce(one.level, _NONE) for one in answers if one.level is not None]
    return Answer(truth, ibis().least(*levels).nullif(_NONE) if levels else None)


def _one_of(answers: list[Answer]) -> Answer:
    return Answer(ibis().or_(*(one.truth for one in answers)), _best(answers))


def _alternatives(answers: list[Answer]) -> Answer:
    yes = ibis().or_(*(ibis().coalesce(one.truth, ibis().literal(False)) for one in answers))
    unknown = ibis().and_(*(one.truth.isnull() for one in answers))
    truth = ibis().cases((yes, True), (unknown, ibis().null("boolean")), else_=False)
    return Answer(truth, _best(answers))


def _best(answers: list[Answer]) -> Any:
    levels = [
        (one.truth & one.level.notnull()).ifelse(one.level, -1) for one in answers if one.level is not None
    ]
    return ibis().greatest(*levels).nullif(-1) if levels else None


_TOGETHER: Final[dict[type, Callable[[list[Answer]], Answer]]] = {
    tree.And: _all_of,
    tree.Or: _one_of,
    tree.Either: _alternatives,
}


def _log_column(in_period: bool) -> str:
    return "log_in_period" if in_period else "log_open"


def _compare(left: Any, operator: str, right: Any) -> Any:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right


def _between(low: Any, high: Any, operator: str, meets: Any, goal: Any, scale: int) -> Any:
    """The comparison of something that lies between two counts."""
    if low is high:
        return meets(low)
    if operator in ("=", "!="):
        outside = (high * scale < goal) | (low * scale > goal)
        equal = ibis().cases((outside, False), (low == high, True), else_=ibis().null("boolean"))
        return equal if operator == "=" else ~equal
    return (meets(low) == meets(high)).ifelse(meets(low), ibis().null("boolean"))


def _level_of_count(found: Summary, operator: str, meets: Any) -> Any:
    """The greatest level at which the facts alone would be enough."""
    if operator not in (">=", ">") or not found.has("c0"):
        return found.column("lv")
    cases = [(meets(found.number(f"c{n}")), n) for n in (4, 3, 2, 1, 0)]
    return ibis().cases(*cases, else_=ibis().null("int64"))


def _date_part(column: Any, part: str) -> Any:
    if part == "weekday":
        return column.day_of_week.index() + 1
    return column.day() if part == "day" else column.month()
