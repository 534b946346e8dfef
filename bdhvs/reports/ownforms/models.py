"""The layout of a form of the commune's own, and every version it had."""

from django.db import models

from bdhvs.reports.cycles import Cycle
from bdhvs.reports.keeping import KeptForm


class OwnForm(KeptForm):
    """Columns over rows of hamlets or units, for a rhythm; `cut_at`: the hour at which a day ends for it."""

    rows_by = models.CharField("dòng là", max_length=10, choices=[("hamlet", "thôn"), ("unit", "đơn vị")])
    cycle = models.CharField("kỳ", max_length=12, choices=Cycle.choices())
    cut_at = models.TimeField("giờ chốt trong ngày", null=True, blank=True)
    columns = models.JSONField("các cột", default=list)


class OwnFormVersion(models.Model):
    """What a form looked like after each saving. Append-only."""

    form = models.ForeignKey(OwnForm, models.PROTECT, related_name="versions")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    version = models.PositiveIntegerField("bản")
    columns = models.JSONField("các cột")
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["form", "version"], name="reports_ownform_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.form_id} v{self.version}"
