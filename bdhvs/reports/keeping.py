"""Forms that the commune keeps: named once, saved in versions, taken out of use. What fills them differs."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.accounts.models import User


class KeptForm(models.Model):
    """A form of a commune. Two in use never share a name; one that is retired keeps what was made with it."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    name = models.CharField("tên biểu", max_length=160)
    unit_kinds = ArrayField(
        models.CharField(max_length=24), verbose_name="loại đơn vị", default=list, blank=True
    )
    version = models.PositiveIntegerField("bản", default=1)
    retired = models.BooleanField("thôi dùng", default=False)
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "name"],
                condition=Q(retired=False),
                name="%(app_label)s_%(class)s_name_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


def save_version(
    kept: KeptForm, *, name: str, refusal: type[ValueError], by: User | None, at: datetime
) -> None:
    """Store a form as its next version under this name.

    Raises: `refusal` when another form in use has the name
    """
    twin = type(kept)._default_manager.filter(commune_id=kept.commune_id, name=name, retired=False)
    if twin.exclude(pk=kept.pk).exists():
        raise refusal(f"Đã có biểu “{name}”. Hãy đặt tên khác.")
    kept.name, kept.version = name, kept.version + 1
    kept.saved_by, kept.saved_at = by, at
    kept.save()


def take_out_of_use(kept: KeptForm, *, by: User | None, at: datetime) -> None:
    """From now on nothing new is made with it."""
    kept.retired, kept.saved_by, kept.saved_at = True, by, at
    kept.save(update_fields=["retired", "saved_by", "saved_at"])
