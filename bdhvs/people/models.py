"""The register of a commune. A person is known to exactly one commune's register: nothing here is unique across
communes, so one commune cannot learn from a refusal what another one holds."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from bdhvs.people.import_models import ImportBatch, ImportBlock, ImportRow
from bdhvs.people.rules import (
    GROUP_LABELS,
    HouseholdRole,
    Priority,
    ResidenceKind,
    RosterKind,
    Sex,
)
from bdhvs.places.models import MAY_BE_VOID, Valid, ValidQuerySet

__all__ = [
    "Consent",
    "DistinctPair",
    "Household",
    "ImportBatch",
    "ImportBlock",
    "ImportRow",
    "Membership",
    "Person",
    "Residence",
    "Roster",
]


class Household(Valid):
    """Hộ gia đình: people who live together in one hamlet. A redraw of hamlets or a move makes a new one."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    code = models.CharField("mã hộ", max_length=40)
    address = models.CharField("ngõ, số nhà", max_length=160, blank=True)
    priority = models.CharField("diện ưu tiên", max_length=20, blank=True, choices=Priority.choices())
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)

    objects = ValidQuerySet["Household"].as_manager()

    class Meta(Valid.Meta):
        constraints = (
            *MAY_BE_VOID,
            models.UniqueConstraint(fields=["commune", "code"], name="people_household_code_in_commune"),
        )
        indexes = (models.Index(fields=["commune", "hamlet"], name="people_household_of_hamlet"),)

    def __str__(self) -> str:
        return f"Hộ {self.code}"


class Person(models.Model):
    """Nhân khẩu. `places` = hamlets of present residence and units of present membership (territory, kept by the
    commands). The 12-digit number is only a keyed hash and its sealed last three digits."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    places = ArrayField(models.TextField(), default=list)
    name = models.CharField("họ và tên", max_length=120)
    name_key = models.CharField("tên không dấu", max_length=120)
    sort_key = models.CharField("khóa sắp theo tên", max_length=160)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=6, blank=True, choices=Sex.choices())
    died_on = models.DateField("mất ngày", null=True, blank=True)
    number_hash = models.BinaryField(null=True, blank=True, max_length=36)
    number_tail = models.BinaryField(null=True, blank=True, max_length=200)
    phone = models.BinaryField(null=True, blank=True, max_length=200)
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_date__year=F("birth_year")),
                name="people_person_year_of_birth_agrees",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="people_person_never_merged_into_itself"
            ),
            models.UniqueConstraint(
                fields=["commune", "number_hash"],
                condition=Q(merged_into=None) & Q(number_hash__isnull=False),
                name="people_person_number_once_in_commune",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "sort_key"], name="people_person_by_given_name"),
            models.Index(
                fields=["commune", "name_key"],
                name="people_person_name",
                opclasses=["text_ops", "text_pattern_ops"],
            ),
            models.Index(fields=["commune", "birth_year"], name="people_person_by_year"),
            GinIndex(fields=["places"], name="people_person_places"),
        )

    def __str__(self) -> str:
        return self.name


class Residence(Valid):
    """One episode: this person lived in this household of this hamlet, so, in these days."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, models.PROTECT, related_name="residences")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    kind = models.CharField("hình thức", max_length=10, choices=ResidenceKind.choices())
    role = models.CharField(
        "quan hệ",
        max_length=10,
        default=HouseholdRole.MEMBER.value,
        choices=[(r.value, r.value) for r in HouseholdRole],
    )

    objects = ValidQuerySet["Residence"].as_manager()

    class Meta(Valid.Meta):
        constraints = (
            *MAY_BE_VOID,
            # The embedded server has no btree_gist: equality of a person is a one-point range.
            ExclusionConstraint(
                name="people_residence_one_of_a_kind_a_day",
                expressions=(
                    (
                        Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"),
                        "&&",
                    ),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), "&&"),
                ),
                condition=~Q(kind=ResidenceKind.TEMPORARY.value),
            ),
            ExclusionConstraint(
                name="people_residence_one_temporary_a_day",
                expressions=(
                    (
                        Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"),
                        "&&",
                    ),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), "&&"),
                ),
                condition=Q(kind=ResidenceKind.TEMPORARY.value),
            ),
        )
        indexes = (
            models.Index(fields=["commune", "hamlet"], name="people_residence_of_hamlet"),
            models.Index(fields=["person"], name="people_residence_of_person"),
            models.Index(fields=["household"], name="people_residence_of_household"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.hamlet_id} {self.valid_from}"


class Membership(Valid):
    """Belonging to a group, in a unit: official, teacher, worker, pupil, association member …"""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    group_code = models.CharField("nhóm", max_length=40, choices=list(GROUP_LABELS.items()))

    objects = ValidQuerySet["Membership"].as_manager()

    class Meta(Valid.Meta):
        indexes = (
            models.Index(fields=["commune", "group_code"], name="people_membership_by_group"),
            models.Index(fields=["person"], name="people_membership_of_person"),
            models.Index(fields=["unit"], name="people_membership_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.group_code}"


class Consent(models.Model):
    """What a person allowed or refused, and when. A refusal stays in every denominator."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    purpose = models.CharField("mục đích", max_length=40)
    given = models.BooleanField("đồng ý")
    given_on = models.DateField("ngày")

    class Meta:
        indexes = (models.Index(fields=["person", "purpose", "given_on"], name="people_consent_latest"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class Roster(Valid):
    """Who serves whom or what, in which days (and hours): team members, mentors, duty, assigned households.

    The subject serves, the object is served (measurement rule 17). Exactly one subject and at most one object.
    """

    kind = models.CharField("loại", max_length=12, choices=[(k.value, k.value) for k in RosterKind])
    role = models.CharField("vai trò", max_length=20, blank=True)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    subject_person = models.ForeignKey(Person, models.PROTECT, related_name="serves", null=True, blank=True)
    subject_unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", null=True, blank=True)
    object_person = models.ForeignKey(Person, models.PROTECT, related_name="served_by", null=True, blank=True)
    object_household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True, blank=True)
    object_team = models.ForeignKey("places.Team", models.PROTECT, related_name="+", null=True, blank=True)
    object_unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", null=True, blank=True)
    from_time = models.TimeField("từ giờ", null=True, blank=True)
    to_time = models.TimeField("đến giờ", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    level = models.CharField("mức minh chứng", max_length=2, default="E1")
    source = models.CharField("nguồn", max_length=200, blank=True)

    objects = ValidQuerySet["Roster"].as_manager()

    class Meta(Valid.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Valid.Meta.constraints,
            models.CheckConstraint(
                condition=Q(subject_person__isnull=False, subject_unit=None)
                | Q(subject_person=None, subject_unit__isnull=False),
                name="people_roster_has_one_subject",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "kind"], name="people_roster_by_kind"),
            models.Index(fields=["subject_person"], name="people_roster_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DistinctPair(models.Model):
    """Two records that look alike and are two people: somebody checked, so they are not asked about again."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    left = models.ForeignKey(Person, models.PROTECT, related_name="+")
    right = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("quyết định lúc")
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="people_distinctpair_smaller_id_left"
            ),
            models.UniqueConstraint(fields=["left", "right"], name="people_distinctpair_once"),
        )
        indexes = (models.Index(fields=["commune", "-decided_at"], name="people_distinctpair_newest"),)

    def __str__(self) -> str:
        return f"{self.left_id} ≠ {self.right_id}"
