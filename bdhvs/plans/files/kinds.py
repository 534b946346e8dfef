"""The small types that fields of a plan file are made of; each refuses in a Vietnamese sentence.

A value may come as text (from a file, from JSON) or already typed (from the database).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator

from bdhvs.plans.rules import ALWAYS

MAX_TEXT: Final = 900
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"\d{1,12}(\.\d{1,4})?")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_TRUTH: Final = {"true": True, "false": False}


class Part(BaseModel):
    """Whatever stands in a plan file: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _matching(pattern: str, sentence: str) -> Callable[[str], str]:
    wanted = re.compile(pattern)

    def check(text: str) -> str:
        if not wanted.fullmatch(text):
            raise ValueError(sentence)
        return text

    return check


def _clean_text(text: str) -> str:
    """Words as stored: NFC, no blanks around, ordinary blanks inside (Word likes the unbreakable kind)."""
    clean = unicodedata.normalize("NFC", text.replace("\u00a0", " ")).strip()
    if not clean:
        raise ValueError("không được để trống")
    if len(clean) > MAX_TEXT:
        raise ValueError(f"dài quá {MAX_TEXT} ký tự")
    if any(unicodedata.category(letter) in _UNSEEN for letter in clean):
        raise ValueError("không được xuống dòng hay chứa ký tự điều khiển")
    return clean


def _read_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value if _DATE.fullmatch(value) else "")
    except ValueError:
        raise ValueError("cần một ngày có thật, viết năm-tháng-ngày, ví dụ 2026-12-31") from None


def _read_term(value: object) -> date | str:
    if value == ALWAYS:
        return ALWAYS
    read = _read_date(value)
    if not isinstance(read, date):
        raise ValueError("cần một ngày, hoặc always cho việc thường xuyên")
    return read


def _read_number(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, (str, Decimal)):
        raise ValueError("cần một số")
    if not _NUMBER.fullmatch(str(value)):
        raise ValueError("cần một số không âm; phần lẻ viết sau dấu chấm, ví dụ 70 hoặc 70.5")
    return Decimal(str(value))


def _read_truth(value: object) -> object:
    if isinstance(value, str):
        if value not in _TRUTH:
            raise ValueError("chỉ nhận true hoặc false")
        return _TRUTH[value]
    return value


def _read_year(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}", value):
            raise ValueError("cần một năm, ví dụ 2026")
        return int(value)
    return value


def _read_whole(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{1,9}", value):
            raise ValueError("cần một số nguyên không âm")
        return int(value)
    return value


def _check_year(year: int) -> int:
    if not 2020 <= year <= 2100:
        raise ValueError("năm ngoài khoảng 2020 - 2100")
    return year


Text = Annotated[str, AfterValidator(_clean_text)]
RowId = Annotated[
    str,
    AfterValidator(
        _matching(r"[A-Z0-9]{2,8}-[A-Z]{1,2}\d{1,3}[a-z]?", "mã dòng có dạng KA-T1, HC-A12, NB-Q5a")
    ),
]
PlanId = Annotated[
    str,
    AfterValidator(_matching(r"(?=.{3,60}$)[a-z0-9]+(-[a-z0-9]+)*", "mã kế hoạch có dạng ky-anh-2026")),
]
CommuneCode = Annotated[str, AfterValidator(_matching(r"\d{5}", "mã xã, phường gồm đúng 5 chữ số"))]
Code = Annotated[
    str,
    AfterValidator(
        _matching(r"[a-z][a-z0-9_]{0,47}", "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới")
    ),
]
SectionNumber = Annotated[str, AfterValidator(_matching(r"[\w.]{1,16}", "số mục có dạng I, II.2, IV.1.a"))]
MonthDay = Annotated[
    str,
    AfterValidator(_matching(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "cần tháng-ngày, ví dụ 10-10")),
]
Month = Annotated[str, AfterValidator(_matching(r"\d{4}-(0[1-9]|1[0-2])", "cần năm-tháng, ví dụ 2026-06"))]
Quarter = Annotated[str, AfterValidator(_matching(r"\d{4}-Q[1-4]", "cần quý, ví dụ 2026-Q3"))]
Clock = Annotated[str, AfterValidator(_matching(r"([01]\d|2[0-3]):[0-5]\d", "cần giờ, ví dụ 20:00"))]
Day = Annotated[date, BeforeValidator(_read_date)]
Term = Annotated[date | str, PlainValidator(_read_term)]
"""A day, or `always`."""
Number = Annotated[Decimal, BeforeValidator(_read_number)]
Truth = Annotated[bool, BeforeValidator(_read_truth)]
Year = Annotated[int, BeforeValidator(_read_year), AfterValidator(_check_year)]
Whole = Annotated[int, BeforeValidator(_read_whole)]


def clock_time(text: str) -> time:
    """The time that a `Clock` text names."""
    return time.fromisoformat(text)
