"""What is written reads back the same, and the same plan always gives the same bytes."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdhvs.plans.files.comparing import diff_plans
from bdhvs.plans.files.reading import load_plan, plan_from_data
from bdhvs.plans.files.writing import dump_plan, plan_to_data
from bdhvs.plans.tests.catalogue_plans import NAMES, plan
from bdhvs.plans.tests.small_plan import small_data, small_plan, with_target

WORDS = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0x1EF9, exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Mn")
    ),
    min_size=1,
    max_size=200,
).filter(lambda text: text.strip() != "")


@pytest.mark.parametrize("prefix", NAMES)
def test_plan_file_and_json_give_the_plan_back(prefix: str) -> None:
    content = plan(prefix)
    assert load_plan(dump_plan(content)).plan == content
    assert plan_from_data(json.loads(json.dumps(plan_to_data(content)))) == content


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_any_words_survive_the_file(words: str) -> None:
    content = with_target(says=words)
    assert content.targets[0].says == unicodedata.normalize("NFC", words.replace("\u00a0", " ")).strip()
    assert load_plan(dump_plan(content)).plan == content


@settings(max_examples=100, deadline=None)
@given(
    op=st.sampled_from([">=", ">", "=", "<=", "<"]),
    value=st.decimals(0, 100, places=2),
    day=st.dates(),
    soft=st.booleans(),
    needs=st.booleans(),
)
def test_any_target_survives_the_file(op: str, value: Any, day: Any, soft: bool, needs: bool) -> None:
    number = {"value": None, "op": None, "needs_decision": True} if needs else {"value": value, "op": op}
    content = with_target(by=day, soft=soft, **number)
    text = dump_plan(content)
    assert load_plan(text).plan == content
    assert dump_plan(load_plan(text).plan) == text


@pytest.mark.parametrize(
    "words", ["null", "~", "true", "no", "2026-12-31", "0012", "1_000", "12:30", "=", "<<", "- a"]
)
def test_words_that_look_like_something_else_stay_words(words: str) -> None:
    text = dump_plan(with_target(says=words))
    assert load_plan(text).plan.targets[0].says == words


def test_what_says_nothing_is_not_written() -> None:
    text = dump_plan(small_plan())
    assert "soft" not in text
    assert "null" not in text
    assert "rules:" not in text


def test_short_rows_may_be_written_in_one_line_and_a_single_giver_as_a_word() -> None:
    text = dump_plan(small_plan()).replace("from: [hamlets]", "from: hamlets")
    assert load_plan(text).plan == small_plan()


def test_terms_of_tasks_are_days_or_always() -> None:
    rows = [
        small_data()["tasks"][0] | {"id": f"XT-A{n}", "due": due}
        for n, due in ((1, "always"), (2, "2026-06-30"))
    ]
    content = small_plan(tasks=rows)
    assert [row.is_continuous for row in content.tasks] == [True, False]
    assert [row.due_on and row.due_on.isoformat() for row in content.tasks] == [None, "2026-06-30"]
    assert load_plan(dump_plan(content)).plan == content


def test_every_part_of_a_target_survives() -> None:
    content = with_target(
        value=None,
        unit="count",
        value_by=[{"place": "00004-T01", "value": "250"}, {"kind": "phuong", "value": "300"}],
        phases=[{"quarter": "2026-Q1", "value": "10"}, {"quarter": "2026-Q2", "value": "20"}],
        settings={"resident": "permanent", "year_only": "year_start", "base_on": "2026-06-30"},
        base="figure",
        at_least="E3",
    )
    assert content.targets[0].is_numeric
    assert load_plan(dump_plan(content)).plan == content


def test_the_history_says_what_was_changed_added_and_removed() -> None:
    old = small_plan()
    task = small_data()["tasks"][0]
    new = plan_from_data(
        small_data()
        | {"targets": [small_data()["targets"][0] | {"value": "60", "soft": True}]}
        | {"tasks": [task | {"id": "XT-A2"}]}
    )
    lines = json.loads(json.dumps(diff_plans(old, new)))
    assert [(line["section"], line["row"], line["kind"]) for line in lines] == [
        ("targets", "XT-T1", "changed"),
        ("tasks", "XT-A1", "removed"),
        ("tasks", "XT-A2", "added"),
    ]
    assert lines[0]["fields"] == {"value": {"old": "50", "new": "60"}, "soft": {"old": None, "new": True}}


def test_nothing_changed_is_an_empty_history_and_a_new_order_is_told() -> None:
    assert diff_plans(small_plan(), small_plan()) == []
    rows = [small_data()["tasks"][0] | {"id": f"XT-A{n}"} for n in (1, 2)]
    (line,) = diff_plans(small_plan(tasks=rows), small_plan(tasks=rows[::-1]))
    assert (line["section"], line["kind"]) == ("tasks", "reordered")


def test_a_change_of_the_head_names_the_field() -> None:
    head = small_data()["plan"] | {"title": "Kế hoạch khác"}
    (line,) = diff_plans(small_plan(), small_plan(plan=head))
    assert line["fields"] == {"title": {"old": "Kế hoạch thử", "new": "Kế hoạch khác"}}
