"""Numbers, words and sections of a document before it has any looks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bdhvs.reports.documents.content import (
    Block,
    Column,
    Heading,
    Paragraph,
    Share,
    SignedAs,
    Table,
    Value,
    signature,
)
from bdhvs.reports.documents.kinds import ABBREVIATIONS, KINDS, LETTER, PLAN, symbol
from bdhvs.reports.documents.metrics import balanced, width_mm, wrapped
from bdhvs.reports.documents.numbering import cut, letter, numbered, roman, section
from bdhvs.reports.documents.opening import dated
from bdhvs.reports.documents.rules import ContentError
from bdhvs.reports.documents.wording import written
from bdhvs.reports.tests.documents_sample import LETTERHEAD, REPORT


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1234567, "1.234.567"),
        (Decimal("1234.5"), "1.234,5"),
        (date(2026, 6, 5), "05/06/2026"),
        (Share(3, 4), "75,0%"),
        (Share(999_999, 1_000_000), "99,9%"),
        (Share(1, 1_000_000), "0,1%"),
        (Share(0, 10), "0,0%"),
        (Share(10, 10), "100,0%"),
        (Share(5, None), "chưa có"),
        (Share(0, 0), "chưa có"),
        (None, "chưa có"),
        (0, "0"),
        ("", ""),
    ],
)
def test_values_are_written_the_vietnamese_way_and_missing_is_not_zero(value: Value, said: str) -> None:
    assert written(value, "chưa có") == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX")]
)
def test_parts_have_roman_numbers(number: int, said: str) -> None:
    assert roman(number) == said


def test_points_follow_the_vietnamese_alphabet() -> None:
    assert [letter(number) for number in range(1, 10)] == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]
    assert letter(24) == "aa"


def test_a_deeper_heading_starts_anew_under_its_parent() -> None:
    blocks: tuple[Block, ...] = (
        Heading("Một", 1),
        Heading("Hai", 2),
        Heading("Ba", 3),
        Heading("Bốn", 2),
        Heading("Năm", 1),
        Heading("Sáu", 2),
    )
    titles = [block.text for block in numbered(blocks) if isinstance(block, Heading)]
    assert titles == ["I. Một", "1. Hai", "a) Ba", "2. Bốn", "II. Năm", "1. Sáu"]


def test_a_fourth_level_is_refused() -> None:
    with pytest.raises(ContentError, match="cấp 4"):
        numbered((Heading("Sâu", 4),))


def test_a_section_is_cut_with_all_that_stands_under_it_and_nothing_else() -> None:
    taken = section(REPORT.blocks, "hamlets")
    assert [block.text for block in taken if isinstance(block, Heading)] == ["Kết quả theo thôn"]
    assert any(isinstance(block, Paragraph) for block in taken)


def test_an_excerpt_says_which_report_it_comes_from() -> None:
    excerpt = cut(REPORT, "obstacles")
    assert excerpt.note.startswith("Trích báo cáo: Kết quả triển khai phong trào")
    assert excerpt.note.endswith("Ủy ban nhân dân xã Hùng Châu")


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ContentError, match="không có mục"):
        section(REPORT.blocks, "khác")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ContentError, match="dòng 1 có 2 ô, cần 1 ô"):
        Table(columns=(Column("Thôn"),), rows=(("A", 1),), caption="Sai")


@pytest.mark.parametrize(
    ("signed_as", "lines"),
    [
        (SignedAs.COLLECTIVE, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (SignedAs.COLLECTIVE_DEPUTY, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (SignedAs.DEPUTY, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (SignedAs.HEAD, ("CHỦ TỊCH",)),
        (SignedAs.ACTING, ("Q. CHỦ TỊCH",)),
    ],
)
def test_signature_patterns_of_a_commune(signed_as: SignedAs, lines: tuple[str, ...]) -> None:
    assert signature(signed_as).lines == lines


def test_a_division_signs_by_order_with_its_own_post() -> None:
    lines = signature(SignedAs.BY_ORDER, office="TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI").lines
    assert lines == ("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI")


def test_symbols_of_a_plan_and_of_an_official_letter() -> None:
    assert symbol(PLAN, LETTERHEAD) == "KH-UBND"
    assert symbol(LETTER, LETTERHEAD) == "UBND-VHXH"


def test_each_titled_kind_has_the_abbreviation_of_the_decree() -> None:
    for kind in KINDS.values():
        if kind.titled and kind.numbered:
            assert ABBREVIATIONS[kind.title] == kind.abbreviation


@pytest.mark.parametrize(
    ("day", "month", "said"),
    [
        (5, 1, "ngày 05 tháng 01 năm 2026"),
        (15, 3, "ngày 15 tháng 3 năm 2026"),
        (None, 12, "ngày        tháng 12 năm 2026"),
    ],
)
def test_small_days_and_the_first_two_months_get_a_zero(day: int | None, month: int, said: str) -> None:
    assert dated(replace(LETTERHEAD, day=day, month=month)) == said


def test_marks_add_no_width_but_horns_do() -> None:
    assert width_mm("ế", 14) == width_mm("e", 14)
    assert width_mm("ơ", 14) > width_mm("o", 14)


def test_a_line_of_known_width_is_measured() -> None:
    # 95.0 mm at 13 pt bold, measured on the font itself with its kerning.
    assert width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True) == pytest.approx(95.0, rel=0.01)


def test_long_names_break_into_lines_of_like_length_that_fit() -> None:
    name = "BAN CHỈ ĐẠO PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ, ĐỔI MỚI SÁNG TẠO VÀ CHUYỂN ĐỔI SỐ"
    lines = balanced(name, 12, 70, bold=True)
    assert " ".join(lines) == name
    assert len(lines) == len(wrapped(name, 12, 70, bold=True))
    assert all(width_mm(line, 12, bold=True) <= 70 for line in lines)
