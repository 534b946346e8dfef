"""Counting an export: the same definitions over the Parquet files, by DuckDB or Spark."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from bdhvs.exchange.export.rules import ExportError, quoted
from bdhvs.exchange.export.sparkling import over_spark
from bdhvs.exchange.export.writing import SHARED
from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.compiler.question import CompiledText, TextShape
from bdhvs.indicators.compiler.texts import compile_texts
from bdhvs.indicators.counting import Answer, Row, answer
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.layout import LAYOUT
from bdhvs.indicators.measures import Measure, Term, measure

COUNTED = tuple(table for table in LAYOUT if table not in ("cell", "spot_check"))
"""Tables that are counted from; what was counted or checked before needs no counting, and older exports lack it."""

Engine = Literal["duckdb", "spark"]
Ask = Callable[[str], list[Row]]
DIALECTS: dict[Engine, Literal["duckdb", "pyspark"]] = {"duckdb": "duckdb", "spark": "pyspark"}


@dataclass(frozen=True, slots=True)
class Counted:
    """A target of the export with its counts."""

    plan: str
    target: str
    commune: str
    indicator: str
    answer: Answer


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an export.

    Raises: ExportError
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(
            f"{folder} không phải là thư mục xuất dữ liệu: thiếu hoặc hỏng manifest.json."
        ) from error
    return manifest


def count_export(*, folder: Path, engine: Engine, as_of: date | None = None) -> tuple[date, list[Counted]]:
    """Every measured target in the export, counted by the engine on `as_of` (default: the day of the export).

    Raises: ExportError when a file is missing or a definition is another one than ours.
    """
    found = list(counting_export(folder=folder, engine=engine, as_of=as_of))
    return found[0][0] if found else _day(read_manifest(folder), as_of), [counted for _, counted in found]


def counting_export(
    *, folder: Path, engine: Engine, as_of: date | None = None
) -> Iterator[tuple[date, Counted]]:
    """The same, target by target, in the order of the communes: what a province needs.

    Where each commune has files of its own, DuckDB reads those and no others: a commune is then counted in the memory
    and the time that it takes alone.
    Raises: ExportError
    """
    manifest = read_manifest(folder)
    day = _day(manifest, as_of)
    with _open(folder, engine) as ask:
        rows = [row for row in ask(_TARGETS) if row["indicator_id"]]
        if engine != "duckdb" or not _parted(folder, manifest["communes"]):
            yield from ((day, _count(row, ask, engine, manifest, day)) for row in rows)
            return
    for commune, own in groupby(rows, lambda row: str(row["commune_code"])):
        with _open(folder, engine, commune) as ask:
            yield from ((day, _count(row, ask, engine, manifest, day)) for row in own)


def _day(manifest: dict[str, Any], as_of: date | None) -> date:
    return as_of or date.fromisoformat(manifest["as_of"])


def _parted(folder: Path, communes: Sequence[str]) -> bool:
    """Whether every table that is not the same for all lies in one file for each commune, as our own export does."""
    names = {f"{commune}.parquet" for commune in communes}
    own = [folder / table for table in COUNTED if table not in SHARED]
    return all(path.is_dir() and {file.name for file in path.iterdir()} == names for path in own)


_TARGETS = (
    "SELECT t.id, t.plan_id, t.commune_code, t.indicator_id, t.by_date, t.at_least, t.settings, "
    "p.period_from, p.period_to FROM target t JOIN plan p ON p.id = t.plan_id "
    "ORDER BY t.commune_code, t.plan_id, t.id"
)


def _count(row: Row, ask: Ask, engine: Engine, manifest: dict[str, Any], day: date) -> Counted:
    definition = _definition(row["indicator_id"], manifest)
    term = Term(row["period_from"], row["period_to"], row["by_date"])
    wanted = measure(definition, term, row["at_least"], json.loads(row["settings"] or "{}"))
    counted = _answer(definition, wanted, row["commune_code"], engine, day, ask)
    return Counted(row["plan_id"], row["id"], row["commune_code"], definition.id, counted)


@cache
def _texts(indicator_id: str, dialect: Literal["duckdb", "pyspark"]) -> dict[TextShape, CompiledText]:
    """Compiled once for a run, however many communes and plans ask."""
    return compile_texts(catalogue()[indicator_id], dialect)


def _answer(
    definition: Definition, wanted: Measure, commune: str, engine: Engine, day: date, ask: Ask
) -> Answer:
    texts = _texts(definition.id, DIALECTS[engine])
    question = wanted.question(commune, day)
    return answer(set(texts), lambda shape: ask(texts[shape].bind(question)), wanted.shape)


def _definition(indicator_id: str, manifest: dict[str, Any]) -> Definition:
    known = catalogue().get(indicator_id)
    if known is None or manifest["definitions"].get(indicator_id, known.hash) != known.hash:
        raise ExportError(f"Chỉ số {indicator_id} trong bản xuất khác với bản của phần mềm này.")
    return known


@contextmanager
def _open(folder: Path, engine: Engine, commune: str = "") -> Iterator[Ask]:
    """All tables; of one commune its own files and those that all share."""
    paths = {
        table: str(folder / table / f"{commune}.parquet")
        if commune and table not in SHARED
        else _glob(folder, table)
        for table in COUNTED
    }
    with _ENGINES[engine](paths) as ask:
        yield ask


def _glob(folder: Path, table: str) -> str:
    if (folder / f"{table}.parquet").is_file():
        return str(folder / f"{table}.parquet")
    if (folder / table).is_dir():
        return str(folder / table / "*.parquet")
    raise ExportError(f"Bản xuất thiếu bảng {table}.")


@contextmanager
def _duckdb(paths: dict[str, str]) -> Iterator[Ask]:
    import duckdb

    database = duckdb.connect(config={"threads": 2})
    try:
        for table, path in paths.items():
            database.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{quoted(path)}')")  # noqa: S608

        def ask(sql: str) -> list[Row]:
            found = database.execute(sql)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield ask
    finally:
        database.close()


_ENGINES = {"duckdb": _duckdb, "spark": over_spark}
