"""Frameworks as data, and attainments: person × item facts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.places.facts import Fact
from bdhvs.skills.rules import Result


class Framework(models.Model):
    """A version of a framework of basic digital skills. `official` only when imported and marked so."""

    code = models.CharField("mã", max_length=40)
    version = models.CharField("phiên bản", max_length=20)
    title = models.CharField("tên", max_length=200)
    official = models.BooleanField("chính thức", default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="skills_framework_once"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Item(models.Model):
    """One thing a person can do or have; also statuses (digital identity, bank account …)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="items")
    code = models.CharField("mã", max_length=60)
    label = models.CharField("tên gọi", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["framework", "code"], name="skills_item_once"),)

    def __str__(self) -> str:
        return self.label


class ItemSet(models.Model):
    """An item in a set for a group: `core`, `safety`, `five_basic` …"""

    item = models.ForeignKey(Item, models.PROTECT, related_name="sets")
    group_code = models.CharField("nhóm", max_length=40)
    set_code = models.CharField("bộ", max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["item", "group_code", "set_code"], name="skills_item_in_set_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.group_code} {self.set_code}"


class FrameworkInUse(models.Model):
    """Which version a commune applies to a group, since a day."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    group_code = models.CharField("nhóm", max_length=40)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    valid_from = models.DateField("từ ngày")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "group_code", "valid_from"], name="skills_framework_in_use_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune_id} {self.group_code}"


class Attainment(Fact):
    """Person × item: yes or no, with a degree (1 can, 2 does well). Read latest by item (measurement rule 4)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="attainments")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    places = ArrayField(
        models.TextField(),
        verbose_name="đơn vị của người đó",
        null=True,
        blank=True,
        editable=False,
    )  # units of membership when it was written: their focal person may read and write it; most people have none
    item_code = models.CharField("kỹ năng, trạng thái", max_length=60)
    result = models.CharField("kết quả", max_length=3, choices=[(r.value, r.value) for r in Result])
    degree = models.PositiveSmallIntegerField("mức độ", null=True, blank=True)

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(degree=None) | Q(degree__in=[1, 2], result=Result.YES.value),
                name="skills_attainment_degree_goes_with_yes",
            ),
        )
        indexes = (
            models.Index(
                fields=["commune", "item_code", "person", "-occurred_on", "-recorded_at"],
                name="skills_attainment_latest",
            ),
            models.Index(fields=["person", "item_code"], name="skills_attainment_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.item_code}={self.result}"
