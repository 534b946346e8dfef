"""What to do with one cell of each column."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from bdhvs.lib.vietnamese import clean_text, fold
from bdhvs.people.importing import values
from bdhvs.people.importing.rows import Row
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.importing.values import CellError
from bdhvs.people.rules import HouseholdRole

Step = Callable[[Row, str, str, date], None]


def mark_sentence(mark: str) -> str:
    """What a note of the reader means for the officer."""
    if mark == "formula":
        return "ô là công thức chưa có kết quả. Hãy mở bằng Excel, lưu lại, hoặc dán giá trị"
    return f"ô báo lỗi {mark.removeprefix('error:')}. Hãy ghi giá trị đúng"


def _birth(row: Row, text: str, mark: str, today: date) -> None:
    found = values.birth(text, today)
    row.birth_date, row.birth_year = found.on, found.year
    row.warn(Field.BIRTH, found.warning)
    if mark == "year_as_date":
        row.warn(Field.BIRTH, f"ô định dạng ngày nhưng ghi năm, hiểu là năm {found.year}")


def _birth_year(row: Row, text: str, mark: str, today: date) -> None:
    """A column of years beside columns of day and month, or beside a column of full dates."""
    found = values.birth(text, today)
    if row.birth_year is None:
        row.birth_date, row.birth_year = found.on, found.year
    elif row.birth_year != found.year:
        raise CellError(f"năm sinh {found.year} khác ngày sinh đã ghi. Hãy xem lại cả hai ô")


def _sex(row: Row, text: str, mark: str, today: date) -> None:
    row.sex = values.sex(text)


def _number(row: Row, text: str, mark: str, today: date) -> None:
    row.number, warning = values.personal_number(text, typed_as_number=mark == "number")
    row.warn(Field.NUMBER, warning)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


def _relation(row: Row, text: str, mark: str, today: date) -> None:
    head = _folded(text).replace(".", "") in ("chu ho", "ch", "chu ho gia dinh", "la chu ho", "x")
    row.role = HouseholdRole.HEAD if head else HouseholdRole.MEMBER


def _address(row: Row, text: str, mark: str, today: date) -> None:
    row.address = clean_text(text)[:160]


def _phone(row: Row, text: str, mark: str, today: date) -> None:
    row.phone, warning = values.phone(text)
    row.warn(Field.PHONE, warning)


def _residence(row: Row, text: str, mark: str, today: date) -> None:
    row.kind = values.residence(text)


def _arrived(row: Row, text: str, mark: str, today: date) -> None:
    row.arrived_on = values.day(text, today)


def _priority(row: Row, text: str, mark: str, today: date) -> None:
    row.priority, warning = values.priority(text)
    row.warn(Field.PRIORITY, warning)


# In this order: a birth is read before the year that may contradict it.
STEPS: dict[Field, Step] = {
    Field.BIRTH: _birth,
    Field.BIRTH_YEAR: _birth_year,
    Field.SEX: _sex,
    Field.NUMBER: _number,
    Field.RELATION: _relation,
    Field.ADDRESS: _address,
    Field.PHONE: _phone,
    Field.RESIDENCE: _residence,
    Field.ARRIVED: _arrived,
    Field.PRIORITY: _priority,
}
