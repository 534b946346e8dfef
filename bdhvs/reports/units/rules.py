"""What a form asks, what a paper answers, and how answers of many are summed without hiding who is missing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bdhvs.lib.labelled import Labelled

MOST_FIELDS: Final = 30
NUMBERED: Final = frozenset({"count", "number", "share"})
OWN: Final = "own"
"""A number that no measure of the product names: kept in the commune's own list of figures."""


class PaperError(ValueError):
    """A form, round or paper that cannot be as it was sent; the text is shown as it is."""


class FieldKind(Labelled):
    COUNT = "count", "phần mềm đếm sẵn"
    NUMBER = "number", "con số, nơi nộp ghi"
    SHARE = "share", "số đạt trên tổng số, nơi nộp ghi"
    WORDS = "words", "lời ngắn"


class Subject(Labelled):
    """Who fills a form."""

    HAMLET = "hamlet", "thôn"
    TEAM = "team", "Tổ"
    UNIT = "unit", "đơn vị"


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. `source`: what is counted (kind count), or the measure that the number becomes."""

    key: str
    title: str
    kind: FieldKind
    source: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind is not FieldKind.WORDS

    @property
    def is_typed(self) -> bool:
        return self.kind in (FieldKind.NUMBER, FieldKind.SHARE)


def fields_of(raw: Iterable[Mapping[str, str]]) -> tuple[Field, ...]:
    """Fields as they are kept with a form or a round."""
    return tuple(Field(one["key"], one["title"], FieldKind(one["kind"]), one["source"]) for one in raw)


def raw_fields(fields: Iterable[Field]) -> list[dict[str, str]]:
    """As they are stored."""
    return [{"key": f.key, "title": f.title, "kind": f.kind.value, "source": f.source} for f in fields]


def keyed(asked: Sequence[tuple[str, str, FieldKind, str]], taken: Iterable[str] = ()) -> tuple[Field, ...]:
    """Fields with a key each: one that is kept keeps its key, a new one takes the next free (`o1`, `o2` …).

    Raises: PaperError for no field, too many, or two of one title
    """
    if not asked:
        raise PaperError("Biểu chưa có ô nào. Hãy chọn ít nhất một ô.")
    if len(asked) > MOST_FIELDS:
        raise PaperError(f"Biểu có {len(asked)} ô, nhiều hơn {MOST_FIELDS}. Hãy bớt ô cho dễ điền.")
    titles = [title.casefold() for _, title, _, _ in asked]
    twice = next((title for _, title, _, _ in asked if titles.count(title.casefold()) > 1), "")
    if twice:
        raise PaperError(f"Hai ô cùng tên “{twice}”. Hãy đặt tên khác nhau.")
    used = {key for key, _, _, _ in asked if key} | set(taken)
    free = (f"o{n}" for n in range(1, 10_000) if f"o{n}" not in used)
    return tuple(Field(key or next(free), title, kind, source) for key, title, kind, source in asked)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one paper says in one field. Missing: `number` None is not told, never zero."""

    number: int | None = None
    of: int | None = None
    counted: bool = False


NOTHING: Final = Answer()


def answer_in(values: Mapping[str, Any], key: str) -> Answer:
    """The typed answer of a field as it is kept."""
    told = values.get(key)
    return Answer(told.get("n"), told.get("of")) if isinstance(told, Mapping) else NOTHING


@dataclass(frozen=True, slots=True)
class Sum:
    """The commune's sum: over `told` of `whole` places. Missing: None where nobody told.

    A share is summed as its two parts, from places that told both; percentages are never averaged.
    """

    number: int | None
    of: int | None
    told: int
    whole: int

    @property
    def is_partial(self) -> bool:
        return self.told < self.whole


def sum_up(answers: Sequence[Answer | None], kind: FieldKind) -> Sum:
    """Sum of the answers that count; None stands for a place whose paper does not count (yet)."""
    told = [a for a in answers if a is not None and a.number is not None]
    if kind is FieldKind.SHARE:
        told = [a for a in told if a.of is not None]
    whole = len(answers)
    if not told:
        return Sum(None, None, 0, whole)
    of = sum(a.of or 0 for a in told) if kind is FieldKind.SHARE else None
    return Sum(sum(a.number or 0 for a in told), of, len(told), whole)


def lacking(fields: Iterable[Field], values: Mapping[str, Any]) -> list[str]:
    """Titles of numbers that were left open: they stay missing, and whoever hands in is told so."""
    return [f.title for f in fields if f.is_typed and answer_in(values, f.key).number is None]


def check_answers(fields: Iterable[Field], values: Mapping[str, Any]) -> None:
    """A part is never more than its whole.

    Raises: PaperError
    """
    for field in fields:
        told = answer_in(values, field.key)
        if told.number is not None and told.of is not None and told.number > told.of:
            raise PaperError(f"“{field.title}”: số đạt {told.number} lớn hơn tổng số {told.of}.")
