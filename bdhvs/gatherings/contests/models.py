"""Teams of a contest and their prizes."""

from django.db import models
from django.db.models import Q

from bdhvs.gatherings.contests.rules import Prize


class ContestTeam(models.Model):
    """One team that took part: of a hamlet or a unit, or by its name; how many people; what it won."""

    gathering = models.ForeignKey("gatherings.Gathering", models.PROTECT, related_name="contest_teams")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    team_name = models.CharField("tên đội", max_length=120, blank=True)
    people = models.PositiveSmallIntegerField("số người")
    prize = models.CharField("giải", max_length=12, choices=Prize.choices())
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(hamlet__isnull=False) | Q(unit__isnull=False) | ~Q(team_name=""),
                name="gatherings_contestteam_is_somebody",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="gatherings_contestteam_has_people"),
        )
        indexes = (models.Index(fields=["gathering"], name="gatherings_contestteam_of"),)

    def __str__(self) -> str:
        return f"{self.gathering_id} {self.prize}"

    @property
    def name(self) -> str:
        """The team in words: its own name and whose it is."""
        place = self.hamlet or self.unit
        return " – ".join(filter(None, [self.team_name, place.name if place else ""]))
