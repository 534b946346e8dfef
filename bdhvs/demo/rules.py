"""Sizes and refusals of the sample data, and numbers that no living person can have."""

from enum import StrEnum


class Size(StrEnum):
    SMALL = "small"
    WARD = "ward"
    PROVINCE = "province"


WARD_PEOPLE = 100_000
PROVINCE_PEOPLE = 4_000_000


def impossible_number(serial: int) -> str:
    """Twelve digits that are nobody's: no province 999, and the fourth digit says born after 2300."""
    return f"9999{serial:08d}"


class DemoError(ValueError):
    """The sample data cannot be loaded here."""


class RealPeopleError(DemoError):
    """There are people that the sample data did not make."""


class OtherDemoError(DemoError):
    """Other sample data is here already."""
