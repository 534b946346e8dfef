"""An incident and the story of its handling. Names no citizen: what happened, not to whom."""

from django.db import models
from django.db.models import Q

from bdhvs.outreach.incidents.rules import IncidentKind, IncidentStep


class Incident(models.Model):
    """One incident, from the day it was found to the evidence that it is over."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    kind = models.CharField("loại", max_length=12, choices=IncidentKind.choices())
    title = models.CharField("việc gì", max_length=200)
    says = models.CharField("diễn biến", max_length=1000, blank=True)
    channel_code = models.CharField("thấy ở kênh", max_length=60, blank=True)
    link = models.CharField("liên kết", max_length=300, blank=True)
    found_on = models.DateField("phát hiện ngày")
    due_on = models.DateField("hạn xử lý")
    closed_on = models.DateField("xong ngày", null=True, blank=True)
    entered_at = models.DateTimeField("ghi lúc")
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("found_on")), name="outreach_incident_due_after_found"
            ),
        )
        indexes = (models.Index(fields=["commune", "-found_on"], name="outreach_incident_by_day"),)

    def __str__(self) -> str:
        return self.title


class IncidentNote(models.Model):
    """One step of its handling. Append-only."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    step = models.CharField("việc", max_length=10, choices=IncidentStep.choices())
    text = models.CharField("đã làm gì", max_length=1000, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["incident"], name="outreach_note_of_incident"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.step}"
