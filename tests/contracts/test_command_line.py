"""The command line is a contract (design §13): other programs read its answers and its exit codes."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bdhvs.ops.territory import scope
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db

KEYS = {
    "id", "plan", "indicator", "of", "shape", "op", "value", "unit", "by", "soft", "numerator", "denominator",
    "failed", "missing", "base_unknown", "base_coverage", "by_level", "parts", "groups", "figure", "adjusted",
    "status", "forecast_on",
}  # fmt: skip
STATUSES = {"reached", "on_pace", "late", "missed", "no_data", "needs_decision"}


@pytest.fixture
def village(catalogue: None) -> Village:
    village = a_village()
    with scope([KY_ANH]):
        for home in ("sau", "dung"):
            record_visit(
                household=village.homes[home], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE,
                topics=["learning_platform"], occurred_on=days_ago(10), **ACT,
            )  # fmt: skip
    return village


def answer(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*words, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def targets() -> dict[str, dict[str, Any]]:
    found = answer("targets", "--commune", KY_ANH, "--as-of", TODAY.isoformat(), "--json")
    return {row["id"]: row for row in found["targets"]}


def test_targets_answers_with_the_agreed_keys_whole_numbers_and_decimal_text(village: Village) -> None:
    for row in targets().values():
        assert set(row) >= KEYS
        assert row["status"] in STATUSES
        assert row["value"] is None or isinstance(row["value"], str)
        assert all(isinstance(row[key], int) for key in ("numerator", "failed", "missing", "base_unknown"))
        assert sum(row["by_level"].values()) == row["numerator"]
        if row["denominator"] is not None:
            assert row["numerator"] + row["failed"] + row["missing"] == row["denominator"]


def test_two_of_three_households_guided(village: Village) -> None:
    row = targets()["KA-T4"]
    assert (row["numerator"], row["denominator"], row["op"], row["value"], row["soft"]) == (
        2,
        3,
        ">",
        "70",
        True,
    )


def test_a_target_without_a_number_waits_for_a_decision(village: Village) -> None:
    assert targets()["KA-Q1"]["status"] == "needs_decision"
    assert targets()["KA-Q1"]["value"] is None


@pytest.mark.parametrize("code", ["KA-T1", "KA-T2", "KA-T3", "KA-T4", "KA-T5", "KA-T6", "KA-Q1"])
def test_the_units_behind_add_up_to_the_number(village: Village, code: str) -> None:
    row = targets()[code]
    found = answer("behind", "--commune", KY_ANH, "--target", code, "--as-of", TODAY.isoformat(), "--json")
    outcomes = [unit["outcome"] for unit in found["rows"]]
    counted = {name: outcomes.count(name) for name in ("pass", "fail", "missing")}
    assert counted == {"pass": row["numerator"], "fail": row["failed"], "missing": row["missing"]}


def test_a_pass_shows_its_evidence_and_no_name_unless_asked(village: Village) -> None:
    words = ("behind", "--commune", KY_ANH, "--target", "KA-T4", "--as-of", TODAY.isoformat(), "--json")
    rows = {row["unit_id"]: row for row in answer(*words)["rows"]}
    passed = rows[str(village.homes["sau"].pk)]
    assert [(fact["kind"], fact["level"]) for fact in passed["evidence"]] == [("visit", "E1")]
    assert "name" not in passed
    named = {row["unit_id"]: row for row in answer(*words, "--names")["rows"]}
    assert named[str(village.homes["sau"].pk)]["name"] == "Hộ H01"


def test_asking_for_names_is_written_in_the_journal(village: Village) -> None:
    from bdhvs.journal.models import Line

    answer(
        "behind", "--commune", KY_ANH, "--target", "KA-T4", "--as-of", TODAY.isoformat(), "--json", "--names"
    )
    with scope([KY_ANH]):
        line = Line.objects.filter(act="see_names_behind").latest("at")
        assert (line.subject_ids, line.count) == (["KA-T4"], 3)


def test_wrong_use_ends_with_two_and_one_sentence(village: Village) -> None:
    with pytest.raises(CommandError, match="không có chỉ tiêu") as refusal:
        call_command("behind", "--commune", KY_ANH, "--target", "KA-T99")
    assert refusal.value.returncode == 2
    with pytest.raises(CommandError, match="không phải là ngày") as refusal:
        call_command("targets", "--commune", KY_ANH, "--as-of", "hôm qua")
    assert refusal.value.returncode == 2


def test_acting_as_somebody_of_another_commune_is_refused(village: Village, settings: Any) -> None:
    settings.ACTING_USER = "tam"
    with pytest.raises(CommandError, match="không được làm việc này") as refusal:
        call_command("targets", "--commune", KY_ANH)
    assert refusal.value.returncode == 2
