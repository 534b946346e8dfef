"""Folding, names, sorting, old encodings."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.lib.vietnamese import (
    Encoding,
    clean_text,
    fold,
    from_tcvn3,
    from_vni,
    given_name,
    guess_encoding,
    guess_encoding_of_all,
    normalise_name,
    sort_key,
    suggest_capitals,
    to_unicode,
)
from bdhvs.lib.vietnamese.legacy import TCVN3, VNI
from bdhvs.lib.vietnamese.letters import LOWER, MARKED

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đào",
]
MIDDLE = ["Văn", "Thị", "Đức", "Hữu", "Ngọc", "Quốc", "Xuân", "Minh", "Thanh", "Mỹ", "Thúy", "Khắc"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Hiếu",
    "Hòa",
    "Hùng",
    "Khuê",
    "Liễu",
    "Nguyệt",
    "Oanh",
    "Phượng",
    "Quyên",
    "Quý",
    "Sửu",
    "Tý",
    "Uyên",
    "Vỹ",
    "Yến",
    "Hằng",
    "Thoại",
    "Hưởng",
    "Nghĩa",
    "Giang",
    "Luyến",
]
names = st.builds(
    lambda *words: " ".join(words), st.sampled_from(FAMILY), st.sampled_from(MIDDLE), st.sampled_from(GIVEN)
)

TO_TCVN3 = {letter: sign for sign, letter in TCVN3.items()}
TO_VNI = {letter: written for written, letter in VNI.items()}


def typed_in_tcvn3(text: str) -> str:
    return "".join(TO_TCVN3.get(letter, letter) for letter in text)


def typed_in_vni(text: str) -> str:
    return "".join(TO_VNI.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng  Thị Ngọc", "dang thi ngoc"),
        ("  NGUYỄN VĂN ĐỨC ", "nguyen van duc"),
        (unicodedata.normalize("NFD", "Trần Hữu Hòa"), "tran huu hoa"),
        ("H'Hen Niê", "h'hen nie"),
        ("", ""),
    ],
)
def test_marks_case_and_spaces_do_not_matter_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(names)
def test_composed_and_decomposed_names_fold_alike(name: str) -> None:
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)
    assert fold(name).isascii()


def test_lists_are_in_the_order_of_given_names_and_the_vietnamese_alphabet() -> None:
    people = ["Lê Văn Đức", "Trần Thị Ân", "Lê Văn An", "Bùi Thị Ăn", "Đỗ Văn An", "Hồ Thị Dung", "Lê Thị Án"]
    assert sorted(people, key=sort_key) == [
        "Đỗ Văn An",
        "Lê Thị Án",
        "Lê Văn An",
        "Bùi Thị Ăn",
        "Trần Thị Ân",
        "Hồ Thị Dung",
        "Lê Văn Đức",
    ]


def test_the_given_name_is_the_last_word() -> None:
    assert given_name("Nguyễn Thị Minh Khai") == "Khai"
    assert given_name("") == ""


def test_invisible_signs_and_double_spaces_leave_a_name() -> None:
    assert normalise_name(" Lê\u200b  Văn\u00a0A\ufeff ") == "Lê Văn A"
    assert normalise_name(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyễn"
    assert normalise_name("Ðặng Văn B") == "Đặng Văn B"
    assert clean_text("a\x00b") == "ab"


def test_capitals_are_only_suggested_where_a_name_is_all_capital_or_all_small() -> None:
    assert suggest_capitals("NGUYỄN VĂN ĐỨC") == "Nguyễn Văn Đức"
    assert suggest_capitals("trần thị hoa") == "Trần Thị Hoa"
    assert suggest_capitals("H'Hen Niê") is None


@pytest.mark.parametrize("letter", [letter for letter in LOWER if letter in MARKED] + list("ĂÂÊÔƠƯĐ"))
def test_every_letter_of_tcvn3_comes_back(letter: str) -> None:
    assert from_tcvn3("x" + TO_TCVN3[letter] + "x") == "x" + letter + "x"


@pytest.mark.parametrize("letter", [*sorted(MARKED), *(letter.upper() for letter in sorted(MARKED))])
def test_every_letter_of_vni_comes_back(letter: str) -> None:
    assert from_vni(TO_VNI[letter]) == letter


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        ("TrÇn ThÞ B×nh", "Trần Thị Bình"),
        ("Lª H÷u Dòng", "Lê Hữu Dũng"),
        ("L\xadu ThÞ Hoµ", "Lưu Thị Hoà"),
        ("NGUYÔN V¡N TïNG", "NGUYỄN VĂN TÙNG"),
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        ("Traàn Thò Bình", "Trần Thị Bình"),
        ("Leâ Höõu Duõng", "Lê Hữu Dũng"),
        ("HUYØNH THÒ NGOÏC AÅN", "HUỲNH THỊ NGỌC ẨN"),
    ],
)
def test_names_in_old_fonts_are_recognised_and_converted(typed: str, meant: str) -> None:
    assert to_unicode(typed) == meant


@given(names)
def test_right_names_are_left_alone(name: str) -> None:
    assert guess_encoding(name) in (Encoding.UNICODE, None)
    assert to_unicode(name) == name


@pytest.mark.parametrize(
    "name",
    ["Lê Hà", "Hoà", "Ngô Lý", "Nguyen Van A", "Y Blô Niê", "K'Brơih", "Tô Hoài", "HÀ ANH", "José", "Lò Ứ"],
)
def test_short_and_foreign_right_names_are_left_alone(name: str) -> None:
    assert to_unicode(name) == name


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_letters_are_never_taken_for_an_old_font(text: str) -> None:
    assert guess_encoding(text) is None
    assert to_unicode(text) == text


@given(names)
def test_names_typed_in_tcvn3_come_back_when_the_column_is_tcvn3(name: str) -> None:
    assert to_unicode(typed_in_tcvn3(name), Encoding.TCVN3) == name


@given(names)
def test_names_typed_in_vni_come_back_when_the_column_is_vni(name: str) -> None:
    assert to_unicode(typed_in_vni(name), Encoding.VNI) == name


@given(st.lists(names, min_size=5, max_size=30), st.sampled_from([Encoding.TCVN3, Encoding.VNI]))
def test_a_column_of_one_old_font_is_recognised(column: list[str], encoding: Encoding) -> None:
    typed = [typed_in_tcvn3(name) if encoding is Encoding.TCVN3 else typed_in_vni(name) for name in column]
    if any(guess_encoding(text) for text in typed):
        assert guess_encoding_of_all(typed) is encoding


def test_a_word_right_in_two_readings_follows_its_column() -> None:
    assert to_unicode("Hoà", Encoding.VNI) == "Hồ"
    assert to_unicode("Hoà", Encoding.UNICODE) == "Hoà"
