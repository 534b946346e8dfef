"""What the linter notices, one thing broken at a time."""

from datetime import date
from typing import Any

import pytest

from bdhvs.plans.files.codes import Codes
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.check import lint_plan
from bdhvs.plans.lint.findings import Severity, Surroundings, worst
from bdhvs.plans.lint.numbering import gaps, repeated
from bdhvs.plans.lint.sentences import SENTENCES
from bdhvs.plans.tests.catalogue_plans import surroundings
from bdhvs.plans.tests.small_plan import small_data, small_plan, with_target


def said(plan: PlanFile, around: Surroundings | None = None) -> dict[str, str]:
    return {one.code: one.sentence for one in lint_plan(plan, around or Surroundings())}


def test_a_report_without_a_cycle_is_noticed() -> None:
    assert "XT-D1" in said(small_plan())["cycle-missing"]


def test_a_report_as_things_happen_needs_no_cycle() -> None:
    row = small_data()["reports"][0] | {"as_it_happens": "true"}
    assert "cycle-missing" not in said(small_plan(reports=[row]))


def test_a_report_due_before_its_data_is_an_error() -> None:
    row = small_data()["reports"][0] | {"data_to": "2026-12-06", "due": {"before": "2026-12-06"}}
    assert "05/12/2026" in said(small_plan(reports=[row]))["due-before-data"]


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"lead": "police"}, "unknown-unit", "police"),
        ({"with": ["front"]}, "unknown-unit", "front"),
        ({"parent": "XT-L9"}, "unknown-row", "XT-L9"),
        ({"lead": None}, "lead-missing", "XT-T1"),
        ({"by": None}, "target-undated", "XT-T1"),
        ({"by": "2027-01-01"}, "target-outside-period", "01/01/2027"),
        ({"op": ">"}, "strict-operator", "50%"),
        ({"value": None, "needs_decision": "true"}, "number-missing", "XT-T1"),
        ({"indicator": "adult_basic_skill"}, "measure-rule-missing", "XT-T1"),
        ({"groups": ["adult"]}, "base-not-stated", "XT-T1"),
        ({"says": "Trên địa bàn thị xã"}, "level-abolished", "thị xã"),
        ({"says": "Các quận"}, "level-abolished", "quận"),
        (
            {"phases": [{"quarter": "2026-Q2", "value": "40"}, {"quarter": "2026-Q3", "value": "30"}]},
            "phases-backwards",
            "XT-T1",
        ),
    ],
)
def test_one_broken_target_is_noticed(fields: dict[str, Any], code: str, words: str) -> None:
    assert words in said(with_target(**fields))[code]


def test_a_stated_base_is_not_asked_for_again() -> None:
    settings = {"resident": "permanent", "base_says": "Hộ thường trú ngày 30/6"}
    assert "base-not-stated" not in said(with_target(groups=["adult"], settings=settings))


def test_a_parent_may_be_another_plan() -> None:
    assert "unknown-row" not in said(with_target(parent="tinh-nghe-an-2026"))


def test_an_unknown_indicator_is_an_error() -> None:
    around = Surroundings(indicators={"festival_day": "share"})
    assert "household_visited" in said(small_plan(), around)["unknown-indicator"]
    assert "unknown-indicator" not in said(
        small_plan(), Surroundings(indicators={"household_visited": "share"})
    )


@pytest.mark.parametrize(
    ("shape", "unit", "fits"),
    [
        ("share", "percent", True),
        ("share", "count", True),  # so many persons, of however many
        ("count", "count", True),
        ("value", "value", True),
        ("rank", "rank", True),
        ("share", "rank", False),
        ("share", "value", False),
        ("count", "percent", False),
        ("value", "percent", False),
        ("value", "rank", False),
        ("rank", "count", False),
    ],
)
def test_a_unit_that_its_indicator_cannot_answer_is_an_error(shape: str, unit: str, fits: bool) -> None:
    around = Surroundings(indicators={"household_visited": shape})
    assert ("unit-misfit" not in said(with_target(unit=unit), around)) is fits


def test_an_empty_item_set_is_noticed() -> None:
    around = Surroundings(empty_sets={"household_visited": ("safety",)})
    assert "safety" in said(small_plan(), around)["set-empty"]


