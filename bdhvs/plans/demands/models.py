"""Inspections, what is asked of places, and the story of each. Notes and files are append-only."""

from typing import Any

from django.db import models
from django.db.models import Q

from bdhvs.plans.demands.rules import DemandKind, DemandState, DemandStep, InspectionKind, InspectionState


def _one(to: str, column: str = "", **options: Any) -> Any:
    """A link that may be missing, kept as long as something hangs on it."""
    if column:
        options["db_column"] = column
    return models.ForeignKey(to, models.PROTECT, related_name="+", null=True, blank=True, **options)


class Inspection(models.Model):
    """A look at how a place does its part, planned and carried out. `team`: who goes, in words of the office."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    plan = _one("plans.Plan")
    hamlet = _one("places.Hamlet", "hamlet_code")
    unit = _one("places.Unit", "unit_code")
    kind = models.CharField("loại", max_length=12, choices=InspectionKind.choices())
    about = models.CharField("nội dung", max_length=300)
    team = models.CharField("đoàn", max_length=300)
    falls_on = models.DateField("ngày")
    state = models.CharField("tình trạng", max_length=10, choices=InspectionState.choices())
    conclusion = models.TextField("kết luận", blank=True)
    planned_at = models.DateTimeField("lập lúc")
    planned_by = _one("accounts.User")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(conclusion=""), name="plans_inspection_done_concludes"
            ),
        )
        indexes = (models.Index(fields=["commune", "falls_on"], name="plans_inspection_by_day"),)

    def __str__(self) -> str:
        return self.about


class Demand(models.Model):
    """Something one place has to hand in by a day. A team's stands under its hamlet as well."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    plan = _one("plans.Plan")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings", null=True, blank=True)
    kind = models.CharField("loại", max_length=10, choices=DemandKind.choices())
    hamlet = _one("places.Hamlet", "hamlet_code")
    unit = _one("places.Unit", "unit_code")
    team = _one("places.Team", "team_code")
    says = models.TextField("nội dung")
    due_on = models.DateField("hạn")
    state = models.CharField("tình trạng", max_length=10, choices=DemandState.choices())
    handed_in_on = models.DateField("nộp ngày", null=True, blank=True)
    settled_on = models.DateField("duyệt ngày", null=True, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc")
    asked_by = _one("accounts.User")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(hamlet__isnull=False) | Q(unit__isnull=False), name="plans_demand_has_a_place"
            ),
        )
        indexes = (models.Index(fields=["commune", "kind", "due_on"], name="plans_demand_by_day"),)

    def __str__(self) -> str:
        return self.says

    @property
    def place_name(self) -> str:
        """Who has to hand it in."""
        place = self.team or self.unit or self.hamlet
        return place.name if place else ""


class DemandNote(models.Model):
    """One step, told by somebody. Append-only."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="notes")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    step = models.CharField("bước", max_length=10, choices=DemandStep.choices())
    text = models.TextField("ghi chú", blank=True)
    occurred_on = models.DateField("ngày")
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = _one("accounts.User")

    class Meta:
        indexes = (models.Index(fields=["demand", "-recorded_at"], name="plans_demandnote_newest"),)

    def __str__(self) -> str:
        return f"{self.demand_id} {self.step}"


class DemandFile(models.Model):
    """A file handed in; its bytes lie in the uploads under their own hash. Append-only."""

    note = models.ForeignKey(DemandNote, models.PROTECT, related_name="files")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = _one("places.Hamlet", "hamlet_code")
    unit = _one("places.Unit", "unit_code")
    name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=8)
    size = models.PositiveIntegerField("số byte")
    sha256 = models.CharField("mã băm", max_length=64)

    def __str__(self) -> str:
        return self.name
