"""What the linter may know besides the plan: the catalogue's codes, indicators, baselines and names of provinces."""

from datetime import date

from django.conf import settings

from bdhvs.indicators.catalogue import catalogue
from bdhvs.places.models import Province
from bdhvs.plans.files.codes import read_baselines, read_codes
from bdhvs.plans.lint.findings import Surroundings
from bdhvs.skills.models import ItemSet


def empty_sets() -> dict[str, tuple[str, ...]]:
    """Item sets that an indicator needs and that hold nothing in any framework: its rule stays missing (rule 8)."""
    held = set(ItemSet.objects.values_list("group_code", "set_code").distinct())
    lacking = {
        definition.id: tuple(sorted(name for group, name in definition.sets if (group, name) not in held))
        for definition in catalogue().values()
    }
    return {indicator: names for indicator, names in lacking.items() if names}


def surroundings(on: date) -> Surroundings:
    """All that is known on a day."""
    return Surroundings(
        on=on,
        codes=read_codes(settings.CATALOGUE_DIR / "codes.yaml"),
        indicators={definition.id: definition.shape for definition in catalogue().values()},
        empty_sets=empty_sets(),
        baselines=read_baselines(settings.CATALOGUE_DIR / "baselines.yaml"),
        provinces=tuple(Province.objects.values_list("name", flat=True)),
    )
