"""Spot-checks: a draw, its strata, the units drawn, and what was found at each.

Draws and strata are numbers and may be read by the whole commune. A drawn unit is shown to the office and to the
checker's own place only (`places`), so that those whose work is checked do not know the list beforehand.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.places.facts import Fact
from bdhvs.plans.spotchecks.rules import Finding, Span


class SpotCheck(models.Model):
    """One draw out of the claimed passes of a target on a day. Never deleted: a second draw stands beside the first."""

    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="spot_checks")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    target_code = models.CharField("chỉ tiêu", max_length=40)
    measure = models.CharField("phép đo", max_length=64)
    as_of = models.DateField("kết quả của ngày")
    span = models.CharField("chia theo", max_length=10, choices=Span.choices())
    each = models.PositiveIntegerField("số lượng mỗi nhóm", null=True, blank=True)
    percent = models.PositiveSmallIntegerField("phần trăm mỗi nhóm", null=True, blank=True)
    seed = models.BigIntegerField("số gốc")
    claimed = models.PositiveIntegerField("đã ghi là đạt")
    denominator = models.PositiveIntegerField("mẫu số", null=True)
    due_on = models.DateField("hạn phúc tra", null=True, blank=True)
    drawn_at = models.DateTimeField("lấy mẫu lúc")
    drawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(each__gte=1, percent=None) | Q(each=None, percent__range=(1, 100)),
                name="plans_spotcheck_has_one_size",
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=1) & (Q(denominator=None) | Q(denominator__gte=F("claimed"))),
                name="plans_spotcheck_counts_agree",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "plan", "target_code", "-as_of"], name="plans_spotcheck_newest"),
        )

    def __str__(self) -> str:
        return f"{self.target_code} {self.as_of}"


class SpotCheckStratum(models.Model):
    """Team (or hamlet) × reporting period: how many passes were claimed there, how many of them were drawn."""

    check_of = models.ForeignKey(SpotCheck, models.PROTECT, related_name="strata")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    place = models.CharField("Tổ hoặc thôn", max_length=40, blank=True)
    period = models.CharField("kỳ", max_length=10, blank=True)
    claimed = models.PositiveIntegerField("đã ghi là đạt")
    drawn = models.PositiveIntegerField("được chọn")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["check_of", "place", "period"], name="plans_stratum_once"),
            models.CheckConstraint(
                condition=Q(drawn__gte=1, drawn__lte=F("claimed")), name="plans_stratum_drawn_of_its_claims"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.period}"


class Checked(models.Model):
    """Who checks: an account, or somebody of the register without one."""

    checker_user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    checker_person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", null=True, blank=True
    )
    places = ArrayField(models.TextField(), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def checker_name(self) -> str:
        who = self.checker_user or self.checker_person
        return str(who) if who else ""


class SpotCheckUnit(Checked):
    """One drawn unit and who is to check it."""

    stratum = models.ForeignKey(SpotCheckStratum, models.PROTECT, related_name="units")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    position = models.PositiveIntegerField("thứ tự")
    unit_kind = models.CharField("loại", max_length=20)
    unit_id = models.CharField("mã", max_length=60)
    hamlet_code = models.CharField("nơi", max_length=20, blank=True)
    level = models.CharField("mức minh chứng khi lấy mẫu", max_length=4, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["stratum", "unit_kind", "unit_id"], name="plans_sampled_without_replacement"
            ),
            models.CheckConstraint(
                condition=Q(checker_user=None) | Q(checker_person=None), name="plans_sampled_has_one_checker"
            ),
        )
        indexes = (models.Index(fields=["checker_user"], name="plans_sampled_of_checker"),)

    def __str__(self) -> str:
        return f"{self.unit_kind} {self.unit_id}"


class SpotCheckResult(Checked, Fact):
    """What the checker found at a unit on a day; a correction is a later result, and one is in force.

    `wrote` lists facts that it made and those they took the place of, so that a correction can put them back.
    """

    sampled = models.ForeignKey(SpotCheckUnit, models.PROTECT, related_name="results")
    finding = models.CharField("kết quả", max_length=14, choices=Finding.choices())
    wrote = models.JSONField("ghi nhận kèm theo", default=list, blank=True)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta(Fact.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(finding__in=[f.value for f in Finding]), name="plans_finding_is_known"
            ),
            models.CheckConstraint(
                condition=Q(checker_user__isnull=False, checker_person=None)
                | Q(checker_user=None, checker_person__isnull=False),
                name="plans_finding_has_one_checker",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sampled_id} {self.finding}"
