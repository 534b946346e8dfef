"""A banner with its places and days; that it hung is a Publication, which the targets count."""

from django.db import models
from django.db.models import Q

from bdhvs.outreach.banners.rules import BannerKind


class Banner(models.Model):
    """One banner at one place. `code` stands in its publication (`Publication.ref_code`)."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    code = models.CharField("mã", max_length=20)
    kind = models.CharField("loại", max_length=8, choices=BannerKind.choices())
    place = models.CharField("nơi treo", max_length=160)
    text = models.CharField("nội dung", max_length=300)
    size = models.CharField("kích thước", max_length=40, blank=True)
    planned_on = models.DateField("dự kiến treo ngày", null=True, blank=True)
    down_on = models.DateField("hạ ngày", null=True, blank=True)
    down_why = models.CharField("hạ vì", max_length=200, blank=True)
    made_at = models.DateTimeField("ghi lúc")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "code"], name="outreach_banner_code_once"),
            models.CheckConstraint(
                condition=Q(down_on=None) | ~Q(down_why=""), name="outreach_banner_down_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
