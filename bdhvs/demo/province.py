"""A whole province as Parquet: commune after commune, so that memory stays that of one commune per core."""

import multiprocessing
import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any, Final

from django.db import connections

from bdhvs.demo.communes import Seed, seed_of_province
from bdhvs.demo.layout import hold, open_sheets, write_tables
from bdhvs.demo.making import make_commune
from bdhvs.demo.reference import FRAMEWORK, rows_of_commune, shared_rows
from bdhvs.demo.sheets import COLUMNS, Sheets
from bdhvs.demo.village import Village
from bdhvs.exchange.export.writing import Occasion, write_manifest
from bdhvs.indicators.catalogue import catalogue
from bdhvs.places.reference.snapshot import Place, read_snapshot

PROVINCE: Final = "40"
"""Nghệ An, for the map only: 130 communes. Nobody in the files lives there."""
WHY: Final = "DỮ LIỆU MẪU, không có thật"
_ROOM_FOR_IDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """What has been written so far. Unit: memory in MB, the most that a process needed."""

    communes: int = 0
    people: int = 0
    facts: int = 0
    memory: int = 0

    def and_one(self, people: int, facts: int) -> "Made":
        most = max(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        return Made(self.communes + 1, self.people + people, self.facts + facts, most // 1024)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How large, from which chance, up to which day."""

    people: int
    seed: int
    as_of: date
    cores: int = 1


@dataclass(frozen=True, slots=True)
class _Task:
    seed: Seed
    kind: str
    turn: int
    salt: str
    as_of: date
    output: Path


def communes_of_the_sample() -> list[Place]:
    """Communes of today's map of the province."""
    return [place for place in read_snapshot().communes if place.province == PROVINCE and not place.valid_to]


def write_province(
    output: Path, *, communes: Sequence[Place], wanted: Wanted, at: datetime, tell: Callable[[Made], None]
) -> Made:
    """Write every table of the layout below `output` and its manifest; tell of each commune."""
    output.mkdir(parents=True, exist_ok=True)
    made = Made()
    connections.close_all()  # a child must not speak on its parent's line
    with multiprocessing.get_context("fork").Pool(min(wanted.cores, 8), maxtasksperchild=40) as pool:
        for people, facts in pool.imap_unordered(_write_commune, _tasks(communes, wanted, output)):
            made = made.and_one(people, facts)
            tell(made)
    _write_shared(output, communes)
    occasion = Occasion("bdhvs demo", f"{WHY}, seed {wanted.seed}", at, wanted.as_of)
    definitions = {known.id: known.hash for known in catalogue().values()}
    write_manifest(output, [place.code for place in communes], occasion, definitions)
    return made


def _tasks(communes: Sequence[Place], wanted: Wanted, output: Path) -> Iterator[_Task]:
    random = Random(f"{wanted.seed}:province")  # noqa: S311 - seeded on purpose
    weights = [random.uniform(0.5, 1.5) for _ in communes]
    for turn, (place, weight) in enumerate(zip(communes, weights, strict=True)):
        share = max(1, round(wanted.people * weight / sum(weights)))
        urban = place.kind == "phuong"
        commune = seed_of_province(place.code, place.name, people=share, urban=urban, turn=turn)
        yield _Task(commune, place.kind, turn, str(wanted.seed), wanted.as_of, output)


def _write_commune(task: _Task) -> tuple[int, int]:
    """One commune in a process of its own; ids of communes never meet."""
    import duckdb

    starts = dict.fromkeys(COLUMNS, task.turn * _ROOM_FOR_IDS)
    with tempfile.TemporaryDirectory(prefix="bdhvs-demo-") as folder, Sheets(Path(folder), starts) as sheets:
        village = Village(task.seed, task.as_of, sheets, task.salt, FRAMEWORK)
        make_commune(village)
        people, facts = len(village.people), sheets.facts
        sheets.close()
        del village  # the people go before the files are read
        with duckdb.connect() as duck:
            _limit(duck)
            hold(duck, rows_of_commune(task.seed, task.kind, task.turn))
            open_sheets(duck, Path(folder))
            write_tables(duck, task.output, task.seed.code)
    return people, facts


def _write_shared(output: Path, communes: Sequence[Place]) -> None:
    import duckdb

    with duckdb.connect() as duck:
        _limit(duck)
        hold(duck, shared_rows(communes))
        open_sheets(duck, output)
        write_tables(duck, output, None)


def _limit(duck: Any) -> None:
    duck.execute(
        "SET threads = 1; SET memory_limit = '600MB'; SET TimeZone = 'UTC'; SET enable_progress_bar = false"
    )
