"""Plans, indicators and codes of the catalogue speak of the same things."""

import re

import pytest

from bdhvs.indicators.catalogue import catalogue
from bdhvs.plans.lint.check import lint
from bdhvs.plans.lint.findings import Severity, Surroundings
from bdhvs.plans.tests.catalogue_plans import CATALOGUE, NAMES, loaded, plan, surroundings

INDICATORS = (CATALOGUE / "indicators.yaml").read_text(encoding="utf-8")


def test_each_indicator_names_the_rows_that_use_it() -> None:
    used: dict[str, set[str]] = {}
    for prefix in NAMES:
        content = plan(prefix)
        rows = [(row.id, row.indicator) for _, _, row in content.measured()]
        rows += [(row.id, row.indicator) for row in content.requirements]
        for row_id, indicator in rows:
            used.setdefault(str(indicator), set()).add(row_id)
    named = {
        found[1]: set(found[2].split(", "))
        for found in re.finditer(r"- id: (\w+)\n(?:.*\n)*?    rows: \[([^\]]*)\]", INDICATORS)
    }
    assert {name: rows for name, rows in used.items() if name != "None"} == named


@pytest.mark.parametrize("prefix", NAMES)
def test_every_indicator_of_a_plan_is_defined(prefix: str) -> None:
    known = Surroundings(
        indicators={one.id: one.shape for one in catalogue().values()}, codes=surroundings().codes
    )
    grave = [one for one in lint(loaded(prefix), known) if one.severity is Severity.ERROR]
    assert not grave
    assert not [one for one in lint(loaded(prefix), known) if one.code == "unknown-code"]


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        (r"topics contains (\w+)", "topics"),
        (r"topic = (\w+)", "topics"),
        (r"channel = (\w+)", "channels"),
        (r"report = (\w+)", "submissions"),
    ],
)
def test_words_that_indicators_count_by_are_codes_that_plans_use(pattern: str, kind: str) -> None:
    codes = surroundings().codes
    assert codes is not None
    words = set(re.findall(pattern, INDICATORS))
    assert words
    assert words <= set(codes.kinds[kind])


@pytest.mark.parametrize(
    ("row", "topic"),
    [
        ("KA-T4", "learning_platform"),
        ("KA-T3", "learning_platform"),
        ("AH-T3", "digital_platform"),
        ("AH-T6", "safety"),
    ],
)
def test_a_task_that_serves_a_target_carries_the_topic_the_target_counts_by(row: str, topic: str) -> None:
    assert any(topic in task.topics for task in plan(row[:2]).tasks if row in task.measured_by)
