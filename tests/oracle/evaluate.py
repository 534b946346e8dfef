"""A rule read for one unit: conditions to answers (rules 1, 2, 4, 8, 9)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bdhvs.indicators.definitions import walk
from bdhvs.lib.expression import tree
from tests.oracle.amounts import UNKNOWN, Amount, compare_amounts, counted, exactly, of_answers, times
from tests.oracle.kleene import MISSING, NO, Answer, answer, at_least, both, either, one, opposite
from tests.oracle.logs import Owner, log_is_open
from tests.oracle.opening import covers
from tests.oracle.register import Register
from tests.oracle.skills import items_of_set, latest_attainments
from tests.oracle.sources import Facts
from tests.oracle.things import Thing, value_of

LOGGED = {
    "visit",
    "delivery",
    "session",
    "attendance",
    "publication",
    "submission",
    "recognition",
    "assignment",
    "duty",
    "roster",
    "team_member",
    "mentee",
}
OBSERVED = {"attainment", "test_result"}
TEST_KEYS = {"group", "framework"}

Element = tuple[Thing | None, Answer]


class Reader:
    """Reads expressions for units of one question. `floor` is None for `where` and for groups (rule 7)."""

    def __init__(
        self, register: Register, framework_group: str, floor: str | None, owners: set[Owner]
    ) -> None:
        self.register = register
        self.question = register.question
        self.group = framework_group
        self.floor = floor
        self.owners = owners
        self.facts = Facts(register, floor)

    def rule(self, expression: tree.Expression, thing: Thing) -> Answer:
        """Rule 8 first: with an empty set the whole rule is missing."""
        if any(not self.items(name) for name in sets_named(expression)):
            return MISSING
        return self.read(expression, thing)

    def items(self, set_code: str) -> set[str]:
        """Items of a set for the framework group of the indicator."""
        return items_of_set(self.register.tables, self.question, self.group, set_code)

    def read(self, node: tree.Expression, thing: Thing) -> Answer:
        """Pass, fail or missing."""
        match node:
            case tree.And(terms):
                return both([self.read(term, thing) for term in terms])
            case tree.Or(terms):
                return one([self.read(term, thing) for term in terms])
            case tree.Either(terms):
                return either([self.read(term, thing) for term in terms])
            case tree.Not(term):
                return opposite(self.read(term, thing))
            case _:
                return self.ask(node, thing)

    def ask(self, node: tree.Expression, thing: Thing) -> Answer:
        """A single condition."""
        match node:
            case tree.Any(source):
                return self.some(source, thing)
            case tree.All(source):
                return self.every(source, thing)
            case tree.Covered(source):
                return self.covered(source, thing)
            case tree.Compare(left, operator, right):
                return compare_amounts(self.value(left, thing), operator, self.value(right, thing))
            case tree.IsKnown() | tree.IsIn() | tree.Contains() | tree.Flag():
                return self.field(node, thing)
        raise NotImplementedError(node)

    def field(self, node: tree.IsKnown | tree.IsIn | tree.Contains | tree.Flag, thing: Thing) -> Answer:
        """Conditions on one field."""
        held = value_of(self.register, thing, node.path.parts)
        match node:
            case tree.IsKnown():
                return answer(held is not None)
            case tree.IsIn(_, codes):
                return answer(None if held is None else held in {code.value for code in codes})
            case tree.Contains(_, code):
                return answer(code.value in held)
            case _:
                return answer(held)

    # sources

    def some(self, source: tree.Source, thing: Thing) -> Answer:
        """At least one: the same as a count of at least one."""
        elements = self.elements(source, thing)
        if self.silent(source, elements, thing):
            return MISSING
        if self.nothing_observed(source, elements):
            return MISSING
        return at_least([given for _, given in elements], 1)

    def every(self, source: tree.Source, thing: Thing) -> Answer:
        """Every item of the set, or every related unit; nobody is not everybody."""
        elements = self.elements(source, thing)
        if self.silent(source, elements, thing):
            return MISSING
        return both([given for _, given in elements]) if elements else NO

    def silent(self, source: tree.Source, elements: list[Element], thing: Thing) -> bool:
        """Rule 2: a zero of logged facts while a log of the owner is open. It speaks of outcomes, not of `where`."""
        if (
            self.floor is None
            or source.kind not in LOGGED
            or any(given.truth is not False for _, given in elements)
        ):
            return False
        last = self.question.period_end() if source.in_period else self.question.as_of
        owners = self.owners_of(thing)
        return log_is_open(self.register.tables, owners, self.question, last)

    def owners_of(self, thing: Thing) -> set[Owner]:
        """A household or a member asked in passing is in the log of its own hamlet; else the unit's own owner."""
        if thing.kind == "household":
            return {Owner("hamlet", thing.row["hamlet_code"])}
        if thing.kind == "member" and thing.person is not None:
            return {Owner("hamlet", stay["hamlet_code"]) for stay in self.register.homes(thing.person)}
        return self.owners

    def nothing_observed(self, source: tree.Source, elements: list[Element]) -> bool:
        """§7: of observed facts nothing recorded is missing. Items not seen are missing one by one."""
        return source.kind == "test_result" and not elements

    def elements(self, source: tree.Source, thing: Thing) -> list[Element]:
        """The things of a source, each with the answer of its filter."""
        if source.kind == "attainment":
            return list(self.attainments(source, thing))
        things = self.facts.of(thing, source.kind, source.in_period)
        if source.kind == "test_result":
            keys = [term for term in terms_of(source) if names_in(term) & TEST_KEYS]
            things = [each for each in things if all(self.read(term, each).truth for term in keys)]
        return [(each, self.filtered(terms_of(source), each)) for each in things]

    def filtered(self, terms: list[tree.Expression], thing: Thing) -> Answer:
        """The fact itself, and what is asked of it."""
        return both([Answer(True, thing.level), *(self.read(term, thing) for term in terms)])

    def attainments(self, source: tree.Source, thing: Thing) -> Iterator[Element]:
        """Rule 4: conditions on item and set choose the items; the latest of each is then asked.

        A latest no fails whatever its degree; a yes without the degree that is asked is missing (rule 5).
        """
        terms = terms_of(source)
        choosing = [term for term in terms if names_in(term) & {"item", "set"}]
        asking = [term for term in terms if term not in choosing]
        latest = latest_attainments(self.register, thing.person or "", source.in_period, self.floor)
        for item in sorted(set.intersection(*(self.chosen(term) for term in choosing))):
            row = latest.get(item)
            if row is None:
                yield None, MISSING
            else:
                seen = Thing("attainment", row["id"], row, level=row["level"])
                yield seen, self.filtered(asking, seen)

    def chosen(self, term: tree.Expression) -> set[str]:
        """Items that a condition on item or set names."""
        match term:
            case tree.IsIn(_, codes):
                return {code.value for code in codes}
            case tree.Compare(tree.Path(("item",)), "=", tree.Code(item)):
                return {item}
            case tree.Compare(tree.Path(("set",)), "=", tree.Code(name)):
                return self.items(name)
        raise NotImplementedError(term)

    def covered(self, source: tree.Source, thing: Thing) -> Answer:
        """Rule 11: the duties of the day, laid together, cover every opening."""
        openings = [
            (row["open_from"], row["open_to"])
            for row in self.register.tables["calendar"]
            if row["commune_code"] == self.question.commune and row["day"] == thing.row["first"]
        ]
        duties = [each for each, given in self.elements(source, thing) if each and given.truth is True]
        for level in sorted({duty.level or "" for duty in duties}, reverse=True):
            hours = [(d.row["from_time"], d.row["to_time"]) for d in duties if (d.level or "") >= level]
            if covers(hours, openings):
                return Answer(True, level or None)
        return NO

    # values

    def value(self, node: tree.Value, thing: Thing) -> Amount:
        """A value, exact or between bounds."""
        match node:
            case tree.Number(known) | tree.Code(known):
                return exactly(known)
            case tree.Here():
                return exactly(self.question.commune)
            case tree.Size(name):
                return exactly(len(self.items(name)))
            case tree.Product(left, right):
                return times(self.value(left, thing), self.value(right, thing))
            case tree.Count(source):
                return self.count(source, thing)
            case tree.Sum(source, path):
                return self.sum(source, path, thing)
        return exactly(self.known(node, thing))

    def known(self, node: tree.Path | tree.Age | tree.DatePart, thing: Thing) -> object:
        """What the register or the fact itself says."""
        match node:
            case tree.Path(parts):
                return value_of(self.register, thing, parts)
            case tree.DatePart(part, path):
                return date_part(part, value_of(self.register, thing, path.parts))
        return self.register.age(thing.person or "")

    def count(self, source: tree.Source, thing: Thing) -> Amount:
        """How many; with `distinct` how many values. Missing things widen the bounds."""
        elements = self.elements(source, thing)
        if self.silent(source, elements, thing):
            return UNKNOWN
        if source.kind == "attainment":
            return of_answers([given for _, given in elements])
        by_value: dict[object, list[Answer]] = {}
        for each, given in elements:
            if each is not None:
                by_value.setdefault(self.counted_by(source, each), []).append(given)
        by_value.pop(None, None)
        return of_answers([one(answers) for answers in by_value.values()])

    def counted_by(self, source: tree.Source, thing: Thing) -> object:
        """What makes two things one: their id, a person in two rows too, or the field of `distinct`."""
        return thing.key if source.distinct is None else value_of(self.register, thing, source.distinct.parts)

    def sum(self, source: tree.Source, path: tree.Path, thing: Thing) -> Amount:
        """The field added up; facts without the field add nothing."""
        elements = self.elements(source, thing)
        if self.silent(source, elements, thing):
            return UNKNOWN
        parts = [
            (value_of(self.register, each, path.parts) or 0, given.level)
            for each, given in elements
            if each is not None and given.truth is True
        ]
        return counted([(Decimal(amount), level) for amount, level in parts])


