"""Cells as offices write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.people.importing import values
from bdhvs.people.importing.hamlets import Hamlets
from bdhvs.people.importing.values import Birth, CellError
from bdhvs.people.rules import Priority, ResidenceKind, Sex

TODAY = date(2026, 11, 21)
days = st.dates(date(1905, 1, 1), TODAY)


@given(days, st.sampled_from(["/", "-", "."]), st.booleans())
def test_a_full_date_is_read_in_every_usual_dress(day: date, mark: str, padded: bool) -> None:
    text = day.strftime(f"%d{mark}%m{mark}%Y") if padded else f"{day.day}{mark}{day.month}{mark}{day.year}"
    assert values.birth(text, TODAY).on == day


@given(
    st.integers(1905, 2026), st.sampled_from(["{}", " {} ", "'{}", "{}.0", "??/??/{}", "00/00/{}", "--/5/{}"])
)
def test_a_year_alone_stays_a_year(year: int, dress: str) -> None:
    found = values.birth(dress.format(year), TODAY)
    assert (found.on, found.year) == (None, year)


@pytest.mark.parametrize(
    ("text", "on", "warned"),
    [
        ("5-3-60", date(1960, 3, 5), True),
        ("5/3/26", date(2026, 3, 5), True),
        ("5/3/27", date(1927, 3, 5), True),
        ("1960-03-05", date(1960, 3, 5), False),
        ("29/02/2024", date(2024, 2, 29), False),
    ],
)
def test_short_years_are_understood_and_told(text: str, on: date, warned: bool) -> None:
    found = values.birth(text, TODAY)
    assert found.on == on
    assert bool(found.warning) is warned


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("31/02/1960", "không có ngày"),
        ("12/25/1960", "tháng được ghi trước ngày"),
        ("22/11/2026", "tương lai"),
        ("2030", "tương lai"),
        ("1800", "quá xa"),
        ("5/3/1960; 7/8/1962", "hai ngày sinh"),
        ("năm Thìn", "không phải ngày sinh"),
        ("45", "có vẻ là tuổi"),
        ("45 tuổi", "có vẻ là tuổi"),
    ],
)
def test_a_wrong_birth_says_what_is_wrong(text: str, word: str) -> None:
    with pytest.raises(CellError, match=word):
        values.birth(text, TODAY)


@given(st.text())
def test_any_text_gives_a_birth_or_a_sentence(text: str) -> None:
    found: Birth | CellError
    try:
        found = values.birth(text, TODAY)
    except CellError as error:
        found = error
    assert str(found) if isinstance(found, CellError) else 1901 <= found.year <= 2026


@pytest.mark.parametrize("text", ["040199000001", "0401 9900 0001", "'040199000001", "040.199.000.001"])
def test_numbers_in_any_dress_are_the_same_number(text: str) -> None:
    assert values.personal_number(text, typed_as_number=False) == ("040199000001", "")


@pytest.mark.parametrize(
    ("text", "number"),
    [("40199000001", "040199000001"), ("1085000123", "001085000123"), ("40199000001.0", "040199000001")],
)
def test_zeros_that_excel_ate_are_put_back_and_told(text: str, number: str) -> None:
    found, warning = values.personal_number(text, typed_as_number=True)
    assert found == number
    assert "thêm số 0" in warning


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("04219900001", "11 chữ số"),
        ("3.8199E+10", "mất các số cuối"),
        ("123456789", "CMND"),
        ("040199000001 040199000002", "hai số định danh"),
        ("chờ cấp lại", "12 chữ số"),
    ],
)
def test_a_wrong_number_says_what_to_write(text: str, word: str) -> None:
    with pytest.raises(CellError, match=word):
        values.personal_number(text, typed_as_number=False)


@pytest.mark.parametrize(
    "text", ["0912 345 678", "912345678", "+84912345678", "0912.345.678", "0912345678/0987654321"]
)
def test_phones_get_one_form(text: str) -> None:
    assert values.phone(text)[0] == "0912345678"


@pytest.mark.parametrize("text", ["12345", "số nhà", "1912345678"])
def test_a_wrong_phone_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        values.phone(text)


def test_sex_and_residence_are_words() -> None:
    assert (values.sex("Nữ"), values.sex("NAM"), values.sex("nu")) == (Sex.FEMALE, Sex.MALE, Sex.FEMALE)
    assert values.residence("Tạm trú") is ResidenceKind.TEMPORARY
    assert values.residence("KT3") is ResidenceKind.TEMPORARY
    assert values.residence("đi vắng") is ResidenceKind.ABSENT
    with pytest.raises(CellError):
        values.sex("N")
    with pytest.raises(CellError):
        values.residence("ở nhờ")


@pytest.mark.parametrize("text", ["", "-", "không có", "Chưa có", "K", "không rõ"])
def test_words_for_nothing_are_missing(text: str) -> None:
    assert values.is_missing(text)


def test_yes_is_an_answer() -> None:
    assert not values.is_missing("Có")
    assert values.residence("có") is ResidenceKind.PERMANENT
    assert values.priority("Có") == (Priority.ASKED_FOR_HELP, "")


def test_a_sensitive_reason_for_priority_is_not_kept() -> None:
    assert values.priority("người khuyết tật nặng")[0] is Priority.NONE
    assert "nhạy cảm" in values.priority("bệnh hiểm nghèo")[1]
    assert values.priority("hộ nghèo") == (Priority.HARDSHIP, "")
    assert values.priority("người cao tuổi sống một mình") == (Priority.ELDERLY_ALONE, "")


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn A và Trần Thị B",
        "Nguyễn Văn A; Trần Thị B",
        "Nguyễn Văn A\nTrần Thị B",
        "Nguyễn Văn A, Trần Thị B",
        "Nguyễn Văn A / Trần Thị B",
        "Nguyễn Văn A - Trần Thị B",
    ],
)
def test_two_people_in_one_cell_are_refused(text: str) -> None:
    with pytest.raises(CellError, match="Mỗi người một dòng"):
        values.name(text)


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn\nA", "H'Hen Niê", "Y Blô", "Trần Thị Và", "Lê-Văn B", "Vàng A Páo"]
)
def test_names_of_one_person_pass(text: str) -> None:
    assert values.name(text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["Nguyễn Văn 2", "12", "-", "A" * 130])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        values.name(text)


@pytest.mark.parametrize("text", ["Thôn 5", "thôn 05", "T5", "T05", "t.5", "Thôn5", "thôn số 5", "5"])
def test_a_hamlet_is_known_in_every_dress(text: str) -> None:
    assert Hamlets([("18775-T05", "Thôn 5"), ("18775-T15", "Thôn 15")]).find(text) == "18775-T05"


def test_a_number_that_two_hamlets_bear_is_nobodys() -> None:
    assert Hamlets([("A", "Thôn 5"), ("B", "Khối 5")]).find("5") is None
