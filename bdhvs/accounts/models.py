"""Users of the office. Citizens need none."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.accounts.rules import ACCOUNT_ROLES, OF_A_HAMLET, OF_NO_COMMUNE, Act, Role, may, may_open
from bdhvs.accounts.signin.models import SignInSession, SignInTry
from bdhvs.ops.territory import NOWHERE, Territory, watching

__all__ = ["SignInSession", "SignInTry", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who signs in, with one role in one place. An account is one holder's: a successor gets his own.

    Inside a scope the policy shows accounts of that commune only; before a scope is known (signing in) it shows all.
    """

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    role = models.CharField("vai trò", max_length=20, choices=[(r.value, r.label) for r in ACCOUNT_ROLES])
    also_administrator = models.BooleanField("kiêm quản trị hệ thống", default=False)
    province = models.ForeignKey(
        "places.Province", models.PROTECT, related_name="+", db_column="province_code", null=True, blank=True
    )
    commune = models.ForeignKey(
        "places.Commune", models.PROTECT, related_name="+", db_column="commune_code", null=True, blank=True
    )
    hamlets = ArrayField(models.CharField(max_length=40), verbose_name="thôn", default=list, blank=True)
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    team = models.ForeignKey(
        "places.Team", models.PROTECT, related_name="+", db_column="team_code", null=True, blank=True
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True, blank=True)
    is_active = models.BooleanField("đang dùng", default=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=sorted(r.value for r in OF_NO_COMMUNE)) | Q(commune__isnull=False),
                name="accounts_user_has_a_commune",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.PROVINCE_VIEWER.value)
                | Q(province__isnull=False, commune__isnull=True),
                name="accounts_user_watches_a_province",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in ACCOUNT_ROLES]), name="accounts_user_is_no_learner"
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def display_name(self) -> str:
        return self.full_name

    @property
    def roles(self) -> tuple[Role, ...]:
        """The role, and the machine's when the same person keeps the machine of a small office."""
        own = Role(self.role)
        return (own, Role.ADMINISTRATOR) if self.also_administrator else (own,)

    def may(self, act: Act) -> bool:
        return any(may(role, act) for role in self.roles)

    def may_open(self, role: str) -> bool:
        """Whether this user opens, changes and closes accounts with that role."""
        return any(may_open(own, role) for own in self.roles)

    @property
    def territory(self) -> Territory:
        """What the database may show this user. An administrator of the machine chooses a commune page by page."""
        if self.role == Role.PROVINCE_VIEWER:
            return (
                watching(self.province.communes.values_list("code", flat=True)) if self.province else NOWHERE
            )
        if self.commune_id is None:
            return NOWHERE
        if self.role in OF_A_HAMLET:
            return Territory((self.commune_id,), tuple(self.hamlets))
        if self.role == Role.FOCAL_PERSON:
            return Territory((self.commune_id,), (self.unit_id,) if self.unit_id else ())
        return Territory((self.commune_id,))
