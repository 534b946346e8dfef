"""Names taken at a gathering, and the printed sheets that people sign. Guarded by the gathering's hamlet or unit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bdhvs.gatherings.attending.rules import Means


class SignIn(models.Model):
    """Somebody came. A working row: what counts is the session that is written from all of them."""

    gathering = models.ForeignKey("gatherings.Gathering", models.PROTECT, related_name="sign_ins")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField("họ và tên", max_length=120)
    means = models.CharField(
        "cách điểm danh",
        max_length=10,
        choices=Means.choices(),
    )
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["gathering", "person"], name="gatherings_signin_once"),
        )

    def __str__(self) -> str:
        return f"{self.gathering_id} {self.person_id}"


class SignInSheet(models.Model):
    """A printed sheet: who stands on which line, so that it can be typed back by the numbers of the lines."""

    gathering = models.ForeignKey("gatherings.Gathering", models.PROTECT, related_name="sheets")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    code = models.CharField("mã giấy", max_length=12)
    people = ArrayField(models.BigIntegerField(), verbose_name="người theo thứ tự dòng", default=list)
    blank_lines = models.PositiveSmallIntegerField("dòng trống")
    printed_at = models.DateTimeField("in lúc")
    printed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    typed_at = models.DateTimeField("nhập lại lúc", null=True, blank=True)
    typed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "code"], name="gatherings_sheet_code_once"),
        )

    def __str__(self) -> str:
        return self.code
