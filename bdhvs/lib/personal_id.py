"""The 12-digit personal identification number: province of birth registration, century and sex, year, serial.

There is no check digit; none is invented here. The number itself is never stored: only a keyed hash of it
for matching and its last three digits.
Law: decree-137-2015
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import date

MIN_KEY_BYTES = 32
_CENTURY_DIGITS_OF_THE_LIVING = "0123"
_TWELVE_DIGITS = re.compile("[0-9]{12}")

_PROVINCE_CODES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 "
    "035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 "
    "070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
PROVINCES = frozenset(_PROVINCE_CODES.split())


class WeakKeyError(ValueError):
    """The key of the hash is too short to protect numbers that can be counted through."""


@dataclass(frozen=True)
class Check:
    """What is wrong with a number, as codes; the interface puts them in words.

    errors: `not_12_digits`, `century_not_possible`, `birth_year_differs`, `born_in_future`.
    warnings: `province_unknown`, `sex_differs` (a legal change of sex is possible).
    """

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    birth_year: int | None = field(default=None)
    sex: str | None = field(default=None)

    @property
    def ok(self) -> bool:
        """No hard error; warnings may remain."""
        return not self.errors


def check(number: str, *, on: date, birth_year: int | None = None, sex: str | None = None) -> Check:
    """Check a number against itself and against what else is known of the person.

    Missing: an unknown birth year or sex is not compared.
    """
    if not _TWELVE_DIGITS.fullmatch(number):
        return Check(errors=("not_12_digits",))
    year, own_sex = year_and_sex(number)
    return Check(
        errors=tuple(_errors(number, year, birth_year, on)),
        warnings=tuple(_warnings(number, own_sex, sex)),
        birth_year=year,
        sex=own_sex,
    )


def year_and_sex(number: str) -> tuple[int, str]:
    """Birth year and sex ("male", "female") that the fourth to sixth digits say."""
    code = int(number[3])
    return 1900 + 100 * (code // 2) + int(number[4:6]), "male" if code % 2 == 0 else "female"


def _errors(number: str, year: int, birth_year: int | None, on: date) -> list[str]:
    found = []
    if number[3] not in _CENTURY_DIGITS_OF_THE_LIVING:
        found.append("century_not_possible")
    elif year > on.year:
        found.append("born_in_future")
    if birth_year is not None and birth_year != year:
        found.append("birth_year_differs")
    return found


def _warnings(number: str, own_sex: str, sex: str | None) -> list[str]:
    found = []
    if number[:3] not in PROVINCES:
        found.append("province_unknown")
    if sex is not None and sex != own_sex:
        found.append("sex_differs")
    return found


def keyed_hash(number: str, key: bytes) -> bytes:
    """HMAC-SHA256 of a number, 32 bytes: equal numbers match, nothing can be read back without the key.

    Raises: WeakKeyError for a key under 32 bytes.
    """
    if len(key) < MIN_KEY_BYTES:
        raise WeakKeyError(f"khóa cần ít nhất {MIN_KEY_BYTES} byte")
    return hmac.new(key, number.encode("ascii"), hashlib.sha256).digest()


def last_three(number: str) -> str:
    """The only digits that may be shown again."""
    return number[-3:]
