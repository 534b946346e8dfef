"""`bdhvs report` and `bdhvs targets` on a closed day."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bdhvs.ops.territory import scope
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.tests.office import an_office, close, document_text, guided, on_a_fixed_day
from tests.village import KY_ANH, Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_fixed_day(monkeypatch)


@pytest.fixture
def village() -> Village:
    """October is closed with one household of three; another came in late."""
    village = an_office()
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        close()
        guided(village, "dung", date(2026, 10, 2))
    return village


def target(*more: str) -> dict[str, Any]:
    out = StringIO()
    call_command("targets", "--commune", KY_ANH, "--as-of", "2026-10-14", "--json", *more, stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())["targets"]
    return next(row for row in rows if row["id"] == "KA-T4")


def test_a_closed_day_answers_from_its_frozen_cells(village: Village) -> None:
    found = target()
    assert (found["numerator"], found["denominator"], found["adjusted"]) == (1, 3, 1)
    assert found["status"] != "reached"


def test_live_counts_the_same_day_anew(village: Village) -> None:
    found = target("--live")
    assert (found["numerator"], found["denominator"], found["adjusted"]) == (2, 3, None)


def test_the_report_of_a_closed_period_holds_the_signed_number(village: Village, tmp_path: Path) -> None:
    made, annex = tmp_path / "bao-cao.docx", tmp_path / "phu-luc.xlsx"
    out = StringIO()
    call_command("report", "KA-D3", "--commune", KY_ANH, "--period", "2026-10", "-o", str(made), "--annex",
                 str(annex), stdout=out)  # fmt: skip
    assert check_document(made.read_bytes()) == []
    assert "1/3" in document_text(made.read_bytes())
    assert annex.read_bytes().startswith(b"PK")
    assert str(made) in out.getvalue()


@pytest.mark.parametrize(("report", "period"), [("KA-D9", "2026-10"), ("KA-D3", "2026-13")])
def test_wrong_use_ends_with_two_and_one_sentence(
    village: Village, tmp_path: Path, report: str, period: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command(
            "report", report, "--commune", KY_ANH, "--period", period, "-o", str(tmp_path / "x.docx")
        )
    assert refusal.value.returncode == 2
    assert not (tmp_path / "x.docx").exists()
