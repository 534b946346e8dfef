"""Cards of learners. A copy of the table opens nothing: secrets are kept as hashes."""

from django.db import models
from django.db.models import Q


class LearnerCard(models.Model):
    """One printed card of one person. A lost card is revoked and replaced by another row."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="cards")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    secret_hash = models.BinaryField("dấu vết mã quét", max_length=32)
    digits_hash = models.BinaryField("dấu vết sáu số", max_length=40)
    phone_hash = models.BinaryField("dấu vết số điện thoại", max_length=40, null=True, blank=True)
    pictures = models.CharField("dấu vết bốn hình", max_length=160, blank=True)
    turn = models.PositiveIntegerField("lượt", default=0)
    issued_at = models.DateTimeField("cấp lúc")
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    revoked_at = models.DateTimeField("thu lúc", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="learning_card_one_of_a_person"
            ),
        )
        indexes = (
            models.Index(fields=["commune", "hamlet"], name="learning_card_of_hamlet"),
            models.Index(
                fields=["commune", "phone_hash"],
                name="learning_card_of_phone",
                condition=Q(revoked_at=None, phone_hash__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"thẻ {self.pk}"
