"""Every entry of the catalogue is counted by Spark, too, and gives DuckDB's numbers over the same Parquet files."""

import importlib.util
import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import duckdb
import pytest

from bdhvs.exchange.export.reading import COUNTED
from bdhvs.exchange.export.sparkling import over_spark
from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.compiler.question import Question, TextShape
from bdhvs.indicators.layout import LAYOUT
from bdhvs.indicators.tests.kept import texts
from tests.counting.duck import village_database
from tests.villages.generate import make_village

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
        reason="Spark không chạy được ở đây: thiếu pyspark hoặc java",
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

SEED, SIZE = 40, 2
COUNTING: tuple[TextShape, ...] = ("cells", "figure_cells")
ROWS = (
    "household_guided",
    "weekly_article",
    "one_stop_staffed",
    "banner_count",
    "competence_change",
)
"""Whose units are asked for, too: one of each way to look at facts: observed, related, by weeks, by openings."""
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with village_database(make_village(SEED, SIZE).tables) as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture(scope="module")
def spark(
    database: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Rows]]:
    """The product's own Spark over the files of the village, written as an export writes them."""
    folder = tmp_path_factory.mktemp("village")
    paths = {table: str(folder / f"{table}.parquet") for table in COUNTED}
    for table, path in paths.items():
        instants = [
            f"CAST({name} AS TIMESTAMPTZ) AS {name}" for name, kind in LAYOUT[table] if kind == "instant"
        ]
        replaced = f"REPLACE ({', '.join(instants)})" if instants else ""
        database.execute(f"COPY (SELECT * {replaced} FROM {table}) TO '{path}' (FORMAT parquet)")
    with over_spark(paths) as ask:
        yield ask


def test_spark_counts_every_entry_as_duckdb_does(
    database: duckdb.DuckDBPyConnection, spark: Callable[[str], Rows]
) -> None:
    question = _question()
    told, wrong = 0, {}
    for name, definition in catalogue().items():
        for shape in (*COUNTING, *(("rows",) if name in ROWS else ())):
            if shape in texts(definition):
                here = _told(_duckdb(database, texts(definition)[shape].bind(question)))
                there = _told(spark(texts(definition, "pyspark")[shape].bind(question)))
                told += any(part not in ("None", "0") for row in here for part in row[1:])
                if here != there:
                    wrong[name, shape] = (here, there)
    assert wrong == {}
    assert told > 0.9 * len(catalogue()), "the village says too little to compare engines by"


def _question() -> Question:
    village = make_village(SEED, SIZE)
    days = village.days
    return Question(commune=village.communes()[0], as_of=days.as_of, start=days.start, by=days.by)


def _duckdb(database: duckdb.DuckDBPyConnection, text: str) -> Rows:
    answer = database.execute(text)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _told(rows: Rows) -> list[list[str]]:
    """Rows in an order that both engines agree on, the place first; whole numbers as such, decimals by value."""
    return sorted([str(row.get("hamlet_code")), *map(_plain, _rest(row).values())] for row in rows)


def _rest(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in sorted(row) if name != "hamlet_code"}


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
