"""Lists of facts on their way in: what was uploaded and what will happen to it. Sealed; kept seven days at most."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from bdhvs.exchange.collecting.models import CollectedCell, Parcel

__all__ = ["CollectedCell", "Parcel", "Upload"]


class Upload(models.Model):
    """One uploaded list. `sealed_rows` are its cells, `sealed_told` the verdict of each row; `counts` is no secret."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    kind = models.CharField("loại", max_length=20)
    file_name = models.CharField("tên tệp", max_length=200)
    sealed_rows = models.BinaryField(null=True, blank=True)
    sealed_told = models.BinaryField()
    counts = models.JSONField("số dòng theo kết quả", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("tải lên lúc")
    stored_at = models.DateTimeField("ghi lúc", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["commune", "by", "-made_at"], name="exchange_upload_newest"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def refused(self) -> int:
        return int(self.counts.get("refused", 0))

    @property
    def to_store(self) -> int:
        return int(self.counts.get("new", 0)) + int(self.counts.get("corrects", 0))

    @property
    def rows(self) -> int:
        return sum(self.counts.values())
