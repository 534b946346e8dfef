"""Rows of the registries. Nothing is deleted: a row ends on a day; who asks to be left out leaves no name behind."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.places.models import Valid, ValidQuerySet
from bdhvs.registries.rules import EntryStep, RegistryKind

_PERSONS = [RegistryKind.VOLUNTEER.value, RegistryKind.TRAINER.value, RegistryKind.INFLUENCER.value]


class RegistryEntry(Valid):
    """A partner, a person who helps, or a thing that is lent, in its days.

    `unit` keeps the row: a youth union its volunteers, a school its rooms. `person` where he stands in the register.
    """

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField("danh sách", max_length=10, choices=RegistryKind.choices())
    name = models.CharField("tên", max_length=160)
    name_key = models.CharField("tên không dấu", max_length=160)
    contact = models.BinaryField("liên lạc", null=True, blank=True)
    offers = models.CharField("giúp việc gì", max_length=300, blank=True)
    owner = models.CharField("của ai, nơi công tác", max_length=160, blank=True)
    place = models.CharField("đặt ở đâu", max_length=160, blank=True)
    quantity = models.PositiveIntegerField("số lượng", null=True, blank=True)
    consent_on = models.DateField("đồng ý ngày", null=True, blank=True)
    withdrawn_on = models.DateField("rút tên ngày", null=True, blank=True)
    added_at = models.DateTimeField("ghi lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    objects = ValidQuerySet["RegistryEntry"].as_manager()

    class Meta(Valid.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="registries_entry_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_PERSONS) | Q(consent_on__isnull=False),
                name="registries_entry_of_a_person_has_his_consent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(contact=None, person=None, valid_to__isnull=False),
                name="registries_entry_withdrawn_keeps_nothing",
            ),
        )
        indexes = (models.Index(fields=["commune", "kind", "name_key"], name="registries_entry_by_kind"),)

    def __str__(self) -> str:
        return self.name


class RegistryNote(models.Model):
    """One line in the history of a row: what was done, which boxes changed (never their values), when, by whom."""

    entry = models.ForeignKey(RegistryEntry, models.PROTECT, related_name="notes")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    step = models.CharField("việc", max_length=10, choices=EntryStep.choices())
    changed = ArrayField(models.CharField(max_length=20), verbose_name="ô đã sửa", default=list)
    until = models.DateField("đến ngày", null=True, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["entry", "at"], name="registries_note_of_entry"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.step}"
