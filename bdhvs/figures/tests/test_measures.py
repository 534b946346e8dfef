"""Every figure that the catalogue asks of others can be entered, by those it asks."""

import re
from datetime import date

from django.conf import settings

from bdhvs.figures.queries import OFFICIAL
from bdhvs.figures.rules import MEASURES, last_month_end


def test_every_measure_of_the_indicators_and_of_the_coverage_can_be_entered() -> None:
    text = (settings.CATALOGUE_DIR / "indicators.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"measure: (\w+)", text)) | set(OFFICIAL.values())
    assert asked
    assert asked <= set(MEASURES)


def test_a_monthly_figure_speaks_of_the_last_day_of_the_month_before() -> None:
    assert last_month_end(date(2026, 3, 9)) == date(2026, 2, 28)
    assert last_month_end(date(2026, 1, 1)) == date(2025, 12, 31)
