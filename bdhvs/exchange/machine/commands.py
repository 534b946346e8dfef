"""Acts on the whole machine, told to the journal of every commune it holds."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.ops.backup.keeping import remember
from bdhvs.ops.backup.recovery import code_of, written
from bdhvs.ops.backup.sealing import key_name
from bdhvs.ops.jobs import backup_now, rehearse_now
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes
from bdhvs.ui.printing import printed

SHEET = Path(__file__).parents[1] / "sheets" / "recovery.typ"


def take_backup_now(*, by: User, at: datetime) -> None:
    """A backup as soon as the worker is free.

    Raises: AlreadyEnqueued when one is waiting.
    """
    backup_now.defer()
    _tell_every_commune("take_backup", by, at)


def rehearse_backup(*, by: User, at: datetime) -> None:
    """Bring the newest backup back beside and compare.

    Raises: AlreadyEnqueued when one is waiting.
    """
    rehearse_now.defer()
    _tell_every_commune("rehearse_backup", by, at)


def hand_over_backup(*, name: str, by: User, at: datetime) -> Path:
    """The file, told to the journals: it holds every person of every commune here, sealed."""
    _tell_every_commune("download_backup", by, at)
    return Path(settings.BACKUP_DIR) / name


def print_recovery_code(*, by: User, at: datetime) -> bytes:
    """The sheet of paper that opens every backup of this machine."""
    home = Path(settings.DATA_DIR)
    code = code_of(home)
    rows = {
        "groups": written(code).split("-"),
        "number": key_name(code),
        "on": f"{at:%d/%m/%Y}",
        "by": by.full_name,
    }
    sheet = printed(SHEET, rows)
    remember(home, paper_at=at.isoformat())
    _tell_every_commune("print_recovery_code", by, at)
    return sheet


def _tell_every_commune(act: str, by: User, at: datetime) -> None:
    for code in working_communes():
        with scope([code]):
            note(act=act, by=by, at=at, commune=code)
