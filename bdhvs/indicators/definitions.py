"""Definitions of indicators, read from `catalogue/indicators.yaml` and checked at load."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from bdhvs.indicators.kinds import KINDS, UNITS
from bdhvs.lib.expression import tree
from bdhvs.lib.expression.render import render

Shape = Literal["share", "count", "value", "rank"]


@dataclass(frozen=True, slots=True)
class Figures:
    """n and N over the latest figure of each reporting unit (measurement rule 6); of a count its whole number, of a
    value or a rank the one number that was told of the commune.

    `by` names kinds of units (`school`, `enterprise`, `youth_cell`, `hamlet`, `commune`); `where` narrows them.
    """

    measure: str
    by: tuple[str, ...]
    where: tree.Expression | None = None


@dataclass(frozen=True, slots=True)
class PairedChange:
    """First and last test of each person of the base, in one framework and group: n, mean, interval."""

    group: str


@dataclass(frozen=True)
class Definition:
    """What an indicator measures.

    Exactly one of: `pass_` and `parts` (shares), `value` (a count of things of the commune), `figures` (of any
    shape), `paired_change` (a value). With parts alone a unit passes when all parts pass; with both, `pass_`
    decides and the parts are shown. `groups` are read like `where`, without the evidence floor. `beside` is a
    figure shown beside the persons, never added to them.
    """

    id: str
    says: str
    of: str = "commune"
    where: tree.Expression | None = None
    pass_: tree.Expression | None = None
    parts: Mapping[str, tree.Expression] = field(default_factory=dict)
    value: tree.Count | None = None
    figures: Figures | None = None
    paired_change: PairedChange | None = None
    shape: Shape = "share"
    framework_group: str = ""
    groups: Mapping[str, tree.Expression] = field(default_factory=dict)
    group_says: Mapping[str, str] = field(default_factory=dict)
    part_says: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    beside: Figures | None = None
    rows: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def rule(self) -> tree.Expression | None:
        """What a unit must meet: `pass_`, or all parts together."""
        if self.pass_ is not None or not self.parts:
            return self.pass_
        terms = tuple(self.parts.values())
        return terms[0] if len(terms) == 1 else tree.And(terms, at=terms[0].at)

    @cached_property
    def text(self) -> str:
        """Canonical text of everything that decides the numbers; wording and order of keys do not matter."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def expressions(self) -> Iterator[tree.Expression]:
        """Every condition of the definition: where, rule, parts, groups, and the `where` of figures."""
        for one in (self.where, self.pass_, *self.parts.values(), *self.groups.values()):
            if one is not None:
                yield one
        for figures in (self.figures, self.beside):
            if figures is not None and figures.where is not None:
                yield figures.where

    @cached_property
    def tables(self) -> frozenset[str]:
        """Tables of the layout that are read, through any nesting: a change in one makes the cells stale."""
        names = set(UNITS[self.of].tables)
        for kind in self._kinds():
            names.update(KINDS[kind].tables)
            names.update(UNITS[KINDS[kind].unit].tables if KINDS[kind].unit else ())
        names.update({"figure", "unit"} if self.figures or self.beside else ())
        names.update({"test_result"} if self.paired_change else ())
        return frozenset(names | self._missing_rule())

    def _kinds(self) -> set[str]:
        found = {source.kind for one in self.expressions() for source in sources_of(one)}
        return found | ({source.kind for source in sources_of(self.value)} if self.value else set())

    def _missing_rule(self) -> set[str]:
        return {"submission"} if UNITS[self.of].log_owner else set()

    @cached_property
    def sets(self) -> frozenset[tuple[str, str]]:
        """(framework group, set) pairs that must not be empty (rule 8)."""
        found = {name for one in self.expressions() for name in sets_of(one)}
        return frozenset((self.framework_group, name) for name in found)


def _plain(definition: Definition) -> dict[str, object]:
    keys = ("id", "of", "shape", "framework_group", "channels")
    plain: dict[str, object] = {key: getattr(definition, key) for key in keys}
    for key in ("where", "pass_", "value"):
        node = getattr(definition, key)
        plain[key] = render(node) if node is not None else None
    for key in ("parts", "groups"):
        plain[key] = {name: render(node) for name, node in getattr(definition, key).items()}
    for key in ("figures", "beside"):
        figures: Figures | None = getattr(definition, key)
        where = render(figures.where) if figures and figures.where is not None else None
        plain[key] = [figures.measure, sorted(figures.by), where] if figures else None
    plain["paired_change"] = definition.paired_change.group if definition.paired_change else None
    return plain


def children(node: object) -> Iterator[tree.Node]:
    """The nodes directly below a node."""
    for name in getattr(node, "__dataclass_fields__", {}):
        held = getattr(node, name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, tree.Node):
                yield one


def walk(node: tree.Node) -> Iterator[tree.Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def sources_of(node: tree.Node) -> Iterator[tree.Source]:
    """Every source in an expression, through any nesting."""
    return (one for one in walk(node) if isinstance(one, tree.Source))


def sets_of(node: tree.Node) -> Iterator[str]:
    """Names of the sets that an expression reads."""
    for one in walk(node):
        match one:
            case tree.Size(name):
                yield name
            case tree.Compare(tree.Path(("set",)), "=", tree.Code(name)):
                yield name


CATALOGUE = Path(__file__).parents[2] / "catalogue" / "indicators.yaml"
