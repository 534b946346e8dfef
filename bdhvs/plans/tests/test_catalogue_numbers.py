"""Numbers, operators and days of the five plans, written from the acceptance list and the plan texts."""

import re
from datetime import date
from decimal import Decimal

import pytest

from bdhvs.plans.files.rows import Measured
from bdhvs.plans.rules import Base, PlanKind, TargetUnit
from bdhvs.plans.tests.catalogue_plans import NAMES, plan

# row: operator, number, soft, last day
TARGETS = """
KA-T1 = 100 - 2026-12-31
KA-T2 = 100 - 2026-12-31
KA-T3 = 100 - 2026-12-31
KA-T4 > 70 soft 2026-12-31
KA-T5 = 100 - 2026-12-31
KA-T6 = 100 - 2026-12-31
HC-T1 >= 80 - 2025-12-31
HC-T2 >= 80 - 2025-12-31
HC-T3 >= 80 - 2025-12-31
HC-T4 >= 40 soft 2025-12-31
HC-T5 >= 80 - 2025-12-31
HC-T6 = 100 - 2026-12-31
HC-T7 = 100 - 2026-12-31
HC-T8 = 100 - 2026-12-31
HC-T9 > 60 soft 2026-12-31
HC-T10 = 100 - 2026-12-31
NB-T1 >= 80 - 2025-12-31
NB-T2 = 100 - 2025-12-31
NB-T3 >= 80 - 2025-12-31
NB-T4 >= 70 - 2025-12-31
NB-T5 >= 80 - 2025-12-31
NB-T6 = 100 - 2026-12-31
NB-T7 = 100 - 2026-12-31
NB-T8 = 100 - 2026-12-31
NB-T9 >= 80 - 2026-12-31
NB-T10 = 100 - 2026-12-31
NB-T11 > 50 - 2025-12-31
NB-T12 = 100 - 2025-12-31
AH-T1 = 100 - 2026-12-31
AH-T2 >= 80 soft 2026-12-31
AH-T3 > 80 - 2026-12-31
AH-T4 = 100 - 2026-12-31
AH-T5 = 100 - 2026-12-31
AH-T6 None None - 2026-12-31
AH-T7 = 100 - 2026-12-31
AH-T8 = 100 - 2026-12-31
AH-T9 = 100 - 2026-12-31
"""


def measured(row_id: str) -> Measured:
    return next(row for _, _, row in plan(row_id[:2]).measured() if row.id == row_id)


@pytest.mark.parametrize("line", TARGETS.split("\n")[1:-1])
def test_target_keeps_operator_number_softness_and_day(line: str) -> None:
    row_id, op, value, soft, by = line.split()
    row = measured(row_id)
    assert (str(row.op), str(row.value), row.soft) == (op, value, soft == "soft")
    assert row.by == date.fromisoformat(by)
    assert row.unit is TargetUnit.PERCENT


def test_a_majority_is_not_a_number_until_the_ward_decides() -> None:
    row = measured("AH-T6")
    assert row.needs_decision
    assert row.proposal is not None
    assert (str(row.proposal.op), row.proposal.value) == (">", Decimal(50))


@pytest.mark.parametrize(("row_id", "value"), [("NB-Q5b", 16), ("HL-Q1", 4)])
def test_counts_are_exact_numbers_not_shares(row_id: str, value: int) -> None:
    row = measured(row_id)
    assert (str(row.op), row.value, row.unit) == ("=", Decimal(value), TargetUnit.COUNT)


@pytest.mark.parametrize(
    "row_id",
    ["HC-T2", "HC-T4", "HC-T7", "HC-T9", "NB-T2", "NB-T4", "NB-T7", "NB-T9", "AH-T2", "NB-T12", "NB-Q4"],
)
def test_what_others_count_is_decided_by_their_figure(row_id: str) -> None:
    assert measured(row_id).base is Base.FIGURE


@pytest.mark.parametrize("row_id", ["HC-T4", "HC-T9", "NB-T4", "NB-T9"])
def test_confirmation_on_vneid_needs_official_evidence(row_id: str) -> None:
    assert measured(row_id).at_least == "E4"


@pytest.mark.parametrize(
    "row_id", ["HC-T1", "HC-T3", "HC-T6", "HC-T8", "NB-T1", "NB-T3", "NB-T6", "NB-T8", "AH-T1"]
)
def test_skill_needs_an_assessment_and_its_framework_group(row_id: str) -> None:
    row = measured(row_id)
    assert row.at_least == "E2"
    assert row.settings.rule == "assessment"
    assert row.settings.framework_group in {"official", "citizen"}


