"""Users of the office. Citizens need none."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from bdhvs.accounts.rules import OF_A_HAMLET, Act, Role, may
from bdhvs.ops.territory import NOWHERE, Territory


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who signs in, with one role in one place."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    role = models.CharField("vai trò", max_length=20, choices=[(r.value, r.label) for r in Role])
    commune = models.ForeignKey(
        "places.Commune", models.PROTECT, related_name="+", db_column="commune_code", null=True, blank=True
    )
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    is_active = models.BooleanField("đang dùng", default=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR.value) | Q(commune__isnull=False),
                name="accounts_user_has_a_commune",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def display_name(self) -> str:
        return self.full_name

    def may(self, act: Act) -> bool:
        return may(self.role, act)

    @property
    def territory(self) -> Territory:
        """What the database may show this user. A local administrator chooses a commune page by page."""
        if self.commune_id is None:
            return NOWHERE
        if self.role in OF_A_HAMLET:
            return Territory((self.commune_id,), (self.hamlet_id,) if self.hamlet_id else ())
        if self.role == Role.FOCAL_PERSON:
            return Territory((self.commune_id,), (self.unit_id,) if self.unit_id else ())
        return Territory((self.commune_id,))
