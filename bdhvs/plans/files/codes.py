"""The codes of the catalogue (`codes.yaml`) and the national values plans are compared with (`baselines.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from bdhvs.plans.files.kinds import Code, Day, Number, Part, Text, Truth, Whole
from bdhvs.plans.files.marks import decode, read_tree
from bdhvs.plans.files.messages import sentence
from bdhvs.plans.rules import Op, PlanFileError, Problem

_P = TypeVar("_P", bound=Part)


class CodeEntry(Part):
    """One code: its label; the national model it belongs to; its address; whether it is really a channel."""

    label: Text
    model: Whole | None = None
    url: Text | None = None
    is_channel: Truth = False


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code by kind."""

    kinds: Mapping[str, Mapping[str, CodeEntry]]

    def has(self, kind: str, code: str) -> bool:
        """Whether the catalogue knows a code."""
        return code in self.kinds.get(kind, {})

    def label(self, kind: str, code: str) -> str:
        """What people call it; the code itself when unknown."""
        entry = self.kinds.get(kind, {}).get(code)
        return entry.label if entry else code


class Baseline(Part):
    """What the national plan asks of one measure by one day."""

    indicator: Code
    by: Day
    op: Op
    value: Number


class _Baselines(Part):
    source: Text
    baselines: tuple[Baseline, ...]


class _CodeFile(Part):
    kinds: dict[Code, dict[Code, CodeEntry]]


@cache
def read_codes(path: FilePath) -> Codes:
    """The codes of the catalogue, read once in the life of a process.

    Raises: PlanFileError
    """
    tree = _tree(path)
    whole = {kind: {code: _entry(value) for code, value in rows.items()} for kind, rows in tree.items()}
    return Codes(_checked(_CodeFile, {"kinds": whole}, path).kinds)


@cache
def read_baselines(path: FilePath) -> tuple[Baseline, ...]:
    """The national values of the catalogue, read once in the life of a process.

    Raises: PlanFileError
    """
    return _checked(_Baselines, _tree(path), path).baselines


@cache
def read_baseline_source(path: FilePath) -> str:
    """Where the national values are quoted from.

    Raises: PlanFileError
    """
    return _checked(_Baselines, _tree(path), path).source


def baseline_of(baselines: tuple[Baseline, ...], indicator: str, by: date) -> tuple[Op, Decimal] | None:
    """What the national plan asks of a measure by that very day, if it does."""
    found = next((row for row in baselines if row.indicator == indicator and row.by == by), None)
    return (found.op, found.value) if found else None


def _tree(path: FilePath) -> dict[str, Any]:
    tree, _ = read_tree(decode(path.read_bytes(), name=path.name), name=path.name)
    return tree


def _entry(value: object) -> object:
    return {"label": value} if isinstance(value, str) else value


def _checked(kind: type[_P], data: Mapping[str, Any], path: FilePath) -> _P:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        problems = tuple(Problem(0, 0, sentence(one)) for one in error.errors(include_url=False)[:5])
        raise PlanFileError(problems, name=path.name) from error