def date_part(part: tree.DatePartName, day: date | None) -> int | None:
    """Day of the month, month, or weekday with Monday as 1."""
    if day is None:
        return None
    return {"day": day.day, "month": day.month, "weekday": day.isoweekday()}[part]


def terms_of(source: tree.Source) -> list[tree.Expression]:
    """The conditions of both filters, taken apart at `and`."""
    found: list[tree.Expression] = []
    for condition in (source.where, source.then):
        if isinstance(condition, tree.And):
            found += condition.terms
        elif condition is not None:
            found.append(condition)
    return found


def names_in(expression: tree.Expression) -> set[str]:
    """First words of the fields that a condition names, nested sources apart."""
    match expression:
        case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
            return set().union(*(names_in(term) for term in terms))
        case tree.Not(term):
            return names_in(term)
        case tree.Compare(left, _, right):
            return {side.parts[0] for side in (left, right) if isinstance(side, tree.Path)}
        case tree.IsKnown(path) | tree.IsIn(path) | tree.Contains(path) | tree.Flag(path):
            return {path.parts[0]}
    return set()


def sets_named(expression: tree.Expression) -> set[str]:
    """The sets that an expression reads, at any depth."""
    found = set()
    for node in walk(expression):
        match node:
            case tree.Size(name):
                found.add(name)
            case tree.Compare(tree.Path(("set",)), "=", tree.Code(name)):
                found.add(name)
    return found
