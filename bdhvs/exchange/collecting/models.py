"""Parcels of cells as sent and as taken in, and the cells that a province holds."""

from django.db import models

from bdhvs.exchange.collecting.rules import Verdict


class Parcel(models.Model):
    """One parcel, at the office that sent it (`outgoing`) or at the province that received it."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    outgoing = models.BooleanField("gửi đi")
    life = models.CharField("máy", max_length=36)
    number = models.PositiveIntegerField("số")
    hash = models.CharField("dấu", max_length=64)
    before = models.CharField("dấu gói trước", max_length=64, blank=True)
    as_of = models.DateField("số liệu ngày")
    at = models.DateTimeField("lúc")
    verdict = models.CharField("kết quả", max_length=8, choices=Verdict.choices())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "outgoing", "life", "number", "hash"], name="exchange_parcel_once"
            ),
        )
        indexes = (models.Index(fields=["commune", "outgoing", "at"], name="exchange_parcel_in_order"),)

    def __str__(self) -> str:
        return f"{self.commune_id} {self.number}"


class CollectedCell(models.Model):
    """One version per commune, period, definition and place: the newest parcel of the office's own chain."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="cells")
    as_of = models.DateField("số liệu ngày")
    plan_code = models.CharField("kế hoạch", max_length=60)
    target_code = models.CharField("chỉ tiêu", max_length=40)
    definition_hash = models.CharField("định nghĩa", max_length=64)
    hamlet_code = models.CharField("thôn", max_length=24, blank=True)
    numerator = models.BigIntegerField("tử số", null=True)
    denominator = models.BigIntegerField("mẫu số", null=True)
    missing = models.BigIntegerField("chưa rõ", null=True)
    value = models.DecimalField("giá trị", max_digits=16, decimal_places=4, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "as_of", "definition_hash", "plan_code", "target_code", "hamlet_code"],
                name="exchange_collectedcell_one_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune_id} {self.target_code} {self.as_of}"
