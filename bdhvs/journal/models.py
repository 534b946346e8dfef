"""The journal. A line names the act, the acting user and the rows, never what they say.

The database refuses to change or remove a line; lines whose block was given up after the time they are kept may go.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.journal.chain import Covered, head_text


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
        indexes = (
            models.Index(fields=["commune_code", "-at"], name="journal_line_newest"),
            models.Index(fields=["commune_code", "id"], name="journal_line_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class Block(models.Model):
    """Lines of one commune, sealed: `from_id` to `to_id` without a gap to the block before.

    `marks` hold the id and digest of every line, so a line that changed can be named, and the chain can be counted
    again after the lines themselves were given up (`forgotten_at`).
    """

    commune_code = models.CharField("xã", max_length=5)
    number = models.PositiveIntegerField("khối số")
    from_id = models.BigIntegerField("từ dòng")
    to_id = models.BigIntegerField("đến dòng")
    count = models.PositiveIntegerField("số dòng")
    last_at = models.DateTimeField("dòng mới nhất lúc")
    marks = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField("niêm phong lúc")
    forgotten_at = models.DateTimeField("hết hạn lưu lúc", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune_code", "number"], name="journal_block_once"),
            models.CheckConstraint(condition=Q(to_id__gte=F("from_id")), name="journal_block_in_order"),
        )

    def __str__(self) -> str:
        return self.head

    @property
    def head(self) -> str:
        return head_text(self.number, bytes(self.hash))

    @property
    def covered(self) -> Covered:
        return Covered(self.commune_code, self.number, self.from_id, self.to_id, self.last_at)
