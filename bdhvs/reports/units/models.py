"""Forms that the commune asks its places to fill, rounds of asking, and the papers that come back.

A paper's state is that of its `Submission`; here is what it says. Numbers that are approved become figures.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.reports.cycles import Cycle
from bdhvs.reports.keeping import KeptForm
from bdhvs.reports.units.rules import Subject


class UnitForm(KeptForm):
    """A form of the commune: which lines, for whom. Rounds keep their own copy, so a change never rewrites a paper."""

    subject_kind = models.CharField("nơi nộp", max_length=10, choices=Subject.choices())
    report_code = models.CharField("là báo cáo", max_length=60, blank=True)
    fields = models.JSONField("các ô", default=list)


class Round(models.Model):
    """One asking: this form, these places, this period, until then. `report_id` is what their submissions carry."""

    form = models.ForeignKey(UnitForm, models.PROTECT, related_name="rounds")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    report_id = models.CharField("loại báo cáo", max_length=60)
    subject_kind = models.CharField("nơi nộp", max_length=10, choices=Subject.choices())
    subject_ids = ArrayField(models.CharField(max_length=60), verbose_name="các nơi nộp")
    fields = models.JSONField("các ô")
    cycle = models.CharField("kỳ", max_length=12, choices=Cycle.choices())
    period_from = models.DateField("từ ngày")
    period_to = models.DateField("đến trước ngày")
    period = models.CharField("mã kỳ", max_length=30)
    due_at = models.DateTimeField("hạn nộp")
    asked_at = models.DateTimeField("giao lúc")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    locked_at = models.DateTimeField("khóa lúc", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "report_id", "subject_kind", "period_from", "period_to"],
                name="reports_round_once",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")), name="reports_round_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=["commune", "-due_at"], name="reports_round_by_deadline"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.period}"


class Paper(models.Model):
    """What one place answers in one round. `values` were typed, `counted` is what the software counted at handing in.

    Missing: a number nobody typed is absent.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="papers")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    subject_id = models.CharField("mã nơi nộp", max_length=60)
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    values = models.JSONField("số đã ghi", default=dict, blank=True)
    words = models.JSONField("lời đã ghi", default=dict, blank=True)
    counted = models.JSONField("số phần mềm đếm khi nộp", default=dict, blank=True)
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "subject_id"], name="reports_paper_once"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.subject_id}"


class PaperTurn(models.Model):
    """One step of a paper: handed in (with what it said then), returned (why), approved, locked. Append-only."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="turns")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    status = models.CharField("bước", max_length=12)
    reason = models.CharField("lý do", max_length=500, blank=True)
    content = models.JSONField("nội dung khi nộp", default=dict, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(reason=""), name="reports_returned_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.paper_id} {self.status}"