@pytest.mark.parametrize(
    ("prefix", "commune", "year", "kind"),
    [
        ("KA", "18775", 2026, PlanKind.MAIN),
        ("HC", "17395", 2025, PlanKind.MAIN),
        ("NB", "23317", 2025, PlanKind.MAIN),
        ("HL", "15274", 2025, PlanKind.COMMUNICATIONS),
        ("AH", "20275", 2026, PlanKind.MAIN),
    ],
)
def test_each_plan_belongs_to_its_commune_and_year(
    prefix: str, commune: str, year: int, kind: PlanKind
) -> None:
    head = plan(prefix).plan
    assert (head.commune, head.year, head.kind) == (commune, year, kind)


def test_the_communications_plan_is_a_child_of_the_communes_own_plan() -> None:
    content = plan("HL")
    parent = next(row for row in content.bases if row.id == content.plan.parent)
    assert (parent.symbol, parent.dated, parent.issuer) == (
        "07/KH-UBND",
        date(2025, 7, 15),
        "UBND xã Hà Long",
    )


@pytest.mark.parametrize(
    ("prefix", "signing"),
    [
        ("KA", ()),
        ("HC", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("NB", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("HL", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("AH", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ],
)
def test_number_and_date_wait_for_the_clerk_and_the_signing_pattern_is_kept(
    prefix: str, signing: tuple[str, ...]
) -> None:
    document = plan(prefix).document
    assert document.number is None
    assert document.dated is None
    assert document.symbol == "/KH-UBND"
    assert document.signing == signing


def test_school_lists_are_due_before_the_31st_of_march() -> None:
    report = next(row for row in plan("AH").reports if row.id == "AH-D1")
    assert report.due is not None
    assert (report.due.before, report.due.last_day) == (date(2026, 3, 31), date(2026, 3, 30))
    assert report.code == "teacher_list"


def test_the_yearly_report_is_due_before_the_6th_of_december() -> None:
    report = next(row for row in plan("AH").reports if row.id == "AH-D2")
    assert report.due is not None
    assert report.due.last_day == date(2026, 12, 5)
    assert str(report.every) == "year"


def test_the_launch_of_ky_anh_ends_with_june_and_of_ngok_bay_with_october() -> None:
    assert next(row.due for row in plan("KA").milestones if row.id == "KA-D1") == date(2026, 6, 30)
    launch = next(row for row in plan("NB").milestones if row.id == "NB-D1")
    assert (launch.due, launch.planned_on) == (date(2025, 10, 31), date(2025, 10, 10))


@pytest.mark.parametrize("row_id", ["HC-D1", "HL-D2"])
def test_the_festival_is_every_tenth_of_october(row_id: str) -> None:
    row = next(row for row in plan(row_id[:2]).milestones if row.id == row_id)
    assert (row.each_year, row.programme) == ("10-10", "learning_festival")


def test_the_weekly_article_is_a_weekly_duty() -> None:
    assert str(next(row.every for row in plan("HL").milestones if row.id == "HL-D1")) == "week"
    assert next(row.measured_by for row in plan("HL").tasks if row.id == "HL-A12") == ("HL-Q2",)


@pytest.mark.parametrize(
    ("basis", "symbol", "dated"),
    [
        ("KA-L2a", "11/NQ-CP", "2026-01-14"),
        ("KA-L2b", "71/NQ-CP", "2025-04-01"),
        ("KA-L2c", "57-NQ/TW", "2024-12-22"),
        ("KA-L2d", "348/KH-UBND", "2025-06-05"),
        ("HC-L2a", "923/QĐ-TTg", "2025-05-14"),
        ("HC-L2b", "01-KH/BCĐTW", "2025-03-21"),
        ("HC-L2c", "3751/HD-BNV", "2025-06-16"),
        ("HC-L2d", "378/KH-UBND", "2025-05-22"),
        ("HC-L2e", "430/KHUBND", "2025-06-06"),
        ("HC-L2f", "3691/SNV-TĐKT", "2025-07-08"),
        ("HC-L3a", "146/QĐ-TTg", "2022-01-28"),
        ("HC-L3b", "1315/QĐ-TTg", "2023-11-09"),
        ("NB-L2b", "368-KH/TU", "2025-05-24"),
        ("NB-L2c", "125/KH-UBND", "2025-06-02"),
        ("NB-L2d", "639/SKHCN-BCVT&CĐS", "2025-08-05"),
        ("NB-L2e", "03-TB/ĐU", "2025-08-01"),
        ("NB-L2f", "13-NQ/TU", None),
        ("HL-L2a", "265-KH/TU", "2025-04-24"),
        ("HL-L2b", "07/KH-UBND", "2025-07-15"),
        ("HL-L2e", "258-KH/HU", "2025-05-06"),
        ("AH-L2c", "21-KH/TU", "2025-09-10"),
        ("AH-L2d", "86/KH-UBND", "2026-03-04"),
        ("AH-L2e", "305-KH/TU", "2025-05-09"),
        ("AH-L2f", "379/QĐ-TTg", "2025-02-20"),
        ("AH-L2g", "2854/QĐ-UBND", "2025-12-04"),
        ("AH-L2h", "3292/QĐ-UBND", "2025-12-30"),
        ("AH-L2i", "91/KH-UBND", "2025-09-22"),
        ("AH-L2j", "237/KH-UBND", "2025-12-31"),
    ],
)
def test_each_basis_keeps_symbol_and_day(basis: str, symbol: str, dated: str | None) -> None:
    row = next(row for row in plan(basis[:2]).bases if row.id == basis)
    assert (row.symbol, row.dated) == (symbol, date.fromisoformat(dated) if dated else None)


@pytest.mark.parametrize(
    ("row_id", "url"),
    [
        ("KA-U1", "https://binhdanhocvuso.gov.vn"),
        ("KA-U2", "http://hatinh.mobiedu.vn"),
        ("KA-U3", "https://kns.hocso.vn/"),
        ("NB-U1", "https://binhdanhocvuso.gov.vn"),
        ("NB-U2", "https://chuyendoiso.mobiedu.vn/"),
        ("AH-U1", "https://binhdanhocvuso.danang.gov.vn"),
        ("AH-U2", "binhdanai.1022.vn"),
        ("AH-U3", "https://www.binhdanhocvuso.gov.vn"),
        ("AH-U4", "zalo.me/g/ftgymq359"),
    ],
)
def test_each_address_is_as_the_plan_gives_it(row_id: str, url: str) -> None:
    assert next(row.url for row in plan(row_id[:2]).platforms if row.id == row_id) == url


def test_children_from_six_to_fourteen_and_citizens_from_sixteen_are_age_rules() -> None:
    children = next(row for row in plan("KA").groups if row.id == "KA-G4")
    assert (children.age_from, children.age_to) == (6, 14)
    assert [next(g.age_from for g in plan(p).groups if "citizen_16" in g.codes) for p in ("NB", "AH")] == [
        16,
        16,
    ]


@pytest.mark.parametrize("prefix", NAMES)
def test_what_the_commune_calls_its_hamlets_and_teams_is_data(prefix: str) -> None:
    labels = plan(prefix).labels
    expected = {
        "KA": ("thôn", "Tổ chuyển đổi số cộng đồng"),
        "HC": ("xóm", "Tổ chuyển đổi số cộng đồng"),
        "NB": ("thôn", "Tổ công nghệ số cộng đồng"),
        "HL": ("thôn", "Tổ công nghệ số cộng đồng"),
        "AH": ("tổ dân phố", "Tổ công nghệ số cộng đồng và Đề án 06"),
    }
    assert (labels.hamlet, labels.team) == expected[prefix]


@pytest.mark.parametrize("prefix", NAMES)
def test_the_words_of_a_target_say_the_number_and_the_operator_it_has(prefix: str) -> None:
    for _, _, row in plan(prefix).measured():
        written = re.search(r"(trên |ít nhất )?(\d+)%", row.says, re.IGNORECASE)
        if written is None:
            continue
        assert row.value == Decimal(written[2]), row.id
        assert (str(row.op) == ">") is ((written[1] or "").lower() == "trên "), row.id
        assert row.soft is row.says.startswith("Phấn đấu"), row.id


@pytest.mark.parametrize("prefix", NAMES)
def test_every_row_stands_in_a_section_that_the_document_has(prefix: str) -> None:
    content = plan(prefix)
    sections = {*content.document.sections, "Mở đầu", "Nơi nhận", "Ký", "Chú thích 1"}
    outside = {row.id: row.clause for _, _, row in content.rows() if row.clause not in sections}
    assert outside == ({"HC-R4": "VI.4"} if prefix == "HC" else {})
