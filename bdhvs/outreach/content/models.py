"""A content item, every text it has had, and what happened to it. Names no citizen; all of the office reads it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.outreach.content.rules import STORED, ContentForm, ContentStep


class ContentItem(models.Model):
    """One item to be published. `code` stands in the publications that came of it (`Publication.ref_code`)."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    code = models.CharField("mã", max_length=20)
    form = models.CharField("dạng", max_length=12, choices=ContentForm.choices())
    title = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung", blank=True)
    version = models.PositiveSmallIntegerField("bản", default=0)
    channels = ArrayField(
        models.CharField(max_length=60), verbose_name="kênh dự kiến", default=list, blank=True
    )
    served = ArrayField(
        models.CharField(max_length=24), verbose_name="cho các thôn", default=list, blank=True
    )
    topics = ArrayField(models.CharField(max_length=60), verbose_name="chủ đề", default=list, blank=True)
    planned_on = models.DateField("ngày dự kiến", null=True, blank=True)
    in_charge = models.CharField("người phụ trách", max_length=120, blank=True)
    task_code = models.CharField("nhiệm vụ của kế hoạch", max_length=40, blank=True)
    gathering = models.ForeignKey(
        "gatherings.Gathering", models.PROTECT, related_name="+", null=True, blank=True
    )
    lesson = models.CharField("bài học", max_length=80, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=[(s.value, s.label) for s in STORED])
    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "code"], name="outreach_content_code_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="outreach_content_has_two_pairs_of_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_at=None)),
                name="outreach_content_approved_has_its_day",
            ),
        )
        indexes = (models.Index(fields=["commune", "planned_on"], name="outreach_content_by_day"),)

    def __str__(self) -> str:
        return self.title


class ContentVersion(models.Model):
    """A text that the item has had. Append-only."""

    item = models.ForeignKey(ContentItem, models.PROTECT, related_name="versions")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    number = models.PositiveSmallIntegerField("bản")
    title = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung", blank=True)
    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "number"], name="outreach_content_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} bản {self.number}"


class ContentNote(models.Model):
    """One step in the story of an item, with the words of whoever took it. Append-only."""

    item = models.ForeignKey(ContentItem, models.PROTECT, related_name="notes")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    step = models.CharField("việc", max_length=10, choices=ContentStep.choices())
    comment = models.CharField("ý kiến", max_length=600, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["item"], name="outreach_note_of_content"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.step}"
