"""Counting an export with Spark.

What makes Spark slow on such a text is not the data but the plan: a text names its pieces in front of itself, and Spark
writes each of them out again wherever it is used, thousands of steps for one rule. So pieces are made once for all
texts and kept, as the board's database does (indicators/common.py); code is interpreted, not generated (decision 0033).
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bdhvs.exchange.export.rules import ExportError, quoted
from bdhvs.indicators.common import Parts, taken_apart
from bdhvs.indicators.counting import Row
from bdhvs.indicators.layout import LAYOUT

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
TYPES = {
    "text": "STRING", "date": "DATE", "instant": "TIMESTAMP", "int": "BIGINT", "bool": "BOOLEAN",
    "decimal": "DECIMAL(16,4)", "time": "STRING",
}  # fmt: skip
"""Given beforehand, or Spark would start a job for each file to find out. It reads no time of day from Parquet."""
MOST_KEPT = 200
"""Pieces name their commune and day: those of communes that are done are let go."""


@contextmanager
def over_spark(paths: Mapping[str, str]) -> Iterator[Callable[[str], list[Row]]]:
    """What answers texts over these Parquet files, by table.

    Raises: ExportError where Spark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise ExportError("Chưa cài Spark: pip install -r requirements-spark.txt (cần Java 17).") from error
    builder = SparkSession.builder.master("local[1]").appName("bdhvs")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory(prefix="bdhvs-spark-") as aside:
        try:
            for table, path in _without_times(paths, Path(aside)).items():
                given = ", ".join(f"`{name}` {TYPES[kind]}" for name, kind in LAYOUT[table])
                session.read.schema(given).parquet(path).createOrReplaceTempView(table)
            yield _Sparkling(session).ask
        finally:
            session.stop()


def _without_times(paths: Mapping[str, str], aside: Path) -> dict[str, str]:
    """The few tables that have a time of day are read with text in its place."""
    import duckdb

    found = dict(paths)
    for table in paths:
        columns = LAYOUT[table]
        times = [f"CAST({name} AS VARCHAR) AS {name}" for name, kind in columns if kind == "time"]
        if times:
            found[table] = str(aside / f"{table}.parquet")
            rows = f"SELECT * REPLACE ({', '.join(times)}) FROM read_parquet('{quoted(paths[table])}')"  # noqa: S608
            with duckdb.connect() as engine:
                engine.execute(f"COPY ({rows}) TO '{quoted(found[table])}' (FORMAT parquet)")
    return found


class _Sparkling:
    """A session that makes every piece once, however many texts lead to it."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._made: dict[int, str] = {}

    def ask(self, text: str) -> list[Row]:
        if len(self._made) > MOST_KEPT:
            self._forget()
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
        made = {name: self._made[parts.pieces[name].key] for name in names}
        named = ", ".join(f"{name} AS (SELECT * FROM {view})" for name, view in made.items())  # noqa: S608
        return f"WITH {named}\nSELECT * FROM (\n{query}\n) AS asked" if named else query

    def _forget(self) -> None:
        for view in self._made.values():
            self._session.catalog.dropTempView(view)
        self._made.clear()
