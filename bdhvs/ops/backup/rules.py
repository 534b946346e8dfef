"""Which backups are kept, and when the last one is too old."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DUE_AFTER = timedelta(hours=20)  # once a day, also on a machine that is switched off at night
OLD_AFTER = timedelta(days=3)  # a weekend is no reason to worry
_NAME = re.compile(r"bdhvs-(\d{4}-\d{2}-\d{2}-\d{6})\.bdhvs")
_STAMP = "%Y-%m-%d-%H%M%S"  # two in a minute are two files


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many days, weeks and months back there is a backup."""

    days: int = 7
    weeks: int = 4
    months: int = 6


def name_at(at: datetime) -> str:
    """The file name of a backup taken now, in local time."""
    return f"bdhvs-{at.strftime(_STAMP)}.bdhvs"


def moment_in(name: str) -> datetime | None:
    """When a file of that name was taken, in local time without a zone; None for a file that is not ours."""
    found = _NAME.fullmatch(name)
    return datetime.strptime(found.group(1), _STAMP) if found else None  # noqa: DTZ007 names carry local time


def superfluous(names: Iterable[str], keeping: Keeping) -> list[str]:
    """Files to remove: of each kept day, week and month the newest stays; what is not ours is never named."""
    taken = sorted(((moment, name) for name in names if (moment := moment_in(name))), reverse=True)
    kept = {taken[0][1]} if taken else set()
    for count, form in ((keeping.days, "%Y-%m-%d"), (keeping.weeks, "%G-%V"), (keeping.months, "%Y-%m")):
        newest: dict[str, str] = {}
        for moment, name in taken:
            newest.setdefault(moment.strftime(form), name)
        kept.update(list(newest.values())[:count])
    return [name for _, name in taken if name not in kept]


def newest(names: Sequence[str]) -> str | None:
    """The latest backup of a folder."""
    ours = [name for name in names if moment_in(name)]
    return max(ours, default=None)
