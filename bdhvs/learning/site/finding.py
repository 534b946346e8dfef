"""Search in lessons and simulations as people type: without marks, half a word, a letter wrong, another word for it.

What is written with its marks counts more when it is found with them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import yaml
from django.conf import settings

from bdhvs.learning.lessons.practice import Simulation
from bdhvs.learning.lessons.reading import Lesson, without_marks
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.lib.vietnamese import fold

LONGEST: Final = 80
MOST: Final = 12
_WORD: Final = re.compile(r"[^\W_]+")
EMPTY_WORDS: Final = frozenset(
    {
        "lam",
        "sao",
        "the",
        "nao",
        "toi",
        "bac",
        "ba",
        "con",
        "cho",
        "cua",
        "va",
        "la",
        "de",
        "co",
        "gi",
        "bi",
        "thi",
        "ma",
        "o",
        "khi",
        "nhu",
        "duoc",
        "muon",
        "cach",
        "may",
    }
)
"""Words of a question that say nothing about a lesson; used only when nothing else is left."""
TITLE, NAMED, WHY, BODY = 8.0, 5.0, 3.0, 1.0


@dataclass(frozen=True)
class Field:
    """One text of a thing, twice: as it is written and folded."""

    weight: float
    written: frozenset[str]
    folded: frozenset[str]
    phrase: str


@dataclass(frozen=True)
class Found:
    """A lesson or a simulation that fits, and how well."""

    thing: Lesson | Simulation
    score: float


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _field(weight: float, *texts: str) -> Field:
    text = " ".join(texts)
    folded = fold(text)
    return Field(
        weight, frozenset(words_of(text)), frozenset(words_of(folded)), f" {' '.join(words_of(folded))} "
    )


def _fields(thing: Lesson | Simulation, label: str) -> list[Field]:
    if isinstance(thing, Simulation):
        return [_field(TITLE, thing.title), _field(WHY, thing.story, label), _field(BODY, thing.learned)]
    steps = [f"{step.title} {without_marks(step.text)}" for step in thing.steps]
    drawn = [word for step in thing.steps for word in step.screen.words()]
    return [
        _field(TITLE, thing.title),
        _field(NAMED, label, *(step.title for step in thing.steps)),
        _field(WHY, thing.why),
        _field(BODY, *steps, thing.tip, thing.check, thing.loudspeaker, *drawn),
    ]


@lru_cache(maxsize=32)
def _index(known: Shelf) -> list[tuple[Lesson | Simulation, list[Field]]]:
    things: list[Lesson | Simulation] = [*known.lessons.values(), *known.simulations.values()]
    return [(thing, _fields(thing, known.items[thing.item])) for thing in things]


@cache
def _other_words() -> dict[str, tuple[str, ...]]:
    """Folded word or phrase → what our lessons call it."""
    path = Path(settings.CATALOGUE_DIR) / "synonyms.yaml"
    lines: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {fold(other): (ours,) for ours, others in lines.items() for other in others}


def found(known: Shelf, text: str) -> list[Found]:
    """Lessons and simulations, best first. Counts: at most `MOST`; nothing when not one word of it is ours."""
    asked = text[:LONGEST].replace("\x00", " ")
    ways = [asked, *_said_otherwise(asked)]
    scored = [Found(thing, max(_score(fields, way) for way in ways)) for thing, fields in _index(known)]
    best = max((one.score for one in scored), default=0.0)
    fitting = [one for one in scored if one.score > 0 and one.score >= best / 5]
    return sorted(fitting, key=lambda one: -one.score)[:MOST]


def _said_otherwise(text: str) -> Iterator[str]:
    padded = f" {fold(text)} "
    for other, ours in _other_words().items():
        if f" {other} " in padded:
            yield padded.replace(f" {other} ", f" {' '.join(ours)} ").strip()
            yield from ours


def _score(fields: list[Field], text: str) -> float:
    written = words_of(text)
    folded = [fold(word) for word in written]
    telling = [n for n, word in enumerate(folded) if word not in EMPTY_WORDS] or list(range(len(folded)))
    parts = [max((_word(field, written[n], folded[n]) for field in fields), default=0.0) for n in telling]
    if not parts or sum(1 for part in parts if part) * 2 < len(parts):
        return 0.0
    return sum(parts) / len(parts) + _phrases(fields, [folded[n] for n in telling])


def _word(field: Field, written: str, folded: str) -> float:
    if written != folded and written in field.written:
        return field.weight * 1.3
    if folded in field.folded:
        return field.weight * (0.8 if written != folded else 1.0)
    if len(folded) >= 3 and any(word.startswith(folded) for word in field.folded):
        return field.weight * 0.6
    if len(folded) >= 5 and any(_nearly(folded, word) for word in field.folded):
        return field.weight * 0.4
    return 0.0


def _phrases(fields: Iterable[Field], words: list[str]) -> float:
    """Two words side by side say more than each of them somewhere."""
    pairs = [f" {first} {second} " for first, second in zip(words, words[1:], strict=False)]
    return sum(max((f.weight for f in fields if pair in f.phrase), default=0.0) for pair in pairs) / max(
        len(pairs), 1
    )


def _nearly(one: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two of them swapped."""
    if abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[start:], other[start:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
