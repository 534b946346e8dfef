"""An export gives the same numbers, and no name leaves with it."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import call_command

from bdhvs.exchange.export.reading import count_export
from bdhvs.exchange.export.rules import ExportError, Shown, is_small, suppress
from bdhvs.exchange.export.writing import Occasion, export_layout
from bdhvs.indicators.layout import LAYOUT
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village, days_ago

OCCASION = Occasion("lan", "thử", NOW, TODAY)


def rows_of(sql: str) -> list[tuple[Any, ...]]:
    return duckdb.connect().execute(sql).fetchall()


@pytest.fixture
def village(catalogue: None) -> Village:
    village = a_village()
    with scope([KY_ANH]):
        record_visit(
            household=village.homes["sau"], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE,
            topics=["learning_platform"], occurred_on=days_ago(10), **ACT,
        )  # fmt: skip
        record_attainment(
            person=village.people["yen"], item_code="learning_account", result=Result.YES, level=Level.E3,
            source="giấy chứng nhận số 7", occurred_on=days_ago(5), **ACT,
        )  # fmt: skip
    return village


@pytest.mark.django_db
def test_files_give_the_same_counts_as_the_database(village: Village, tmp_path: Path) -> None:
    export_layout(communes=[KY_ANH], folder=tmp_path / "x", key="ab" * 16, occasion=OCCASION)
    _, counted = count_export(folder=tmp_path / "x", engine="duckdb", as_of=TODAY)
    with scope([KY_ANH]):
        live = states(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, TODAY)), as_of=TODAY, fresh=True)
    wanted = {
        s.target.code: (s.whole.numerator, s.whole.failed, s.whole.missing, s.whole.by_level)
        for s in live
        if s.whole
    }
    whole = {c.target: c.answer.counts[None, "", ""] for c in counted}
    assert {code: (w.numerator, w.failed, w.missing, w.by_level) for code, w in whole.items()} == wanted
    assert wanted["KA-T4"] == (1, 2, 0, {"E1": 1})


@pytest.mark.django_db
def test_every_table_of_the_layout_leaves_with_its_columns(village: Village, tmp_path: Path) -> None:
    export_layout(communes=[KY_ANH], folder=tmp_path / "x", key="ab" * 16, occasion=OCCASION)
    for table, columns in LAYOUT.items():
        found = rows_of(f"DESCRIBE SELECT * FROM '{tmp_path}/x/{table}.parquet'")
        assert [row[0] for row in found] == [name for name, _ in columns], table


@pytest.mark.django_db
def test_no_name_and_no_key_of_ours_is_in_the_files(village: Village, tmp_path: Path) -> None:
    export_layout(communes=[KY_ANH], folder=tmp_path / "x", key="ab" * 16, occasion=OCCASION)
    ids = rows_of(f"SELECT person_id FROM '{tmp_path}/x/person.parquet'")
    assert all(len(row[0]) == 24 for row in ids)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "x").rglob("*.parquet"))
    assert not [p.name for p in village.people.values() if p.name.encode() in everything]


@pytest.mark.django_db
def test_pseudonyms_are_new_with_each_export_and_join_within_one(village: Village, tmp_path: Path) -> None:
    for name, key in (("a", "ab" * 16), ("b", "cd" * 16)):
        export_layout(communes=[KY_ANH], folder=tmp_path / name, key=key, occasion=OCCASION)
    first, second = (
        {row[0] for row in rows_of(f"SELECT person_id FROM '{tmp_path}/{n}/person.parquet'")} for n in "ab"
    )
    homes = rows_of(f"SELECT person_id FROM '{tmp_path}/a/residence.parquet'")
    assert not first & second
    assert {row[0] for row in homes} < first


@pytest.mark.django_db
def test_only_this_communes_rows_leave(village: Village, tmp_path: Path) -> None:
    export_layout(communes=[KY_ANH], folder=tmp_path / "x", key="ab" * 16, occasion=OCCASION)
    codes = rows_of(f"SELECT DISTINCT commune_code FROM '{tmp_path}/x/hamlet.parquet'")
    assert codes == [(KY_ANH,)]


@pytest.mark.django_db
def test_a_folder_with_files_is_not_written_into(village: Village, tmp_path: Path) -> None:
    (tmp_path / "cũ.txt").write_text("giữ lại")
    with pytest.raises(ExportError, match="đã có tệp"):
        export_layout(communes=[KY_ANH], folder=tmp_path, key="ab" * 16, occasion=OCCASION)


def test_what_is_no_export_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="không phải là thư mục xuất"):
        count_export(folder=tmp_path, engine="duckdb")


@pytest.mark.django_db
def test_cells_leave_without_small_numbers(village: Village, tmp_path: Path) -> None:
    call_command("export", "--commune", KY_ANH, "--cells", "-o", str(tmp_path / "c"), "--why", "báo cáo tỉnh")
    rows = rows_of(f"SELECT numerator, denominator, suppressed FROM '{tmp_path}/c/cell.parquet'")
    assert rows
    assert not [row for row in rows if row[0] is not None and is_small(row[0], row[1] or row[0])]
    assert json.loads((tmp_path / "c" / "manifest.json").read_text())["why"] == "báo cáo tỉnh"
    assert [path.name for path in (tmp_path / "c").iterdir() if path.suffix == ".parquet"] == ["cell.parquet"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "small"),
    [(4, 100, True), (5, 100, False), (96, 100, True), (95, 100, False), (0, 100, False), (100, 100, False)],
)
def test_fewer_than_five_either_way_is_small(numerator: int, denominator: int, small: bool) -> None:
    assert is_small(numerator, denominator) is small


def test_a_small_cell_takes_a_second_one_of_its_row_and_of_its_column_along() -> None:
    cells = {
        "T1": {"a": (3, 50), "b": (20, 50), "c": (20, 50)},
        "T2": {"a": (20, 60), "b": (20, 60), "c": (20, 60)},
        "T3": {"a": (20, 70), "b": (20, 70), "c": (20, 70)},
    }
    shown = suppress(cells)
    hidden = {
        (row, col) for row, line in shown.items() for col, cell in line.items() if cell == Shown(None, None)
    }
    assert ("T1", "a") in hidden
    for row in cells:
        assert sum((row, col) in hidden for col in "abc") != 1
    for col in "abc":
        assert sum((row, col) in hidden for row in cells) != 1
