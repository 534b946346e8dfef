"""Who is who among the users."""

from django.conf import settings

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import NotAllowedError


def acting_user() -> User | None:
    """The user a command acts as (`--as`), or None: the machine's own administrator.

    Raises: NotAllowedError when the named user does not exist or is not active.
    """
    name = settings.ACTING_USER
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotAllowedError(f"Không có tài khoản đang dùng tên “{name}”.")
    return user
