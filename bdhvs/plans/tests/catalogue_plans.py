"""The five plans and the catalogue as the tests read them."""

from functools import cache
from pathlib import Path
from typing import Final

from bdhvs.plans.files.codes import read_baselines, read_codes
from bdhvs.plans.files.reading import LoadedPlan, load_plan_file
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Surroundings

CATALOGUE: Final = Path(__file__).parents[3] / "catalogue"
NAMES: Final = {
    "KA": "ky-anh-2026",
    "HC": "hung-chau-2025",
    "NB": "ngok-bay-2025",
    "HL": "ha-long-2025",
    "AH": "an-hai-2026",
}


def file_of(prefix: str) -> Path:
    """The file of one of the five plans, by the prefix of its rows."""
    return CATALOGUE / "plans" / f"{NAMES[prefix]}.yaml"


@cache
def loaded(prefix: str) -> LoadedPlan:
    """One of the five plans with its places."""
    return load_plan_file(file_of(prefix))


def plan(prefix: str) -> PlanFile:
    """One of the five plans."""
    return loaded(prefix).plan


@cache
def surroundings() -> Surroundings:
    """The catalogue, without a day."""
    return Surroundings(
        codes=read_codes(CATALOGUE / "codes.yaml"), baselines=read_baselines(CATALOGUE / "baselines.yaml")
    )
