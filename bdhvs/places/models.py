"""Where people live and serve. Codes of places are permanent: a changed commune or hamlet is a new row with a
predecessor, so history reads on the old and the new map (docs/decisions/0003)."""

from datetime import date
from typing import ClassVar, Final, Generic, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from bdhvs.places.rules import CommuneKind, UnitKind, UnitLevel

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ValidQuerySet(models.QuerySet[Row], Generic[Row]):
    def valid_on(self, day: date) -> Self:
        """Rows in force on `day`: `valid_from <= day < valid_to`, an open end included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Valid(models.Model):
    """Something true for a span of days; `valid_to` is the first day no longer valid."""

    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("hết hiệu lực từ", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            ),
        )


MAY_BE_VOID: Final = (
    models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
        name="%(app_label)s_%(class)s_never_ends_before_it_begins",
    ),
)
"""For rows that may turn out never to have been: one that ends on the day it begins is valid on no day, and stays for
those who hold its id (docs/decisions/0032)."""


class Province(Valid):
    """A province or centrally run city. Reference data: no territory."""

    code = models.CharField("mã", max_length=2, primary_key=True)
    name = models.CharField("tên", max_length=80)
    kind = models.CharField("loại", max_length=20)

    objects = ValidQuerySet["Province"].as_manager()

    def __str__(self) -> str:
        return self.name


class Commune(Valid):
    """A commune, ward or special zone; five-digit code with leading zeros. Reference data: no territory.

    Law: administrative-units-2025
    """

    code = models.CharField("mã", max_length=5, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="communes", db_column="province_code")
    name = models.CharField("tên", max_length=80)
    name_key = models.CharField("tên không dấu", max_length=80, db_index=True)
    kind = models.CharField("loại", max_length=10, choices=[(k.value, k.label) for k in CommuneKind])

    objects = ValidQuerySet["Commune"].as_manager()

    class Meta(Valid.Meta):
        indexes = (models.Index(fields=["province", "code"], name="places_commune_of_province"),)

    def __str__(self) -> str:
        return f"{CommuneKind(self.kind).label} {self.name}"


class CommuneSuccessor(models.Model):
    """A commune that took over from another, since a day."""

    old = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_column="old_code")
    new = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_column="new_code")
    since = models.DateField("từ ngày")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["old", "new"], name="places_commune_successor_once"),)

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class CommuneProfile(models.Model):
    """A commune that works here: its words, its letterhead, its limits. Nothing personal: no territory."""

    commune = models.OneToOneField(Commune, models.PROTECT, primary_key=True, db_column="commune_code")
    hamlet_label = models.CharField("gọi thôn là", max_length=40, default="thôn")
    team_label = models.CharField("gọi Tổ là", max_length=80, default="Tổ công nghệ số cộng đồng")
    coverage_limit = models.PositiveSmallIntegerField("ngưỡng đủ danh sách (%)", default=95)
    place_name = models.CharField("địa danh ghi trên văn bản", max_length=80, blank=True)
    signing = models.JSONField("mẫu chữ ký", default=list, blank=True)
    started_on = models.DateField("bắt đầu dùng từ")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(coverage_limit__gte=1, coverage_limit__lte=100),
                name="places_profile_limit_is_percent",
            ),
        )

    def __str__(self) -> str:
        return str(self.commune)


class Hamlet(Valid):
    """Thôn, xóm, khối, tổ dân phố. It has no national code; ours never changes and is never used twice."""

    code = models.CharField("mã", max_length=24, primary_key=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hamlets", db_column="commune_code")
    name = models.CharField("tên", max_length=80)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = ValidQuerySet["Hamlet"].as_manager()

    class Meta(Valid.Meta):
        constraints = MAY_BE_VOID
        indexes = (models.Index(fields=["commune", "position", "code"], name="places_hamlet_in_order"),)

    def __str__(self) -> str:
        return self.name


class HamletSuccessor(models.Model):
    """A hamlet that took over all or part of another, since a day."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_column="commune_code")
    old = models.ForeignKey(Hamlet, models.PROTECT, related_name="successors", db_column="old_code")
    new = models.ForeignKey(Hamlet, models.PROTECT, related_name="predecessors", db_column="new_code")
    since = models.DateField("từ ngày")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["old", "new"], name="places_hamlet_successor_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="places_hamlet_never_follows_itself"),
        )

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Unit(Valid):
    """An office, school, association, enterprise, stall … of a commune; named heads are in people.Membership."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="units", db_column="commune_code")
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, related_name="units", db_column="hamlet_code", null=True, blank=True
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", db_column="parent_code", null=True, blank=True
    )
    kind = models.CharField("loại", max_length=24, choices=[(k.value, k.label) for k in UnitKind])
    level = models.CharField(
        "cấp học", max_length=20, blank=True, choices=[(k.value, k.value) for k in UnitLevel if k.value]
    )
    name = models.CharField("tên", max_length=160)

    objects = ValidQuerySet["Unit"].as_manager()

    class Meta(Valid.Meta):
        indexes = (models.Index(fields=["commune", "kind"], name="places_unit_by_kind"),)

    def __str__(self) -> str:
        return self.name


class Team(Valid):
    """Community digital team (Tổ công nghệ số cộng đồng), serving a hamlet; its people are roster entries.

    On a new map it goes on as a new row: `follows` is the one of the map before."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="teams", db_column="commune_code")
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, related_name="teams", db_column="hamlet_code", null=True, blank=True
    )
    name = models.CharField("tên", max_length=160)
    decision_no = models.CharField("số quyết định", max_length=60, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)

    objects = ValidQuerySet["Team"].as_manager()

    class Meta(Valid.Meta):
        constraints = MAY_BE_VOID
        indexes = (models.Index(fields=["commune", "hamlet"], name="places_team_of_hamlet"),)

    def __str__(self) -> str:
        return self.name


class Opening(models.Model):
    """Hours in which the commune's one-stop centre is open on a day; a day may have several."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_column="commune_code")
    day = models.DateField("ngày")
    open_from = models.TimeField("từ giờ")
    open_to = models.TimeField("đến giờ")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "day", "open_from"], name="places_opening_once"),
            models.CheckConstraint(
                condition=Q(open_to__gt=F("open_from")), name="places_opening_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune_id} {self.day}"


class Code(models.Model):
    """A word of a list (topic, channel, group, kind …). Ours for everybody, or a commune's own (prefixed).

    Reference data: no territory, no person.
    """

    kind = models.CharField("danh mục", max_length=30)
    code = models.CharField("mã", max_length=60)
    label = models.CharField("tên gọi", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "code"], name="places_code_once"),)

    def __str__(self) -> str:
        return self.label
