"""Definitions as loaded, their compiled text, and the cells they fill."""

from django.db import models
from django.db.models import Q


class Definition(models.Model):
    """An indicator as the catalogue defines it now; reference data of the product, no territory."""

    indicator_id = models.CharField("chỉ số", max_length=80, primary_key=True)
    hash = models.CharField("dấu", max_length=64)
    text = models.TextField("định nghĩa")

    def __str__(self) -> str:
        return self.indicator_id


class Compiled(models.Model):
    """SQL text of a definition for an engine and a shape (rows, cells, evidence), made once by the compiler."""

    hash = models.CharField("dấu", max_length=64)
    dialect = models.CharField("máy", max_length=10)
    shape = models.CharField("dạng", max_length=20)
    text = models.TextField("câu lệnh")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["hash", "dialect", "shape"], name="indicators_compiled_once"),
        )

    def __str__(self) -> str:
        return f"{self.hash[:8]} {self.dialect} {self.shape}"


class Counted(models.Model):
    """Integers of one place, never a percentage. `hamlet` null: the whole commune, by its own query."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    group_code = models.CharField("nhóm", max_length=40, blank=True)
    part = models.CharField("vế", max_length=40, blank=True)
    numerator = models.BigIntegerField("tử số")
    denominator = models.BigIntegerField("mẫu số", null=True)
    failed = models.BigIntegerField("chưa đạt")
    missing = models.BigIntegerField("chưa rõ")
    base_unknown = models.BigIntegerField("chưa xác định thuộc diện", default=0)
    by_level = models.JSONField("theo mức minh chứng", default=dict)
    extra = models.JSONField("thêm", default=dict, blank=True)

    class Meta:
        abstract = True


class Cell(Counted):
    """What a measure counts in one place on a day.

    `measure` is the key of (indicator, definition, plan period, evidence floor, residence rule …), see
    `indicators.measures.Measure.key`.
    """

    follows_map = True  # works itself out anew: it never stands in the way of undoing a redraw
    measure = models.CharField("phép đo", max_length=64)
    as_of = models.DateField("tính đến ngày")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["measure", "commune", "hamlet", "group_code", "part", "as_of"],
                name="indicators_cell_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(numerator__gte=0), name="indicators_cell_is_a_count"
            ),
        )
        indexes = (models.Index(fields=["commune", "measure", "-as_of"], name="indicators_cell_newest"),)

    def __str__(self) -> str:
        return f"{self.measure[:8]} {self.hamlet_id or self.commune_id} {self.as_of}"


class Dirty(models.Model):
    """A fact of this kind changed in this commune since its cells were counted."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    kind = models.CharField("loại dữ liệu", max_length=30)
    marked_at = models.DateTimeField("lúc")

    class Meta:
        indexes = (models.Index(fields=["commune", "kind"], name="indicators_dirty_kinds"),)

    def __str__(self) -> str:
        return f"{self.commune_id} {self.kind}"
