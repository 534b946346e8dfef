"""The seventeen defects found in the five plans: each is noticed, with its line, and says what to do."""

from datetime import date

import pytest

from bdhvs.plans.lint.check import lint
from bdhvs.plans.lint.findings import Finding, Severity, Surroundings
from bdhvs.plans.tests.catalogue_plans import NAMES, file_of, loaded, surroundings

ALL = tuple(NAMES)


def findings(prefix: str, code: str) -> list[Finding]:
    return [one for one in lint(loaded(prefix), surroundings()) if one.code == code]


def line_of(prefix: str, finding: Finding) -> str:
    return file_of(prefix).read_text(encoding="utf-8").splitlines()[finding.line - 1]


@pytest.mark.parametrize(
    ("prefix", "rows"),
    [
        ("HC", {"HC-T1", "HC-T3", "HC-T5", "HC-T6", "HC-T8", "HC-T10"}),
        ("NB", {"NB-T1", "NB-T3", "NB-T5", "NB-T6", "NB-T8", "NB-T10"}),
        ("AH", {"AH-T1"}),
    ],
)
def test_defect_1_no_rule_of_measurement_so_the_chosen_one_is_named(prefix: str, rows: set[str]) -> None:
    found = findings(prefix, "measure-rule-chosen")
    assert {one.row for one in found} == rows
    assert all("kiểm tra" in one.sentence for one in found)


@pytest.mark.parametrize(
    ("prefix", "row"), [("KA", "KA-T4"), ("HC", "HC-T3"), ("NB", "NB-T3"), ("HL", "HL-Q3"), ("AH", "AH-T3")]
)
def test_defect_2_denominators_are_not_defined(prefix: str, row: str) -> None:
    (found,) = findings(prefix, "base-not-stated")
    assert row in found.sentence
    assert found.severity is Severity.WARNING


def test_defect_3_a_commune_may_ask_more_than_the_country() -> None:
    found = {one.row: one.sentence for one in findings("NB", "above-national")}
    assert "ít nhất 70%" in found["NB-T4"]
    assert "ít nhất 40%" in found["NB-T4"]
    assert "trên 60%" in found["NB-T9"]
    assert not findings("HC", "above-national")


def test_defect_4_missing_annex() -> None:
    (found,) = findings("HC", "annex-missing")
    assert "Danh mục các nhiệm vụ" in found.sentence
    assert "HC-L4" in line_of("HC", found)


def test_defect_4_numbering_jumps_from_three_to_five() -> None:
    (found,) = findings("HC", "numbering-gap")
    assert "có VI.5, thiếu VI.4" in found.sentence
    assert "VI.5" in line_of("HC", found)


def test_defect_4_three_sections_stand_twice() -> None:
    assert [one.sentence.split()[1] for one in findings("HC", "section-repeated")] == ["II.1", "II.2", "II.3"]


def test_defect_4_words_left_over_from_another_place() -> None:
    (found,) = findings("HC", "foreign-place")
    assert "Thành phố ban hành" in found.sentence
    assert "Nghệ An" in found.sentence
    assert not findings("AH", "foreign-place")


def test_defect_5_districts_are_gone() -> None:
    quoted = [line_of("HL", one) for one in findings("HL", "level-abolished")]
    assert sum("trên địa bàn huyện" in line for line in quoted) >= 2
    (party,) = findings("HL", "party-district")
    assert "258-KH/HU" in party.sentence


@pytest.mark.parametrize("prefix", ["KA", "HC", "NB", "AH"])
def test_defect_5_is_found_nowhere_else(prefix: str) -> None:
    assert not findings(prefix, "level-abolished")
    assert not findings(prefix, "party-district")


def test_defect_6_two_words_for_digital_transformation_and_two_for_digital_identity() -> None:
    found = [one.sentence for one in findings("NB", "term-alias")]
    assert any("quá trình công nghệ số" in one for one in found)
    assert any("Một định danh số" in one for one in found)


def test_defect_6_vneid_spelt_with_the_letter_l() -> None:
    (found,) = [one for one in findings("NB", "spelling") if "VNelD" in one.sentence]
    assert "viết đúng là “VNeID”" in found.sentence


