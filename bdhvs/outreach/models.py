"""Publications and deliveries."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.places.facts import Fact


class Publication(Fact):
    """One item on one channel on one day; `served` names hamlets, empty means the whole commune."""

    channel_code = models.CharField("kênh", max_length=60)
    kind = models.CharField("loại", max_length=40, blank=True)
    ref_code = models.CharField("mã nội dung", max_length=80, blank=True)
    title = models.CharField("tiêu đề", max_length=200, blank=True)
    aired_from = models.TimeField("phát từ giờ", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("số phút phát", null=True, blank=True)
    proof = models.CharField("liên kết hoặc ảnh", max_length=300, blank=True)
    topics = ArrayField(models.CharField(max_length=60), verbose_name="nội dung", default=list, blank=True)
    served = ArrayField(
        models.CharField(max_length=24), verbose_name="cho các thôn", default=list, blank=True
    )

    class Meta(Fact.Meta):
        indexes = (
            models.Index(fields=["commune", "channel_code", "occurred_on"], name="outreach_publication_grid"),
            models.Index(
                fields=["commune", "ref_code"], name="outreach_publication_of", condition=~Q(ref_code="")
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.channel_code} {self.occurred_on}"


class Delivery(Fact):
    """Material that reached a household."""

    household = models.ForeignKey("people.Household", models.PROTECT, related_name="deliveries")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    channel_code = models.CharField("kênh", max_length=60)
    topic_code = models.CharField("nội dung", max_length=60)

    class Meta(Fact.Meta):
        indexes = (models.Index(fields=["household"], name="outreach_delivery_of_household"),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.topic_code}"


# The room's other tables, each beside the work it serves.
from bdhvs.outreach.banners.models import Banner  # noqa: E402
from bdhvs.outreach.content.models import ContentItem, ContentNote, ContentVersion  # noqa: E402
from bdhvs.outreach.filing.models import OutreachFile  # noqa: E402
from bdhvs.outreach.incidents.models import Incident, IncidentNote  # noqa: E402

__all__ = [
    "Banner",
    "ContentItem",
    "ContentNote",
    "ContentVersion",
    "Delivery",
    "Incident",
    "IncidentNote",
    "OutreachFile",
    "Publication",
]
