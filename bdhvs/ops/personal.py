"""What each field of each table says about people, as declared in catalogue/personal-data.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from bdhvs.ops.folder import ROOT

PATH: Final = ROOT / "catalogue" / "personal-data.toml"
LEVELS: Final = ("plain", "personal", "sensitive")
MARKS: Final = ("identifies", "sealed")


@dataclass(frozen=True, slots=True)
class Declared:
    """One field: its level, whether it tells by itself who it is, whether it is locked with the key ring."""

    model: str
    field: str
    level: str
    identifies: bool
    sealed: bool


@cache
def declarations() -> dict[tuple[str, str], Declared]:
    """By model (`people.Person`) and field."""
    tables = tomllib.loads(PATH.read_text(encoding="utf-8"))
    found = (one for room, models in tables.items() for one in _room(room, models))
    return {(one.model, one.field): one for one in found}


def _room(room: str, models: dict[str, dict[str, list[str]]]) -> Iterator[Declared]:
    for model, said in models.items():
        for level in LEVELS:
            for field in said.get(level, ()):
                yield Declared(
                    f"{room}.{model}", field, level, *(field in said.get(mark, ()) for mark in MARKS)
                )


def sealed_fields() -> list[tuple[str, str]]:
    """Model and field of everything locked with the key ring, in order of the file."""
    return [key for key, one in declarations().items() if one.sealed]


@cache
def telling_names() -> frozenset[str]:
    """Names of fields that tell who somebody is, wherever they occur: never written to a log."""
    return frozenset(
        one.field for one in declarations().values() if one.identifies or one.level == "sensitive"
    )
