"""Sessions, and wrong tries at the door. Both are read before anybody's territory is known."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignInSession(AbstractBaseSession):
    """One browser that came in. The key of its cookie is kept as a hash, so a copy of the database opens no session."""

    session_key = models.CharField("dấu vết khóa phiên", max_length=64, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="người dùng",
    )
    address = models.CharField("địa chỉ mạng", max_length=45, blank=True)
    device = models.CharField("thiết bị", max_length=60, blank=True)
    started_at = models.DateTimeField("vào lúc", null=True, blank=True)
    seen_at = models.DateTimeField("dùng gần nhất", null=True, blank=True)

    class Meta(AbstractBaseSession.Meta):
        indexes = (models.Index(fields=["user", "-seen_at"], name="accounts_session_of_user"),)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from bdhvs.accounts.signin.store import SessionStore

        return SessionStore


class SignInTry(models.Model):
    """A try that was looked at and was wrong, until it is forgiven or forgotten.

    `narrow` and `wide` are hashes of what is counted: the name at an address and that address; a known device; the
    second factor of a user at an address and of that user anywhere. Neither names nor addresses can be read back.
    """

    at = models.DateTimeField("lúc")
    narrow = models.CharField("đếm hẹp", max_length=64)
    wide = models.CharField("đếm rộng", max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["narrow", "at"], name="accounts_try_narrow"),
            models.Index(fields=["wide", "at"], name="accounts_try_wide"),
            models.Index(fields=["at"], name="accounts_try_old"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
