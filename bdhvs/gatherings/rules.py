"""Refusals of gatherings."""

from collections.abc import Mapping

from bdhvs.skills.rules import FactError


class AttendanceError(FactError):
    """Nobody, or a name and a number for the same people."""


class GatheringError(FactError):
    """A gathering that cannot be planned, moved, cancelled or held so."""


def check_headcounts(headcounts: Mapping[str, int]) -> None:
    """A number of people of a group is at least one; a group nobody counted is left out, never zero.

    Raises: AttendanceError
    """
    if any(number < 1 for number in headcounts.values()):
        raise AttendanceError("Số người của một nhóm phải từ 1. Nhóm chưa đếm thì để trống.")


HEADCOUNT_GROUPS = {
    "resident": "người dân",
    "elderly": "người cao tuổi",
    "official": "cán bộ, công chức",
    "public_employee": "viên chức",
    "teacher": "giáo viên",
    "worker": "người lao động",
    "trader": "tiểu thương",
    "pupil": "học sinh, sinh viên",
    "youth": "đoàn viên, thanh niên",
    "association_member": "hội viên đoàn thể",
    "team_member": "thành viên Tổ",
}
"""Groups that are counted at a session when names are not taken."""
