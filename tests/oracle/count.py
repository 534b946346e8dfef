"""The count itself: every unit one by one, then the sums (rule 6, rule 9, §7)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from bdhvs.indicators.definitions import Definition, Figures
from bdhvs.lib.expression import tree
from tests.oracle.evaluate import Reader
from tests.oracle.figures import FigureCount, figure_count
from tests.oracle.force import in_force, reaches_floor
from tests.oracle.kleene import Answer, Truth, both
from tests.oracle.question import Question
from tests.oracle.register import Register, Row, Tables, valid_on
from tests.oracle.skills import PRACTICE, latest_order
from tests.oracle.sources import UNIT_WORDS
from tests.oracle.things import Thing
from tests.oracle.units import candidates, hamlets_of, owners

WORDS = {True: "pass", False: "fail", None: "missing"}


@dataclass(frozen=True)
class UnitRow:
    """One unit of the base with its outcome."""

    kind: str
    key: str
    outcome: str
    level: str | None
    hamlets: frozenset[str]
    parts: dict[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cell:
    """Integers of one place, part or group."""

    numerator: int
    failed: int
    missing: int
    base_unknown: int = 0
    by_level: tuple[tuple[str, int], ...] = ()

    @property
    def denominator(self) -> int:
        """N = n + f + m."""
        return self.numerator + self.failed + self.missing


@dataclass(frozen=True)
class Change:
    """How many persons were tested twice, and the sum of their changes in score."""

    n: int
    total: Fraction

    @property
    def mean(self) -> Fraction | None:
        """The mean change; none for nobody."""
        return self.total / self.n if self.n else None


@dataclass(frozen=True)
class Count:
    """Everything that a definition says of a village."""

    rows: tuple[UnitRow, ...]
    total: Cell
    hamlets: dict[str, Cell]
    parts: dict[str, Cell]
    groups: dict[str, Cell]
    figure: FigureCount | None = None
    value: int | None = None
    change: Change | None = None


def count(definition: Definition, tables: Tables, question: Question) -> Count:
    """Count an indicator on a village."""
    register = Register(tables, question)
    base, unknown = base_of(register, definition)
    rows = tuple(_row(register, definition, thing) for thing in base) if definition.rule is not None else ()
    lost = Counter(hamlet for thing in unknown for hamlet in hamlets_of(register, thing))
    places = {hamlet for row in rows for hamlet in row.hamlets} | set(lost)
    figures = definition.figures or definition.beside
    return Count(
        rows=rows,
        total=cell(rows, len(unknown)),
        hamlets={place: cell([row for row in rows if place in row.hamlets], lost[place]) for place in places},
        parts={name: _part_cell(rows, name, len(unknown)) for name in definition.parts},
        groups={name: cell([row for row in rows if name in row.groups]) for name in definition.groups},
        figure=_figures(register, figures, definition.shape) if figures else None,
        value=_value(register, definition),
        change=_change(register, base, definition.paired_change.group) if definition.paired_change else None,
    )


def base_of(register: Register, definition: Definition) -> tuple[list[Thing], list[Thing]]:
    """Units that `where` lets in, and those for which it cannot be decided (base_unknown)."""
    inside, unknown = [], []
    for thing in candidates(register, definition):
        truth: Truth = True
        if definition.where is not None:
            truth = _reader(register, definition, thing, floor=None).read(definition.where, thing).truth
        if truth is True:
            inside.append(thing)
        elif truth is None:
            unknown.append(thing)
    return inside, unknown


def _reader(register: Register, definition: Definition, thing: Thing, floor: str | None) -> Reader:
    return Reader(register, definition.framework_group, floor, owners(register, definition, thing))


def _row(register: Register, definition: Definition, thing: Thing) -> UnitRow:
    reader = _reader(register, definition, thing, register.question.floor)
    parts = {name: reader.rule(part, thing) for name, part in definition.parts.items()}
    outcome = (
        reader.rule(definition.pass_, thing) if definition.pass_ is not None else both(list(parts.values()))
    )
    open_reader = _reader(register, definition, thing, None)
    groups = (
        name for name, group in definition.groups.items() if open_reader.read(group, thing).truth is True
    )
    return UnitRow(
        kind=thing.kind,
        key=thing.key,
        outcome=WORDS[outcome.truth],
        level=_shown(outcome),
        hamlets=frozenset(hamlets_of(register, thing)),
        parts={name: WORDS[part.truth] for name, part in parts.items()},
        groups=frozenset(groups),
    )


def _shown(outcome: Answer) -> str | None:
    return (outcome.level or "none") if outcome.truth is True else None


def cell(rows: Iterable[UnitRow], base_unknown: int = 0) -> Cell:
    """Sums of outcomes; passes by the level they stand on."""
    rows = list(rows)
    outcomes = Counter(row.outcome for row in rows)
    levels = Counter(row.level for row in rows if row.level is not None)
    return Cell(
        outcomes["pass"], outcomes["fail"], outcomes["missing"], base_unknown, tuple(sorted(levels.items()))
    )


def _part_cell(rows: Iterable[UnitRow], name: str, base_unknown: int) -> Cell:
    outcomes = Counter(row.parts[name] for row in rows)
    return Cell(outcomes["pass"], outcomes["fail"], outcomes["missing"], base_unknown)


def _value(register: Register, definition: Definition) -> int | None:
    """Rule 9, shape count: how many things of the commune."""
    if definition.value is None:
        return None
    commune = Thing("commune", register.question.commune, {})
    reader = _reader(register, definition, commune, register.question.floor)
    return int(reader.value(definition.value, commune).low)


def _figures(register: Register, figures: Figures, shape: str) -> FigureCount:
    units = [key for word in figures.by for key in _reporting(register, word, figures.where)]
    return figure_count(
        register.tables,
        register.question,
        figures.measure,
        units,
        lambda row: row["unit_code"] or row["place_code"],
        shape,
    )


def _reporting(register: Register, word: str, where: tree.Expression | None) -> list[str]:
    """Units of a kind in the commune on D, narrowed by `where`."""
    question = register.question
    if word == "commune":
        return [question.commune]
    table, code = ("hamlet", "hamlet_code") if word == "hamlet" else ("unit", "unit_code")
    kinds = UNIT_WORDS.get(word, ())
    reader = Reader(register, "", None, set())
    return [
        row[code]
        for row in register.tables[table]
        if row["commune_code"] == question.commune
        and valid_on(row, question.as_of)
        and (not kinds or row["kind"] in kinds)
        and (where is None or reader.read(where, Thing("unit", row[code], row)).truth is True)
    ]


def _change(register: Register, base: list[Thing], group: str) -> Change:
    """§7, third primitive: the last score less the first, of each person with two tests or more."""
    changes = []
    for thing in base:
        tests = sorted((row for row in _tests(register, thing, group)), key=latest_order)
        if len(tests) >= 2:
            changes.append(Fraction(tests[-1]["score"]) - Fraction(tests[0]["score"]))
    return Change(len(changes), sum(changes, Fraction(0)))


def _tests(register: Register, thing: Thing, group: str) -> list[Row]:
    return [
        row
        for row in register.tables["test_result"]
        if register.person_of(row["person_id"]) == thing.person
        and row["group_code"] == group
        and row["purpose"] != PRACTICE
        and row["score"] is not None
        and in_force("test_result", row, register.question.as_of)
        and reaches_floor(row, register.question.floor)
    ]
