"""The tree of a rule. Every node is frozen and compares by meaning: its place in the text (`at`) does not count.

An **expression** (`Expression`) has one of three outcomes for a unit: pass, fail, missing. A **value** (`Value`) is
compared with another value. A **source** names the facts or the related units that an expression looks at.

How names are told apart, without knowing any table: what stands alone on the right of `=` or `!=`, and what stands
in a list or after `contains`, is a `Code` (`kind = guidance`); `here` there is `Here`, the commune of the question.
What stands alone on the right of `<`, `<=`, `>`, `>=`, and every dotted name, is a `Path` (`submitted_at <= due_at`).
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from bdhvs.lib.expression.errors import Position

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
DatePartName = Literal["day", "month", "weekday"]


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that was written, with the place where it begins."""

    at: Position = field(default=Position(), compare=False, repr=False, kw_only=True)


# values


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A field of what is being looked at, perhaps through another thing: `degree`, `session.kind`."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Code(Node):
    """A fixed word of the catalogue: `guidance`, `yes`, `official`."""

    value: str


@dataclass(frozen=True, slots=True)
class Here(Node):
    """The commune for which the question is asked."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """An exact number: `5`, `0.8`."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Age(Node):
    """Completed years of a person on the as-of day; unknown without a birth year."""


@dataclass(frozen=True, slots=True)
class DatePart(Node):
    """Day of month, month, or weekday (Monday is 1, Sunday is 7) of a date field."""

    part: DatePartName
    path: Path


@dataclass(frozen=True, slots=True)
class Size(Node):
    """How many items a set of the framework in use has: `size(core)`."""

    set_code: str


@dataclass(frozen=True, slots=True)
class Count(Node):
    """How many facts or related units a source has; with `distinct`, how many different values of that field."""

    source: "Source"


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """The sum of a whole-number field over the facts of a source; facts without the field add nothing."""

    source: "Source"
    path: Path


@dataclass(frozen=True, slots=True)
class Product(Node):
    """Two values multiplied, exactly: `0.8 * size(core)`."""

    left: "Value"
    right: "Value"


Value = Path | Code | Here | Number | Age | DatePart | Size | Count | Sum | Product

# sources


@dataclass(frozen=True, slots=True)
class Source(Node):
    """`kind[where] latest by paths [then] in period .distinct(path)`; all but the kind may be left out.

    Without `latest by` there is one filter, `where`. For an attainment the parts of the filter that name `item` or
    `set` are applied before the reduction to the latest by item, those that name `result` or `degree` after it,
    wherever they are written (measurement rule 4), so that `attainment[item = x and result = yes]` and
    `attainment[item = x] latest by item [result = yes]` mean the same.
    """

    kind: str
    where: "Expression | None" = None
    latest: tuple[Path, ...] = ()
    then: "Expression | None" = None
    in_period: bool = False
    distinct: Path | None = None


# expressions


@dataclass(frozen=True, slots=True)
class And(Node):
    """Kleene `and` of two or more different conditions; an `and` directly inside an `and` is merged into it."""

    terms: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Kleene `or` of two or more different conditions; an `or` directly inside an `or` is merged into it."""

    terms: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Kleene `not`."""

    term: "Expression"


@dataclass(frozen=True, slots=True)
class Either(Node):
    """Alternative evidence of one thing: pass if one passes, missing if all are missing, else fail (rule 1)."""

    terms: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Any(Node):
    """At least one: the same as `count(source) >= 1`."""

    source: Source


@dataclass(frozen=True, slots=True)
class All(Node):
    """Every one. Of attainments: every item named before the reduction (the set, the listed items)."""

    source: Source


@dataclass(frozen=True, slots=True)
class Covered(Node):
    """The hours of the source, laid together, cover every opening of the day (`of: day[opening]`, rule 11)."""

    source: Source


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values compared; missing where one of them is unknown."""

    left: Value
    operator: Operator
    right: Value


@dataclass(frozen=True, slots=True)
class IsKnown(Node):
    """The field has a value. Never missing itself."""

    path: Path


@dataclass(frozen=True, slots=True)
class IsIn(Node):
    """The field is one of the listed codes."""

    path: Path
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Contains(Node):
    """The list that the field is (topics of a visit, a session, a publication) holds the code. Never missing."""

    path: Path
    code: Code


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """A yes/no field standing alone: `resident`, `active`, `passed`, `has_proof`."""

    path: Path


Expression = And | Or | Not | Either | Any | All | Covered | Compare | IsKnown | IsIn | Contains | Flag
