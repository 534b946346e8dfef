"""Where the compiled texts and the slow count of one village differ."""

from collections import Counter
from fractions import Fraction

import duckdb

from bdhvs.indicators.definitions import Definition
from tests.counting.compiled import Row, ask, texts, unit_differences
from tests.oracle.count import Cell, Count, count
from tests.oracle.figures import FigureCount
from tests.oracle.question import Question
from tests.villages.rows import Tables


def differences(
    database: duckdb.DuckDBPyConnection, definition: Definition, tables: Tables, question: Question
) -> list[str]:
    """One line for each difference; the village must be in the database already."""
    slow = count(definition, tables, question)
    answers = {
        shape: ask(database, text, question)
        for shape, text in texts(definition.id).items()
        if shape != "evidence"
    }
    found = []
    if definition.paired_change is not None:
        found += _change(slow, answers["cells"])
    elif definition.value is not None:
        found += _value(slow, answers["cells"])
    elif definition.rule is not None:
        found += unit_differences(definition, slow, answers["rows"])
        found += _cells(definition, slow, answers["cells"])
    if slow.figure is not None:
        found += _figure(slow.figure, answers["figure_cells"])
    return found


def _sum(cells: list[Row], name: str) -> int:
    return sum(int(cell[name] or 0) for cell in cells)


def _unlike(what: str, slow: object, compiled: object) -> list[str]:
    return [] if slow == compiled else [f"{what}: slow {slow}; compiled {compiled}"]


def _cells(definition: Definition, slow: Count, cells: list[Row]) -> list[str]:
    """The commune is the sum of its hamlets; so are its parts and groups."""
    names = ("numerator", "failed", "missing")
    found = _unlike("total", _three(slow.total), tuple(_sum(cells, name) for name in names))
    found += _unlike("base_unknown", slow.total.base_unknown, _sum(cells, "base_unknown"))
    levels = {level: _sum(cells, level.lower()) for level in ("E0", "E1", "E2", "E3", "E4", "none")}
    found += _unlike("by_level", dict(slow.total.by_level), {level: n for level, n in levels.items() if n})
    found += _unlike("places twice", [], _repeated(cells))
    for kind, expected in (("part", slow.parts), ("group", slow.groups)):
        for name, cell in expected.items():
            seen = tuple(_sum(cells, f"{kind}_{name}_{column}") for column in names)
            found += _unlike(f"{kind} {name} of {definition.id}", _three(cell), seen)
    return found


def _three(cell: Cell) -> tuple[int, int, int]:
    return cell.numerator, cell.failed, cell.missing


def _repeated(cells: list[Row]) -> list[str]:
    places = Counter(cell["hamlet_code"] for cell in cells)
    return [str(place) for place, times in places.items() if times > 1]


def _value(slow: Count, cells: list[Row]) -> list[str]:
    """A count has neither failed nor missing (rule 9)."""
    seen = tuple(_sum(cells, name) for name in ("numerator", "failed", "missing"))
    return _unlike("value", (slow.value, 0, 0), seen)


def _change(slow: Count, cells: list[Row]) -> list[str]:
    if slow.change is None:
        return ["no change counted"]
    total = sum((Fraction(cell["total"]) for cell in cells if cell["total"] is not None), Fraction(0))
    return _unlike("change", (slow.change.n, slow.change.total), (_sum(cells, "n"), total))


def _figure(slow: FigureCount, cells: list[Row]) -> list[str]:
    names = ("numerator", "denominator", "reporting", "missing")
    expected = (slow.numerator, slow.denominator, slow.reporting, slow.units_missing)
    found = _unlike("figure", expected, tuple(_sum(cells, name) for name in names))
    told = sum((Fraction(cell["value"]) for cell in cells if cell["value"] is not None), Fraction(0))
    return found + _unlike("value told", slow.value, told)