def test_defect_7_no_signature_block_and_no_first_section() -> None:
    assert findings("KA", "signature-missing")
    (gap,) = findings("KA", "numbering-gap")
    assert "có I.2, thiếu I.1" in gap.sentence
    assert not any(findings(prefix, "signature-missing") for prefix in ("HC", "NB", "HL", "AH"))


def test_defect_8_a_public_sheet_with_names() -> None:
    (found,) = findings("AH", "public-form")
    assert found.row == "AH-U5"
    assert "AH-U5" in line_of("AH", found)


@pytest.mark.parametrize(
    ("prefix", "rows"),
    [
        ("KA", {"KA-D2", "KA-D3", "KA-D4"}),
        ("HC", {"HC-D2"}),
        ("NB", {"NB-D2", "NB-D3"}),
        ("AH", {"AH-D4a", "AH-D4b"}),
    ],
)
def test_defect_9_cycles_that_the_text_does_not_give(prefix: str, rows: set[str]) -> None:
    assert {one.row for one in findings(prefix, "cycle-chosen")} == rows


def test_defect_10_pupils_and_youth_overlap_and_reach_is_not_skill() -> None:
    (overlap,) = findings("AH", "groups-overlap")
    assert overlap.row == "AH-T2"
    assert "học sinh và thanh niên" in overlap.sentence
    assert "AH-T2" in {one.row for one in findings("AH", "reach-not-skill")}


def test_defect_11_a_majority_without_a_number() -> None:
    (found,) = findings("AH", "number-missing")
    assert found.row == "AH-T6"
    assert "gợi ý: trên 50%" in found.sentence


@pytest.mark.parametrize(
    ("prefix", "row"), [("KA", "KA-T4"), ("AH", "AH-T3"), ("NB", "NB-T11"), ("HC", "HC-T9")]
)
def test_defect_12_more_than_is_strict(prefix: str, row: str) -> None:
    (found,) = findings(prefix, "strict-operator")
    assert found.row == row
    assert "chưa đạt" in found.sentence


@pytest.mark.parametrize(("prefix", "row"), [("NB", "NB-T12"), ("AH", "AH-T8")])
def test_defect_13_only_the_police_know_digital_identity(prefix: str, row: str) -> None:
    assert row in {one.row for one in findings(prefix, "police-only")}


@pytest.mark.parametrize(("prefix", "rows"), [("HC", {"HC-T4", "HC-T9"}), ("NB", {"NB-T4", "NB-T9"})])
def test_defect_14_confirmation_on_vneid_cannot_be_read(prefix: str, rows: set[str]) -> None:
    assert {one.row for one in findings(prefix, "vneid-unknowable")} == rows


def test_defect_15_disability_is_health_data() -> None:
    (found,) = findings("NB", "sensitive-health")
    assert found.row == "NB-A18"


def test_defect_16_ethnicity_is_sensitive() -> None:
    (found,) = findings("NB", "sensitive-ethnicity")
    assert found.row == "NB-A38"


@pytest.mark.parametrize("prefix", ALL)
def test_defect_17_hamlets_and_teams_may_be_merged(prefix: str) -> None:
    assert findings(prefix, "places-may-change")


def test_defect_17_a_fixed_count_of_teams_goes_stale() -> None:
    (found,) = findings("NB", "count-tied-to-places")
    assert found.row == "NB-Q5b"
    assert "16" in found.sentence


@pytest.mark.parametrize("prefix", ALL)
def test_our_own_files_have_no_error_every_finding_has_a_line_and_words(prefix: str) -> None:
    found = lint(loaded(prefix), surroundings())
    assert not [one for one in found if one.severity is Severity.ERROR]
    assert all(
        one.line > 0 and one.sentence and one.advice and "{" not in one.sentence + one.advice for one in found
    )
    assert [one.line for one in found] == sorted(one.line for one in found)


def test_a_plan_without_targets_is_told_so_and_is_fine() -> None:
    (found,) = findings("HL", "no-numeric-targets")
    assert found.severity is Severity.ADVICE


def test_targets_of_past_years_are_named_once_the_day_is_known() -> None:
    around = Surroundings(on=date(2026, 11, 21))
    past = {one.row for one in lint(loaded("HC"), around) if one.code == "target-past"}
    assert past == {"HC-T1", "HC-T2", "HC-T3", "HC-T4", "HC-T5"}
    assert not [
        one for one in lint(loaded("HC"), Surroundings(on=date(2025, 12, 31))) if one.code == "target-past"
    ]
