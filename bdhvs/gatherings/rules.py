"""Refusals of gatherings."""

from collections.abc import Mapping

from bdhvs.skills.rules import FactError


class AttendanceError(FactError):
    """Nobody, or a name and a number for the same people."""


def check_headcounts(headcounts: Mapping[str, int]) -> None:
    """A number of people of a group is at least one; a group nobody counted is left out, never zero.

    Raises: AttendanceError
    """
    if any(number < 1 for number in headcounts.values()):
        raise AttendanceError("Số người của một nhóm phải từ 1. Nhóm chưa đếm thì để trống.")
