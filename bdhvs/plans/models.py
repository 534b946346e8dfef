"""Plans in the database: the whole file as content, and its targets and tasks as rows that others may ask for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.plans.calendar.models import CalendarFeed
from bdhvs.plans.demands.models import Demand, DemandFile, DemandNote, Inspection
from bdhvs.plans.spotcheck_models import SpotCheck, SpotCheckResult, SpotCheckStratum, SpotCheckUnit
from bdhvs.plans.work.mail_models import Mailbox
from bdhvs.plans.work_models import ActorUnit, TaskFile, TaskNote

__all__ = [
    "ActorUnit",
    "CalendarFeed",
    "Demand",
    "DemandFile",
    "DemandNote",
    "Inspection",
    "Mailbox",
    "Plan",
    "PlanVersion",
    "SpotCheck",
    "SpotCheckResult",
    "SpotCheckStratum",
    "SpotCheckUnit",
    "Target",
    "Task",
    "TaskFile",
    "TaskNote",
]

OPERATORS = (">=", ">", "=", "<=", "<")


class Plan(models.Model):
    """A plan in its current version. `content` is the plan file; rows of targets and tasks are drawn from it."""

    id = models.SlugField("mã kế hoạch", max_length=80, primary_key=True)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=20)
    title = models.CharField("tên", max_length=400)
    parent = models.CharField("kế hoạch cấp trên", max_length=200, blank=True)
    period_from = models.DateField("từ ngày")
    period_to = models.DateField("đến trước ngày", null=True, blank=True)
    content = models.JSONField("nội dung")
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(period_to=None) | Q(period_to__gt=F("period_from")),
                name="plans_plan_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=["commune", "year"], name="plans_plan_of_commune"),)

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """Every state a plan has had; nothing is lost by an edit."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    version = models.PositiveIntegerField("phiên bản")
    content = models.JSONField("nội dung")
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "version"], name="plans_version_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.version}"


class Target(models.Model):
    """A target (T), rule (Q) or requirement (X) of a plan that is measured. Operators are kept, never flattened."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    code = models.CharField("mã", max_length=40)
    kind = models.CharField("loại", max_length=12)
    position = models.PositiveSmallIntegerField("thứ tự")
    clause = models.CharField("mục", max_length=80, blank=True)
    says = models.TextField("nội dung")
    indicator_id = models.CharField("chỉ số", max_length=80, blank=True)
    op = models.CharField("so sánh", max_length=2, blank=True)
    value = models.DecimalField("mức", max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField("đơn vị", max_length=10)
    by_date = models.DateField("đến ngày", null=True, blank=True)
    soft = models.BooleanField("phấn đấu", default=False)
    needs_decision = models.BooleanField("chờ xã quyết định mức", default=False)
    at_least = models.CharField("mức minh chứng tối thiểu", max_length=2, default="E0")
    base = models.CharField("cơ sở", max_length=10, default="register")
    lead = models.CharField("chủ trì", max_length=80, blank=True)
    settings = models.JSONField("lựa chọn cách đo", default=dict, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "code"], name="plans_target_once"),
            models.CheckConstraint(
                condition=Q(op__in=[*OPERATORS, ""]), name="plans_target_operator_is_known"
            ),
        )
        indexes = (models.Index(fields=["commune", "plan", "position"], name="plans_target_in_order"),)

    def __str__(self) -> str:
        return self.code


class Task(models.Model):
    """A task (A) of a plan: who leads, who helps, until when or always."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    code = models.CharField("mã", max_length=40)
    position = models.PositiveSmallIntegerField("thứ tự")
    clause = models.CharField("mục", max_length=80, blank=True)
    says = models.TextField("việc")
    lead = models.CharField("chủ trì", max_length=80, blank=True)
    partners = ArrayField(models.CharField(max_length=80), verbose_name="phối hợp", default=list, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    always = models.BooleanField("thường xuyên", default=False)
    status = models.CharField("trạng thái", max_length=12, default="open")
    done_on = models.DateField("xong ngày", null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "code"], name="plans_task_once"),)
        indexes = (models.Index(fields=["commune", "due_on"], name="plans_task_by_date"),)

    def __str__(self) -> str:
        return self.code
