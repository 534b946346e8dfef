"""Posts held, invitations printed, pledges signed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.accounts.rules import ACCOUNT_ROLES
from bdhvs.places.models import Valid, ValidQuerySet


class Appointment(Valid):
    """A post that somebody of a commune held from a day to a day: what the account could do then."""

    follows_map = True  # works itself out anew: it never stands in the way of undoing a redraw
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="appointments")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    role = models.CharField("vai trò", max_length=20, choices=[(r.value, r.label) for r in ACCOUNT_ROLES])
    hamlets = ArrayField(models.CharField(max_length=40), verbose_name="thôn", default=list)
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    team = models.ForeignKey(
        "places.Team", models.PROTECT, related_name="+", db_column="team_code", null=True, blank=True
    )
    given_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    objects = ValidQuerySet["Appointment"].as_manager()

    class Meta(Valid.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Valid.Meta.constraints,
            models.UniqueConstraint(
                fields=["user"], condition=Q(valid_to=None), name="appointments_appointment_one_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["commune", "user"], name="appointments_of_commune"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.valid_from}"


class Invitation(models.Model):
    """A printed code that opens an account once, or gives a new password. Only its keyed hash is kept."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="invitations")
    commune = models.ForeignKey(
        "places.Commune", models.PROTECT, related_name="+", db_column="commune_code", null=True, blank=True
    )
    code_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("thu lại lúc", null=True, blank=True)

    class Meta:
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, revoked_at=None),
                name="appointments_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="appointments_invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="appointments_invitation_used_or_revoked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class Pledge(models.Model):
    """A volunteer's signed promise of confidentiality; the paper itself stays in the office."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="pledges")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    signed_on = models.DateField("ngày ký")
    witness = models.CharField("người chứng kiến", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["commune", "user"], name="appointments_pledge_of_user"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.signed_on}"
