"""The 12-digit number: vectors and rules of the field notes."""

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.lib.personal_id import PROVINCES, WeakKeyError, check, keyed_hash, last_three

ON = date(2026, 11, 21)
KEY = b"k" * 32


@pytest.mark.parametrize(
    ("number", "year", "sex"),
    [("087084000999", 1984, "male"), ("042306000123", 2006, "female"), ("040199000001", 1999, "female")],
)
def test_right_numbers_say_year_and_sex(number: str, year: int, sex: str) -> None:
    found = check(number, on=ON, birth_year=year, sex=sex)
    assert found.ok
    assert (found.errors, found.warnings, found.birth_year, found.sex) == ((), (), year, sex)


@pytest.mark.parametrize(
    "number", ["04219900001", "0401990000011", "04019900000a", "", "٠٤٠١٩٩٠٠٠٠٠١", "040199000001\n"]
)
def test_anything_but_twelve_digits_is_an_error(number: str) -> None:
    assert check(number, on=ON).errors == ("not_12_digits",)


def test_nobody_living_was_born_in_the_next_century() -> None:
    assert check("038499000001", on=ON).errors == ("century_not_possible",)


def test_a_number_of_1910_contradicts_a_birth_in_2010() -> None:
    assert check("038110000001", on=ON, birth_year=2010).errors == ("birth_year_differs",)


def test_a_birth_in_the_future_is_an_error() -> None:
    assert check("038227000001", on=ON).errors == ("born_in_future",)
    assert check("038226000001", on=ON).ok


def test_an_unknown_province_code_is_only_a_warning() -> None:
    found = check("999199000001", on=ON)
    assert found.ok
    assert found.warnings == ("province_unknown",)


def test_another_sex_is_only_a_warning() -> None:
    found = check("040199000001", on=ON, sex="male")
    assert found.ok
    assert found.warnings == ("sex_differs",)


def test_there_are_63_provinces() -> None:
    assert len(PROVINCES) == 63


@given(st.integers(0, 9), st.integers(0, 99), st.integers(0, 999999))
def test_there_is_no_check_digit(century: int, year: int, serial: int) -> None:
    first = check(f"040{century}{year:02}{serial:06}", on=ON)
    assert first.errors == check(f"040{century}{year:02}{(serial + 1) % 1000000:06}", on=ON).errors


def test_the_hash_is_hmac_sha256_with_the_given_key() -> None:
    assert keyed_hash("040199000001", KEY) == hmac.new(KEY, b"040199000001", hashlib.sha256).digest()
    assert keyed_hash("040199000001", KEY) != keyed_hash("040199000001", b"j" * 32)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(WeakKeyError):
        keyed_hash("040199000001", b"short")


def test_only_the_last_three_digits_are_kept_in_sight() -> None:
    assert last_three("087084000999") == "999"