def test_a_code_that_the_catalogue_lacks_is_noticed() -> None:
    row = small_data()["tasks"][0] | {"topics": ["fishing"]}
    assert "fishing" in said(small_plan(tasks=[row]), surroundings())["unknown-code"]
    assert "unknown-code" in said(small_plan(), Surroundings(codes=Codes({})))
    assert "unknown-code" not in said(small_plan(), surroundings())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("measured_by", ["XT-T9"]),
        ("ties", ["XT-L9"]),
        ("funds", ["XT-B9"]),
        ("platforms", ["XT-U9"]),
    ],
)
def test_a_row_that_is_not_there_is_an_error(field: str, value: list[str]) -> None:
    row = small_data()["tasks"][0] | {field: value}
    assert value[0] in said(small_plan(tasks=[row]))["unknown-row"]


def test_tasks_without_lead_or_term_are_noticed() -> None:
    row = {name: value for name, value in small_data()["tasks"][0].items() if name != "lead"}
    found = said(small_plan(tasks=[row]))
    assert "XT-A1" in found["task-without-lead"]
    assert found["tasks-without-term"].startswith("1 việc")
    assert "tasks-without-term" not in said(small_plan(tasks=[row | {"due": "always"}]))


def test_a_plan_lower_than_the_country_is_warned() -> None:
    plan = with_target(indicator="vneid_confirmed", value="60", op=">=")
    assert "trên 60%" in said(plan, surroundings())["below-national"]
    same = with_target(indicator="vneid_confirmed", value="60", op=">")
    assert not {"below-national", "above-national"} & set(said(same, surroundings()))


@pytest.mark.parametrize("kind", ["", "Tỉnh ", "tỉnh "])
def test_a_province_of_elsewhere_is_noticed(kind: str) -> None:
    around = Surroundings(provinces=(f"{kind}Nghệ An", f"{kind}Quảng Ngãi"))
    assert "Quảng Ngãi" in said(with_target(says="Người dân Quảng Ngãi"), around)["foreign-place"]
    assert "foreign-place" not in said(with_target(says="Người dân Nghệ An"), around)


def test_the_parts_of_the_paper_are_missed() -> None:
    document = small_data()["document"] | {"signing": []}
    found = said(small_plan(document=document, bases=[], recipients=None))
    assert {"signature-missing", "bases-missing", "recipients-missing"} <= set(found)


@pytest.mark.parametrize(
    ("issuer", "signing", "noticed"),
    [
        ("Ủy ban nhân dân xã Thử", "TM. ỦY BAN NHÂN DÂN", False),
        ("Ủy ban nhân dân xã Thử", "KT. CHỦ TỊCH", True),
        ("Chủ tịch Ủy ban nhân dân xã Thử", "KT. CHỦ TỊCH", False),
        ("Chủ tịch Ủy ban nhân dân xã Thử", "TM. ỦY BAN NHÂN DÂN", True),
    ],
)
def test_a_committee_signs_through_tm_and_a_chair_does_not(issuer: str, signing: str, noticed: bool) -> None:
    document = small_data()["document"] | {"issuer": issuer, "signing": [signing]}
    assert ("signing-mismatch" in said(small_plan(document=document))) is noticed


def test_a_copy_is_a_copy_until_somebody_has_gone_through_it() -> None:
    head = small_data()["plan"] | {"copied_from": "ky-anh-2026"}
    assert "ky-anh-2026" in said(small_plan(plan=head))["copied"]


def test_findings_of_a_plan_without_a_file_have_no_line() -> None:
    assert {one.line for one in lint_plan(small_plan(), Surroundings())} == {0}


def test_the_gravest_finding_decides() -> None:
    assert worst(lint_plan(with_target(by="2030-01-01"), Surroundings())) is Severity.ERROR
    assert worst(()) is None


def test_a_finding_is_json_ready() -> None:
    first = lint_plan(small_plan(), Surroundings(on=date(2026, 6, 1)))[0].as_data()
    assert set(first) == {"code", "severity", "line", "column", "row", "sentence", "advice"}


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (["I", "II", "III"], []),
        (["I", "III"], ["II"]),
        (["I", "I.2"], ["I.1"]),
        (["VI", "VI.1", "VI.3"], ["I", "VI.2"]),
        (["I", "I.a", "I.b", "I.c", "I.d", "I.đ", "I.e", "I.g"], []),
        (["I", "I.a", "I.b", "I.d"], ["I.c"]),
        (["I", "I.1", "I.2", "I.1", "I.2"], []),
    ],
)
def test_numbers_follow_vietnamese_order(numbers: list[str], missing: list[str]) -> None:
    assert sorted(name for _, name in gaps(numbers)) == sorted(missing)


def test_a_number_used_twice_is_found() -> None:
    assert list(repeated(["I", "I.1", "II", "I.1"])) == [3]


def test_every_sentence_ends_without_a_hole_and_every_advice_is_a_sentence() -> None:
    assert all(advice.endswith(".") for _, _, advice in SENTENCES.values())
