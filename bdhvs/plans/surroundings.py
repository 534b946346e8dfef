"""What the linter may know besides the plan: the catalogue's codes, indicators, baselines and names of provinces."""

from datetime import date

from django.conf import settings

from bdhvs.indicators.catalogue import catalogue
from bdhvs.places.models import Province
from bdhvs.plans.files.codes import read_baselines, read_codes
from bdhvs.plans.lint.findings import Surroundings


def surroundings(on: date) -> Surroundings:
    """All that is known on a day."""
    return Surroundings(
        on=on,
        codes=read_codes(settings.CATALOGUE_DIR / "codes.yaml"),
        indicators=frozenset(catalogue()),
        baselines=read_baselines(settings.CATALOGUE_DIR / "baselines.yaml"),
        provinces=tuple(Province.objects.values_list("name", flat=True)),
    )
