"""What somebody must be told on the first page, whatever he came for."""

from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.ops.backup.keeping import warnings_of

FIRST_PAGE: Final = "/"


class Banner(NamedTuple):
    """One sentence above the page; `url` leads to where it is put right, for whoever may."""

    says: str
    url: str = ""


def banners_for(user: User, path: str) -> list[Banner]:
    """On the board, for the officer and for whoever keeps the machine: that backups are old. One small file is read."""
    keeps = user.may(Act.KEEP_BACKUP)
    if path != FIRST_PAGE or not (keeps or user.may(Act.MANAGE_ACCOUNTS)) or settings.DEMO_DATA:
        return []
    now = timezone.localtime()
    url = reverse("machine") if keeps else ""
    return [Banner(sentence, url) for sentence in warnings_of(Path(settings.DATA_DIR), now)]
