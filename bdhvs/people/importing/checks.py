"""What a row says against itself and against the other rows of its list."""

from datetime import date

from bdhvs.lib import personal_id
from bdhvs.people.importing.rows import Row
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.rules import completed_years

CHILD_UNDER = 16
_NUMBER_SENTENCES = {
    "not_12_digits": "số định danh cần đủ 12 chữ số",
    "century_not_possible": "chữ số thứ tư của số định danh chỉ có thể là 0, 1, 2 hoặc 3",
    "born_in_future": "số định danh nói năm sinh ở tương lai",
    "birth_year_differs": "số định danh không khớp năm sinh. Hãy xem lại cả hai ô",
    "province_unknown": "ba số đầu của số định danh chưa có trong danh mục tỉnh; vẫn nhận",
    "sex_differs": "số định danh nói giới tính khác; vẫn nhận, hãy xem lại",
}


def check_number(row: Row, today: date) -> None:
    """The 12-digit rules, with what the row says of birth and sex."""
    if not row.number:
        return
    checked = personal_id.check(row.number, on=today, birth_year=row.birth_year, sex=row.sex.value or None)
    for code in checked.errors:
        row.refuse(Field.NUMBER, _NUMBER_SENTENCES[code])
    for code in checked.warnings:
        row.warn(Field.NUMBER, _NUMBER_SENTENCES[code])


def spare_children(row: Row, today: date) -> None:
    """Of a child only the birth year is kept: no number, no phone, no day of birth."""
    if row.birth_year is None:
        return
    born = row.birth_date or date(row.birth_year, 12, 31)
    if completed_years(born, today) < CHILD_UNDER and born <= date(today.year, 12, 31):
        if row.number or row.phone or row.birth_date:
            row.warn(
                Field.BIRTH,
                f"trẻ dưới {CHILD_UNDER} tuổi: chỉ lưu năm sinh, không lưu số định danh và điện thoại",
            )
        row.number, row.phone, row.birth_date = "", "", None


def refuse_repeated(rows: list[Row]) -> None:
    """One person stands in a list once: the second row with the same number, or with the same name and birth in
    the same household, is refused and names the first."""
    by_number: dict[str, Row] = {}
    by_name: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row.problems:
            continue
        if row.number:
            first = by_number.setdefault(row.number, row)
            if first is not row:
                row.refuse(Field.NUMBER, f"trùng số định danh với dòng {first.line}")
                continue
        if row.birth_year is None:
            continue
        same = by_name.setdefault((row.key, row.birth_year, row.birth_date, row.group), row)
        if same is not row and not (same.number and row.number):
            row.refuse(Field.NAME, f"trùng họ tên, ngày sinh và hộ với dòng {same.line}")
