"""Figures typed or imported with their source document; never mixed silently with our own counts."""

from django.db import models
from django.db.models import F, Q

from bdhvs.places.facts import Recorded


class Figure(Recorded):
    """Numerator of denominator, or a plain value, of `measure` for a place, a unit or the whole commune.

    Missing: a figure that lacks numerator or denominator does not report (measurement rule 6).
    """

    measure = models.CharField("số liệu", max_length=60)
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    group_code = models.CharField("nhóm", max_length=40, blank=True)
    as_of = models.DateField("tính đến ngày")
    numerator = models.PositiveIntegerField("tử số", null=True, blank=True)
    denominator = models.PositiveIntegerField("mẫu số", null=True, blank=True)
    value = models.DecimalField("giá trị", max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta(Recorded.Meta):
        constraints = (
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=Q(numerator__isnull=False) | Q(denominator__isnull=False) | Q(value__isnull=False),
                name="figures_figure_says_something",
            ),
            models.CheckConstraint(
                condition=Q(numerator=None) | Q(denominator=None) | Q(numerator__lte=F("denominator")),
                name="figures_figure_part_of_whole",
            ),
        )
        indexes = (models.Index(fields=["commune", "measure", "-as_of"], name="figures_figure_latest"),)

    def __str__(self) -> str:
        return f"{self.measure} {self.as_of}"
