"""The journal. A line names the act, the acting user and the rows, never what they say."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Line(models.Model):
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )  # null: the command line of the machine's own administrator
    act = models.CharField("việc", max_length=60)
    commune_code = models.CharField("xã", max_length=5)
    subject_kind = models.CharField("đối tượng", max_length=40, blank=True)
    subject_ids = ArrayField(models.CharField(max_length=60), verbose_name="mã đối tượng", default=list)
    count = models.PositiveIntegerField("số dòng", default=1)
    fields = ArrayField(models.CharField(max_length=60), verbose_name="trường", default=list)

    class Meta:
        indexes = (models.Index(fields=["commune_code", "-at"], name="journal_line_newest"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"
