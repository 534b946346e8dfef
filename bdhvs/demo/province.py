"""A whole province as Parquet: commune after commune, so that memory stays that of one commune per core."""

import json
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.db import connections

from bdhvs.demo.communes import Seed, seed_of_province
from bdhvs.demo.layout import open_sheets, write_tables
from bdhvs.demo.making import make_commune
from bdhvs.demo.sheets import COLUMNS, Sheets
from bdhvs.demo.village import START, Village
from bdhvs.places.reference.snapshot import Place, read_snapshot
from bdhvs.skills.catalogue import FrameworkFile, read_framework

PROVINCE = "40"
"""Nghệ An, for the map only: 130 communes. Nobody in the files lives there."""
_ROOM_FOR_IDS = 1_000_000_000
_FRAMEWORK = 1


@dataclass(frozen=True, slots=True)
class Made:
    """What has been written so far."""

    communes: int
    people: int
    facts: int


@dataclass(frozen=True, slots=True)
class _Task:
    seed: Seed
    turn: int
    salt: str
    as_of: date
    output: Path


def write_province(
    output: Path, *, seed: int, as_of: date, people: int, cores: int, tell: Callable[[Made], None]
) -> Made:
    """Write every table of the layout below `output` and its manifest; tell of each commune."""
    output.mkdir(parents=True, exist_ok=True)
    communes = [
        place for place in read_snapshot().communes if place.province == PROVINCE and not place.valid_to
    ]
    tasks = list(_tasks(communes, seed, as_of, people, output))
    made = Made(0, 0, 0)
    connections.close_all()  # a child must not speak on its parent's line
    with multiprocessing.get_context("fork").Pool(min(cores, 8), maxtasksperchild=40) as pool:
        for found, facts in pool.imap_unordered(_write_commune, tasks):
            made = Made(made.communes + 1, made.people + found, made.facts + facts)
            tell(made)
    _write_reference(output, communes, as_of)
    _write_manifest(output, communes, seed, as_of)
    return made


def _tasks(communes: list[Place], seed: int, as_of: date, people: int, output: Path) -> Iterator[_Task]:
    random = Random(f"{seed}:province")  # noqa: S311 - seeded on purpose
    weights = [random.uniform(0.5, 1.5) for _ in communes]
    for turn, (place, weight) in enumerate(zip(communes, weights, strict=True)):
        share = max(1, round(people * weight / sum(weights)))
        commune = seed_of_province(
            place.code, place.name, people=share, urban=place.kind == "phuong", turn=turn
        )
        yield _Task(commune, turn, str(seed), as_of, output)


def _write_commune(task: _Task) -> tuple[int, int]:
    """One commune in a process of its own; ids of communes never meet."""
    import duckdb

    starts = dict.fromkeys(COLUMNS, task.turn * _ROOM_FOR_IDS)
    with tempfile.TemporaryDirectory(prefix="bdhvs-demo-") as folder, Sheets(Path(folder), starts) as sheets:
        village = Village(task.seed, task.as_of, sheets, task.salt, _FRAMEWORK)
        make_commune(village)
        sheets.close()
        file = _framework()
        with duckdb.connect() as duck:
            _limit(duck)
            open_sheets(duck, Path(folder), (_FRAMEWORK, file.code, file.version))
            write_tables(duck, task.output, task.seed.code)
        return len(village.people), sheets.facts


def _limit(duck: Any) -> None:
    duck.execute(
        "SET threads = 1; SET memory_limit = '600MB'; SET TimeZone = 'UTC'; SET enable_progress_bar = false"
    )


def _framework() -> FrameworkFile:
    from django.conf import settings

    return read_framework(settings.CATALOGUE_DIR / "frameworks" / "working.yaml")


def _write_reference(output: Path, communes: list[Place], as_of: date) -> None:
    """The tables that are not of one commune: communes, items and sets, frameworks in use."""
    import duckdb

    file = _framework()
    rows: dict[str, list[tuple[object, ...]]] = {
        "commune": [(c.code, c.province, c.name, c.kind, c.valid_from, c.valid_to) for c in communes],
        "item_set": [(item, file.code, file.version, group, name) for item, group, name in sorted(file.sets)],
        "item": [
            (item, file.code, file.version, group, name, (item, group, "core") in file.sets)
            for item, group, name in sorted(file.sets)
        ],
        "framework_in_use": [
            (c.code, group, file.code, file.version, START)
            for c in communes
            for group in sorted({g for _, g, _ in file.sets})
        ],
    }
    with duckdb.connect() as duck:
        _limit(duck)
        for table, values in rows.items():
            _write_rows(duck, output / table, table, values)


def _write_rows(duck: Any, folder: Path, table: str, values: list[tuple[object, ...]]) -> None:
    from bdhvs.demo.layout import LAYOUT_TYPES
    from bdhvs.indicators.layout import LAYOUT

    folder.mkdir(parents=True, exist_ok=True)
    listed = ", ".join(f"{name} {LAYOUT_TYPES[kind]}" for name, kind in LAYOUT[table])
    duck.execute(f"CREATE TABLE made ({listed})")
    duck.executemany(f"INSERT INTO made VALUES ({', '.join('?' * len(LAYOUT[table]))})", values)  # noqa: S608
    duck.execute(
        f"COPY made TO '{folder / 'all.parquet'}' (FORMAT parquet, COMPRESSION zstd); DROP TABLE made"
    )


def _write_manifest(output: Path, communes: list[Place], seed: int, as_of: date) -> None:
    content = {
        "schema": 1, "product": "bdhvs", "demo": True, "says": "DỮ LIỆU MẪU, không có thật", "seed": seed,
        "as_of": as_of.isoformat(), "communes": [place.code for place in communes], "definitions": {},
    }  # fmt: skip
    (output / "manifest.json").write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
