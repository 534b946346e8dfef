"""Every entry of the catalogue is counted by Spark, too, and gives DuckDB's numbers over the same Parquet files.

What makes Spark slow here is not the data but the plans: a text names its pieces in front of itself, and Spark writes
each of them out again wherever it is used, thousands of steps for one rule. So pieces are made once for all
texts and kept, as the board's database does (indicators/common.py); code is interpreted, not generated; one session,
one partition.
"""

import importlib.util
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.common import Parts, taken_apart
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
TYPES = {
    "text": "STRING",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "decimal": "DECIMAL(16,4)",
    "time": "STRING",
}
"""Given beforehand, or Spark would start a job for each file to find out. It reads no time of day from Parquet."""
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.lightweightPlanChangeValidation": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with village_database(make_village(SEED, SIZE).tables) as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture(scope="module")
def spark(
    database: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Sparkling"]:
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("village")
    builder = SparkSession.builder.master("local[1]").appName("bdhvs-tests")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        for table, columns in LAYOUT.items():
            _copy(database, table, folder / f"{table}.parquet")
            given = ", ".join(f"`{name}` {TYPES[kind]}" for name, kind in columns)
            session.read.schema(given).parquet(str(folder / f"{table}.parquet")).createOrReplaceTempView(
                table
            )
        yield Sparkling(session)
    finally:
        session.stop()


def _copy(database: duckdb.DuckDBPyConnection, table: str, goal: Path) -> None:
    """As an export writes it, with text in place of times of day."""
    casts = {"time": "VARCHAR", "instant": "TIMESTAMPTZ"}
    wanted = [
        f"CAST({name} AS {casts[kind]}) AS {name}" if kind in casts else name for name, kind in LAYOUT[table]
    ]
    database.execute(f"COPY (SELECT {', '.join(wanted)} FROM {table}) TO '{goal}' (FORMAT parquet)")


class Sparkling:
    """A session that makes every piece once, however many texts lead to it."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._made: dict[int, str] = {}

    def ask(self, text: str) -> Rows:
        parts = taken_apart(text)
        for name in parts.pieces:
            self._make(parts, name)
        return [row.asDict() for row in self._session.sql(self._over(parts, parts.question)).collect()]

    def _make(self, parts: Parts, name: str) -> None:
        piece = parts.pieces[name]
        if piece.key not in self._made:
            kept = self._session.sql(self._over(parts, piece.body)).localCheckpoint()
            self._made[piece.key] = f"piece_{len(self._made)}"
            kept.createOrReplaceTempView(self._made[piece.key])

    def _over(self, parts: Parts, query: str) -> str:
        """The query over the pieces that are there, each under its own name."""
        names = parts.stands_on(query)
        named = ", ".join(f"{name} AS (SELECT * FROM {self._made[parts.pieces[name].key]})" for name in names)
        return f"WITH {named}\nSELECT * FROM (\n{query}\n) AS asked" if named else query


def test_spark_counts_every_entry_as_duckdb_does(
    database: duckdb.DuckDBPyConnection, spark: Sparkling
) -> None:
    question = _question()
    told, wrong = 0, {}
    for name, definition in catalogue().items():
        for shape in COUNTING:
            if shape in texts(definition):
                here = _told(_duckdb(database, texts(definition)[shape].bind(question)))
                there = _told(spark.ask(texts(definition, "pyspark")[shape].bind(question)))
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
