"""What a new form begins with, by who fills it; the office changes the lines afterwards. Pure but for the labels."""

from typing import Final

from bdhvs.figures.rules import MEASURES
from bdhvs.reports.units.commands import FormDetails
from bdhvs.reports.units.counts import counts_for
from bdhvs.reports.units.rules import OWN, Field, FieldKind, Subject

SCHOOL: Final = "school"
"""The form of schools: what plans ask of them (HC-A17, NB-A10, NB-A11, AH-A9) and the pupils their targets count."""

BEGINNINGS: Final = {
    Subject.HAMLET.value: "thôn, tổ dân phố",
    Subject.TEAM.value: "Tổ",
    Subject.UNIT.value: "đơn vị",
    SCHOOL: "trường học (có sẵn các ô về dạy kỹ năng số, trí tuệ nhân tạo)",
}
_TROUBLE: Final = "Khó khăn, vướng mắc"


def beginning(name: str, who: str) -> FormDetails:
    """One counted line and one for words; for schools the whole form."""
    if who == SCHOOL:
        return FormDetails(name, Subject.UNIT.value, _school(), (SCHOOL,))
    return FormDetails(name, who, (_sessions("o1", who), Field("o2", _TROUBLE, FieldKind.WORDS)))


def _sessions(key: str, who: str) -> Field:
    return Field(key, counts_for(who)["sessions"], FieldKind.COUNT, "sessions")


def _school() -> tuple[Field, ...]:
    told = [
        (MEASURES[code].label, FieldKind.SHARE, code) for code in ("pupils_equipped", "youth_informed")
    ] + [
        ("Số lớp có dạy kỹ năng số trong môn học", FieldKind.NUMBER, OWN),
        ("Số lớp có dạy về trí tuệ nhân tạo", FieldKind.NUMBER, OWN),
        ("Giáo viên, cán bộ quản lý dùng công nghệ số khi dạy", FieldKind.SHARE, OWN),
        ("Cách đưa kỹ năng số, trí tuệ nhân tạo vào môn học, theo khối lớp", FieldKind.WORDS, ""),
        ("Mô hình giáo dục mới, lớp học thông minh đang làm", FieldKind.WORDS, ""),
        (_TROUBLE, FieldKind.WORDS, ""),
    ]
    asked = [Field(f"o{number}", title, kind, source) for number, (title, kind, source) in enumerate(told, 2)]
    return (_sessions("o1", Subject.UNIT.value), *asked)
