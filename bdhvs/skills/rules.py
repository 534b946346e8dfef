"""Results and their refusals, free of framework."""

from datetime import date
from enum import StrEnum
from typing import Final

from bdhvs.lib.evidence import Level


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


class ReasonError(FactError):
    """A withdrawal that does not say why."""


class DegreeError(FactError):
    """A degree beside a "no"."""


class PersonDiedError(FactError):
    """The person had died by that day."""


class ChildConsentError(FactError):
    """A fact about a child by name, without the guardian's recorded consent."""


class OutsideTerritoryError(FactError):
    """A fact of a place that is not the recorder's."""


class LevelError(FactError):
    """Strong evidence without its source, or one that this role cannot give."""


CHILD_UNTIL: Final = 16
"""Below this age a skill fact by name needs the guardian's consent (design §4)."""

CONSENT_PURPOSE: Final = "skill_record"


def is_child(*, birth_date: date | None, birth_year: int | None, on: date) -> bool:
    """Younger than sixteen on the day; of a bare year, until the year in which sixteen is completed.

    Missing: nobody knows the year, then an adult is assumed.
    """
    if birth_date is not None:
        before_birthday = (on.month, on.day) < (birth_date.month, birth_date.day)
        return on.year - birth_date.year - before_birthday < CHILD_UNTIL
    return birth_year is not None and on.year - birth_year < CHILD_UNTIL


def check_alive(died_on: date | None, occurred_on: date) -> None:
    """Refuse a fact of somebody on or after the day of death.

    Raises: PersonDiedError
    """
    if died_on is not None and occurred_on >= died_on:
        raise PersonDiedError(f"Trong sổ người này đã mất ngày {died_on:%d/%m/%Y}.")


def check_degree(result: Result, degree: int | None) -> None:
    """A degree (1 can, 2 does well) goes with a "yes" only.

    Raises: DegreeError
    """
    if degree is not None and (result is not Result.YES or degree not in (DEGREE_CAN, DEGREE_DOES_WELL)):
        raise DegreeError("Mức độ chỉ ghi khi kết quả là có; 1 là làm được, 2 là làm tốt.")


def check_source(level: Level, source: str) -> None:
    """Evidence of an officer's check or of an official list says which paper or list it was.

    Raises: LevelError
    """
    if level in (Level.E3, Level.E4) and not source.strip():
        raise LevelError("Minh chứng mức E3, E4 cần ghi nguồn: giấy chứng nhận nào, danh sách nào.")


def check_reason(reason: str) -> str:
    """Why a fact is withdrawn, trimmed to what a source holds.

    Raises: ReasonError
    """
    if not reason.strip():
        raise ReasonError("Hãy nêu lý do rút lại, ví dụ: ghi nhầm người.")
    return " ".join(reason.split())[:200]


def check_occurred_on(occurred_on: date, *, received_on: date) -> None:
    """Refuse a fact from the future.

    Raises: FutureFactError
    """
    if occurred_on > received_on:
        raise FutureFactError("Ngày ghi nhận ở tương lai.")


class FrameworkFileError(ValueError):
    """A file of a framework that does not add up."""
