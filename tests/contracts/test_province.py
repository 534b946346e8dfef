"""A whole province as files, made small: every table of the layout is there, and strangers count the same."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bdhvs.demo.province import Made, Wanted, communes_of_the_sample, write_province
from bdhvs.exchange.export.reading import Counted, count_export
from bdhvs.exchange.export.writing import DUCKDB_TYPES
from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.layout import LAYOUT
from tests.counting.independent_sql import QUERIES, Asked, independent_count
from tests.oracle.count import count
from tests.oracle.question import Question
from tests.villages.rows import Tables

AS_OF = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
COMMUNES = communes_of_the_sample()[:5]
"""One after each of the five plans."""
SLOWLY = 60
"""People of a commune that the slow count can look at one by one."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: list[Made] = []
    goal = tmp_path_factory.mktemp("province")
    wanted = Wanted(SLOWLY * len(COMMUNES), 1, AS_OF, cores=2)
    write_province(goal, communes=COMMUNES, wanted=wanted, at=AT, tell=made.append)
    assert [one.communes for one in made] == [1, 2, 3, 4, 5]
    assert made[-1].people >= 0.9 * wanted.people
    assert made[-1].facts > made[-1].people
    return goal


@pytest.fixture(scope="module")
def files(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect(config={"threads": 2})
    for table in LAYOUT:
        path = folder / f"{table}.parquet"
        named = path if path.exists() else folder / table / "*.parquet"
        database.execute(f"CREATE VIEW {table} AS SELECT * FROM '{named}'")
    yield database
    database.close()


@pytest.fixture(scope="module")
def counted(folder: Path) -> list[Counted]:
    day, found = count_export(folder=folder, engine="duckdb")
    assert day == AS_OF
    return found


def test_every_table_of_the_layout_is_there_with_its_columns_and_types(
    files: duckdb.DuckDBPyConnection,
) -> None:
    for table, columns in LAYOUT.items():
        found = [(row[0], row[1]) for row in files.execute(f"DESCRIBE {table}").fetchall()]
        assert found == [(name, DUCKDB_TYPES[kind]) for name, kind in columns], table


def test_only_what_a_commune_may_lack_is_empty(files: duckdb.DuckDBPyConnection) -> None:
    """No period was closed, nothing checked by another, no hamlet redrawn, and no session of the sample names several
    hamlets but the festival."""
    empty = {table for table in LAYOUT if not files.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall()}
    assert empty <= {"cell", "spot_check", "hamlet_successor"}


def test_the_manifest_names_communes_definitions_and_every_file(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["communes"] == [place.code for place in COMMUNES]
    assert manifest["definitions"] == {known.id: known.hash for known in catalogue().values()}
    assert set(manifest["files"]) == {str(path.relative_to(folder)) for path in folder.rglob("*.parquet")}
    assert "DỮ LIỆU MẪU" in manifest["why"]


def test_the_communes_follow_the_five_plans(files: duckdb.DuckDBPyConnection) -> None:
    asked = "SELECT commune_code, count(*) FROM target WHERE indicator_id IS NOT NULL GROUP BY ALL"
    measured = dict(files.execute(asked).fetchall())
    assert set(measured) == {place.code for place in COMMUNES}
    assert len(set(measured.values())) > 2


def _asked(files: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = files.execute(
        "SELECT t.commune_code, t.plan_id, t.id, t.indicator_id, t.by_date, t.at_least, t.settings, p.period_from, "
        "p.period_to FROM target t JOIN plan p ON p.id = t.plan_id WHERE t.indicator_id IS NOT NULL"
    )
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {(row["commune_code"], row["plan_id"], row["id"]): row for row in rows}


def _by(row: dict[str, Any]) -> date:
    end: date = row["by_date"] or date.fromordinal(row["period_to"].toordinal() - 1)
    return end


def test_sql_by_hand_counts_the_same(counted: list[Counted], files: duckdb.DuckDBPyConnection) -> None:
    asked, compared = _asked(files), 0
    for one in counted:
        row = asked[one.commune, one.plan, one.target]
        if one.indicator not in QUERIES or json.loads(row["settings"] or "{}").get("resident") == "permanent":
            continue
        question = Asked(one.commune, AS_OF, row["period_from"], _by(row), row["at_least"])
        assert _four(one) == independent_count(files, one.indicator, question), one
        compared += 1
    assert compared >= 5


def _four(one: Counted) -> tuple[int, int, int, int]:
    if catalogue()[one.indicator].figures is not None:
        figure = one.answer.extra["figure"]
        n, whole = figure["numerator"], figure["denominator"]
        return n, whole - n, figure["units"]["missing"], 0
    whole = one.answer.counts[None, "", ""]
    return whole.numerator, whole.failed, whole.missing, whole.base_unknown


def test_the_slow_count_over_the_rows_counts_the_same(
    folder: Path, counted: list[Counted], files: duckdb.DuckDBPyConnection
) -> None:
    """Each target of each commune, over the rows of its own files alone."""
    asked, compared = _asked(files), 0
    for place in COMMUNES:
        tables = _rows(folder, place.code)
        for one in counted:
            definition = catalogue()[one.indicator]
            if one.commune != place.code or definition.rule is None or definition.value is not None:
                continue
            row = asked[one.commune, one.plan, one.target]
            resident = json.loads(row["settings"] or "{}").get("resident", "present")
            question = Question(one.commune, AS_OF, row["period_from"], _by(row), row["at_least"], resident)
            slow, fast = count(definition, tables, question).total, one.answer.counts[None, "", ""]
            assert (fast.numerator, fast.failed, fast.missing, fast.base_unknown) == (
                slow.numerator, slow.failed, slow.missing, slow.base_unknown,
            ), (one.commune, one.target)  # fmt: skip
            compared += 1
    assert compared >= 30


def _rows(folder: Path, commune: str) -> Tables:
    tables: Tables = {}
    for table, columns in LAYOUT.items():
        path = folder / f"{table}.parquet"
        named = path if path.exists() else folder / table / f"{commune}.parquet"
        found = duckdb.connect().execute(f"SELECT * FROM '{named}'").fetchall()
        instants = {name for name, kind in columns if kind == "instant"}
        tables[table] = [
            {
                name: value.replace(tzinfo=UTC) if value is not None and name in instants else value
                for (name, _), value in zip(columns, row, strict=True)
            }
            for row in found
        ]
    return tables


def test_a_commune_counted_from_its_own_files_counts_as_among_all(
    folder: Path, counted: list[Counted], tmp_path: Path
) -> None:
    """The same files under names that say nothing are read all together."""
    mixed = tmp_path / "mixed"
    for path in folder.rglob("*.*"):
        goal = mixed / path.relative_to(folder)
        if path.parent != folder:
            goal = goal.with_name(f"part-{path.name}")
        goal.parent.mkdir(parents=True, exist_ok=True)
        goal.symlink_to(path)
    _, together = count_export(folder=mixed, engine="duckdb")
    assert [(one.target, one.answer.counts) for one in counted] == [
        (one.target, one.answer.counts) for one in together
    ]
