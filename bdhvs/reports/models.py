"""Closed periods with their frozen cells, submissions, and the office's own templates."""

from django.db import models
from django.db.models import F, Q

from bdhvs.indicators.models import Counted
from bdhvs.places.facts import Fact, Recorded
from bdhvs.reports.sending.rules import Step, Way


class Closing(models.Model):
    """A reporting period closed and signed: its figures no longer move."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    calendar = models.CharField("lịch kỳ", max_length=12)
    period = models.CharField("kỳ", max_length=30)
    period_from = models.DateField("từ ngày")
    period_to = models.DateField("đến trước ngày")
    as_of = models.DateField("tính đến ngày")
    signer = models.CharField("người ký chốt", max_length=120)
    signer_title = models.CharField("chức vụ", max_length=120)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    closed_at = models.DateTimeField("chốt lúc")
    hash = models.CharField("dấu niêm phong", max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "calendar", "period"], name="reports_period_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")), name="reports_closing_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune_id} {self.period}"


class FrozenCell(Counted):
    """A cell as it stood when the period was closed."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="cells")
    plan_id = models.CharField("kế hoạch", max_length=80)
    target_code = models.CharField("chỉ tiêu", max_length=40)
    indicator_id = models.CharField("chỉ số", max_length=80)
    definition_hash = models.CharField("dấu định nghĩa", max_length=64)
    at_least = models.CharField("mức minh chứng tối thiểu", max_length=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["closing", "plan_id", "target_code", "hamlet", "group_code", "part"],
                name="reports_frozen_cell_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.closing_id} {self.target_code}"


class Submission(Recorded):
    """Something handed in: a report, list, log or sub-plan, of a hamlet, team, unit or the commune."""

    report_id = models.CharField("loại báo cáo", max_length=60)
    subject_kind = models.CharField(
        "của",
        max_length=10,
        choices=[("hamlet", "thôn"), ("team", "Tổ"), ("unit", "đơn vị"), ("commune", "xã")],
    )
    subject_id = models.CharField("mã nơi nộp", max_length=60)
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    period_from = models.DateField("từ ngày", null=True, blank=True)
    period_to = models.DateField("đến trước ngày", null=True, blank=True)
    due_at = models.DateTimeField("hạn", null=True, blank=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    status = models.CharField(
        "trạng thái",
        max_length=12,
        choices=[
            ("due", "chưa nộp"),
            ("submitted", "đã nộp"),
            ("returned", "trả lại"),
            ("approved", "đã duyệt"),
            ("locked", "đã khóa"),
        ],
    )

    class Meta(Recorded.Meta):
        indexes = (
            models.Index(fields=["commune", "report_id", "period_from"], name="reports_submission_of_period"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.subject_id}"


class Template(models.Model):
    """An office's own Word template or a superior's Excel form, with the names of its fields or cells."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    name = models.CharField("tên", max_length=160)
    kind = models.CharField("loại", max_length=6, choices=[("docx", "mẫu Word"), ("xlsx", "biểu Excel")])
    content = models.BinaryField()
    mapping = models.JSONField("ô và trường", default=dict, blank=True)
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    saved_at = models.DateTimeField("lưu lúc")

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """The officer's own words for one report of one period; figures are never typed, they are counted."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    plan_id = models.CharField("kế hoạch", max_length=80)
    report_id = models.CharField("báo cáo", max_length=60)
    period = models.CharField("kỳ", max_length=30)
    subject = models.CharField("trích yếu", max_length=300, blank=True)
    opening = models.TextField("mở đầu", blank=True)
    progress = models.TextField("tiến độ", blank=True)
    obstacles = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "plan_id", "report_id", "period"], name="reports_draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.period}"


class Dispatch(Fact):
    """One step of a report on its way up: printed, signed with its number, sent. A correction is a later row."""

    plan_id = models.CharField("kế hoạch", max_length=80)
    report_id = models.CharField("báo cáo", max_length=60)
    period = models.CharField("kỳ", max_length=30)
    step = models.CharField("bước", max_length=8, choices=Step.choices())
    number = models.CharField("số văn bản", max_length=40, blank=True)
    to = models.CharField("gửi đến", max_length=200, blank=True)
    way = models.CharField("cách gửi", max_length=8, choices=Way.choices(), blank=True)

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(step="signed") | ~Q(number=""), name="reports_signed_has_its_number"
            ),
            models.CheckConstraint(
                condition=~Q(step="sent") | (~Q(to="") & ~Q(way="")), name="reports_sent_says_where_and_how"
            ),
        )
        indexes = (
            models.Index(
                fields=["commune", "plan_id", "report_id", "period"], name="reports_dispatch_of_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.period} {self.step}"


# The room's other tables, each beside the work it serves.
from bdhvs.reports.ownforms.models import OwnForm, OwnFormVersion  # noqa: E402
from bdhvs.reports.units.models import Paper, PaperTurn, Round, UnitForm  # noqa: E402

__all__ = [
    "Closing",
    "Dispatch",
    "Draft",
    "FrozenCell",
    "OwnForm",
    "OwnFormVersion",
    "Paper",
    "PaperTurn",
    "Round",
    "Submission",
    "Template",
    "UnitForm",
]
