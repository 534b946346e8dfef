"""A kept file of one content item, banner or incident. Its bytes lie in the uploads under their own hash."""

from django.db import models
from django.db.models import Q


class OutreachFile(models.Model):
    """A photo or paper. Append-only."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    item = models.ForeignKey(
        "outreach.ContentItem", models.PROTECT, related_name="files", null=True, blank=True
    )
    banner = models.ForeignKey("outreach.Banner", models.PROTECT, related_name="files", null=True, blank=True)
    incident = models.ForeignKey(
        "outreach.Incident", models.PROTECT, related_name="files", null=True, blank=True
    )
    name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=8)
    size = models.PositiveIntegerField("số byte")
    sha256 = models.CharField("mã băm", max_length=64)
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(item__isnull=False, banner=None, incident=None)
                | Q(item=None, banner__isnull=False, incident=None)
                | Q(item=None, banner=None, incident__isnull=False),
                name="outreach_file_of_one_thing",
            ),
        )

    def __str__(self) -> str:
        return self.name
