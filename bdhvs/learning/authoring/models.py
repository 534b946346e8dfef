"""A commune's own works with all their versions, the pictures in them, the files beside a lesson."""

from django.db import models
from django.db.models import F, Q

from bdhvs.learning.authoring.rules import LONGEST_CODE, Attachment, WorkKind


class OwnWork(models.Model):
    """A lesson, the questions of an item, or a simulation of one commune. `title`, `item` and `latest` say what the
    newest version says; `published` is the version that everybody sees. Missing: None before the first, and after
    it was withdrawn.
    """

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    kind = models.CharField("loại", max_length=12, choices=WorkKind.choices())
    code = models.CharField("mã trong địa chỉ", max_length=LONGEST_CODE)
    item = models.CharField("kỹ năng", max_length=8)
    title = models.CharField("tên", max_length=120)
    latest = models.PositiveIntegerField("số của bản mới nhất")
    changed_at = models.DateTimeField("sửa lúc")
    published = models.ForeignKey("WorkVersion", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "kind", "code"], name="learning_own_work_once"),
        )

    def __str__(self) -> str:
        return f"{self.commune_id} {self.kind} {self.code}"


class WorkVersion(models.Model):
    """One saved state of a work. Its content is never changed: going back is a new version with an old content."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    work = models.ForeignKey(OwnWork, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("số")
    content = models.JSONField("nội dung")
    origin = models.CharField("từ đâu", max_length=120, blank=True)
    restores = models.PositiveIntegerField("lấy lại bản số", null=True, blank=True)
    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField("gửi duyệt lúc", null=True, blank=True)
    returned = models.CharField("ý kiến trả lại", max_length=300, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("lý do rút", max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["work", "number"], name="learning_work_version_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="learning_version_has_two_pairs_of_eyes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.work_id} {self.number}"


class OwnPicture(models.Model):
    """A picture for steps of lessons: drawn again from what was uploaded, small, without anything but the picture."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    sha256 = models.CharField("mã tệp", max_length=64)
    shows = models.CharField("cho thấy gì", max_length=200)
    jpeg = models.BinaryField("ảnh")
    wide = models.PositiveSmallIntegerField("rộng")
    high = models.PositiveSmallIntegerField("cao")
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "sha256"], name="learning_own_picture_once"),
        )

    def __str__(self) -> str:
        return self.shows


class LessonAttachment(models.Model):
    """A file beside a lesson, ours or the commune's: sign language, another language, something to hear."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    lesson = models.CharField("bài học", max_length=LONGEST_CODE)
    kind = models.CharField("loại", max_length=16, choices=Attachment.choices())
    label = models.CharField("tên", max_length=90)
    name = models.CharField("tên tệp", max_length=200)
    file_kind = models.CharField("kiểu tệp", max_length=8)
    sha256 = models.CharField("mã tệp", max_length=64)
    weight = models.PositiveIntegerField("dung lượng")
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["commune", "lesson"], name="learning_files_of_lesson"),)

    def __str__(self) -> str:
        return self.label
