"""Results and their refusals, free of framework."""

from datetime import date
from enum import StrEnum
from typing import Final


class Result(StrEnum):
    YES = "yes"
    NO = "no"


DEGREE_CAN: Final = 1
DEGREE_DOES_WELL: Final = 2


class FactError(ValueError):
    """A fact that cannot be true."""


class FutureFactError(FactError):
    """Dated after the day it reached us."""


class UnknownItemError(FactError):
    """The item is in no framework that we know."""


class CorrectionError(FactError):
    """A correction of another person's fact, or of one already corrected."""


def check_occurred_on(occurred_on: date, *, received_on: date) -> None:
    """Refuse a fact from the future.

    Raises: FutureFactError
    """
    if occurred_on > received_on:
        raise FutureFactError("Ngày ghi nhận ở tương lai.")


class FrameworkFileError(ValueError):
    """A file of a framework that does not add up."""
