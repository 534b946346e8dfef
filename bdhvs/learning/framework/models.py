"""What stands beside an item of an imported framework. Of no commune: a version is the same for all on a machine."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class FrameworkImport(models.Model):
    """Where a version came from. A version that nobody imported is the product's own working one."""

    framework = models.OneToOneField("skills.Framework", models.PROTECT, related_name="imported")
    source = models.CharField("nguồn", max_length=200)
    imported_at = models.DateTimeField("nhập lúc")
    imported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return self.source


class ItemDetail(models.Model):
    """Level and codes of an item, and which item of an earlier version it continues. Empty: nobody told."""

    item = models.OneToOneField("skills.Item", models.PROTECT, related_name="detail")
    level = models.CharField("mức", max_length=60, blank=True)
    digcomp = ArrayField(models.CharField(max_length=4), verbose_name="DigComp 3.0", default=list, blank=True)
    circular02 = ArrayField(
        models.CharField(max_length=4), verbose_name="Thông tư 02/2025", default=list, blank=True
    )
    continues = ArrayField(models.CharField(max_length=60), verbose_name="mục cũ", default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.item_id} {self.level}"
