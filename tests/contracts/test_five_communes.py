"""The five communes of the plans: every target is answered, opens to units that add up to it, and three programs
that share nothing but the rules of the layout count the same."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import call_command

from bdhvs.demo.commands import load_demo
from bdhvs.demo.communes import FIVE
from bdhvs.demo.rules import Size
from bdhvs.exchange.export.reading import count_export
from bdhvs.exchange.export.writing import Occasion, export_layout
from bdhvs.indicators.layout import LAYOUT
from bdhvs.places.models import Commune, Province
from tests.counting.independent_sql import QUERIES, Asked, independent_count

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
COMMUNES = {"18775": "42", "17395": "40", "23317": "51", "15274": "38", "20275": "48"}
MEASURED = {"18775": 7, "17395": 11, "23317": 19, "15274": 4, "20275": 13}
"""Targets and measured rules of each plan (acceptance §9; a rule told in two parts counts twice, rules that are only
checked do not)."""


@pytest.fixture
def communes(catalogue: None) -> None:
    for code, province in COMMUNES.items():
        Province.objects.create(code=province, name=province, kind="tinh", valid_from=date(2025, 7, 1))
        kind = "phuong" if code == "20275" else "xa"
        Commune.objects.create(
            code=code, province_id=province, name=code, kind=kind, name_key=code, valid_from=date(2025, 7, 1)
        )
    call_command("load_frameworks", stdout=StringIO())
    seeds = tuple(replace(FIVE[code], people=130) for code in COMMUNES)
    load_demo(size=Size.SMALL, seed=1, as_of=AS_OF, at=AT, tell=lambda _: None, seeds=seeds)
    call_command("load_plans", stdout=StringIO())


def answer(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*words, "--as-of", AS_OF.isoformat(), "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_every_target_is_answered_and_opens_to_units_that_add_up(communes: None) -> None:
    for commune, number in MEASURED.items():
        rows = [
            row
            for row in answer("targets", "--commune", commune)["targets"]
            if row["indicator"] != "competence_change"
        ]
        assert len(rows) == number, commune
        for row in rows:
            assert row["numerator"] is not None, row["id"]
            if (
                row["denominator"] is None
                or row["figure"]
                and row["indicator"].endswith(("_equipped", "_informed", "_confirmed"))
            ):
                continue
            units = answer("behind", "--commune", commune, "--target", row["id"], "--plan", row["plan"])[
                "rows"
            ]
            outcomes = [unit["outcome"] for unit in units]
            counted = tuple(outcomes.count(name) for name in ("pass", "fail", "missing"))
            assert counted == (row["numerator"], row["failed"], row["missing"]), (commune, row["id"])


def test_the_export_gives_the_same_numbers_to_our_text_and_to_sql_by_hand(
    communes: None, tmp_path: Path
) -> None:
    by_hand = 0
    for commune in COMMUNES:
        folder = tmp_path / commune
        export_layout(
            communes=[commune], folder=folder, key="ab" * 16, occasion=Occasion("x", "thử", AT, AS_OF)
        )
        live = {(row["plan"], row["id"]): row for row in answer("targets", "--commune", commune)["targets"]}
        _, counted = count_export(folder=folder, engine="duckdb", as_of=AS_OF)
        for one in counted:
            whole, row = one.answer.counts[None, "", ""], live[one.plan, one.target]
            assert (whole.numerator, whole.failed, whole.missing, whole.base_unknown) == four(row), (
                commune,
                one.target,
            )
        by_hand += agreeing_by_hand(folder, commune, live)
    assert by_hand >= 6


def four(row: dict[str, Any]) -> tuple[int, int, int, int]:
    return row["numerator"], row["failed"], row["missing"], row["base_unknown"]


def agreeing_by_hand(folder: Path, commune: str, live: dict[tuple[str, str], dict[str, Any]]) -> int:
    """How many targets the hand-written SQL counts too, each of them equal."""
    database = duckdb.connect()
    for table in LAYOUT:
        database.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}.parquet'")
    targets = database.execute(
        "SELECT t.id, t.plan_id, t.indicator_id, t.at_least, p.period_from, t.by_date FROM target t JOIN plan p "
        "ON p.id = t.plan_id WHERE t.by_date IS NOT NULL"
    ).fetchall()
    agreed = 0
    for code, plan, indicator, floor, start, by in targets:
        if indicator not in QUERIES or live[plan, code]["figure"]:
            continue
        found = independent_count(database, indicator, Asked(commune, AS_OF, start, by, floor))
        assert found == four(live[plan, code]), (commune, code)
        agreed += 1
    database.close()
    return agreed
