"""What the program knows about its own database."""

import uuid

from django.db import models


class Installation(models.Model):
    """One row: which life of this database we are in. A restore begins a new one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    life = models.UUIDField("đời", default=uuid.uuid4)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="ops_installation_is_one_row"),)

    def __str__(self) -> str:
        return str(self.life)
