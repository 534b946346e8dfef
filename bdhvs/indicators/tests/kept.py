"""Compiled texts for tests: made once for all suites and kept in .pytest_cache by the hash of what makes them."""

import hashlib
import json
import os
from functools import cache
from pathlib import Path

import ibis

from bdhvs.indicators.compiler.question import CompiledText, Dialect, TextShape
from bdhvs.indicators.compiler.texts import compile_texts
from bdhvs.indicators.definitions import Definition

ROOT = Path(__file__).parents[3]
Texts = dict[TextShape, CompiledText]


@cache
def _folder() -> Path:
    sources = [
        ROOT / "bdhvs/indicators" / name for name in ("kinds.py", "layout.py", "definitions.py", "check.py")
    ]
    for rooms in ("bdhvs/indicators/compiler", "bdhvs/lib/expression"):
        sources += sorted((ROOT / rooms).glob("*.py"))
    seal = hashlib.sha256(ibis.__version__.encode() + b"".join(source.read_bytes() for source in sources))
    folder = ROOT / ".pytest_cache" / f"texts-{seal.hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_known: dict[tuple[str, Dialect], Texts] = {}


def texts(definition: Definition, dialect: Dialect = "duckdb") -> Texts:
    """The texts of a definition."""
    key = definition.hash, dialect
    if key not in _known:
        _known[key] = _kept(definition, dialect)
    return _known[key]


def _kept(definition: Definition, dialect: Dialect) -> Texts:
    file = _folder() / f"{definition.hash[:40]}.{dialect}"
    if not file.exists():
        made = file.with_suffix(f".{os.getpid()}")
        made.write_text(
            json.dumps({shape: one.text for shape, one in compile_texts(definition, dialect).items()})
        )
        made.replace(file)  # another worker of the run may make the same
    return {shape: CompiledText(dialect, shape, text) for shape, text in json.loads(file.read_text()).items()}
