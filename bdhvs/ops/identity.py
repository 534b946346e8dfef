"""Under which account the database server runs. PostgreSQL refuses to run as root, and rightly so.

An ordinary user runs it himself. For root there are two ways, and none of them opens a folder to anybody:

- drop: the programs run as `nobody` (or as the owner of an existing data folder), when that account can walk
  to both the data folder and the programs;
- map: below a closed folder (a root home), in a user namespace where root's files belong to `nobody`.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from bdhvs.ops.rules import ClusterError

NOBODY = 65534
MAP = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


class Drop(TypedDict, total=False):
    """Arguments of `subprocess` that give root's rights away."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Identity:
    """Owner of the server's files; how to start its programs; account names that may connect."""

    uid: int
    gid: int
    callers: tuple[str, ...]
    prefix: tuple[str, ...] = ()
    drop: Drop = field(default_factory=Drop)


def identity_for(data: Path, programs: Path) -> Identity:
    """The account for this data folder.

    Raises: ClusterError when no way works, naming the folder that is closed.
    """
    owner = data.stat().st_uid if data.exists() else None
    me = os.geteuid()
    if me != 0:
        if owner not in (None, me):
            raise ClusterError(
                f"Thư mục {data} thuộc người dùng {_name(owner or 0)}; hãy chạy bằng người dùng đó."
            )
        return Identity(uid=me, gid=os.getegid(), callers=(_name(me), "root"))
    account = owner or NOBODY
    if owner != 0 and _reaches(account, data.parent, programs / "postgres"):
        group = data.stat().st_gid if owner else NOBODY
        known = account != NOBODY and account in {entry.pw_uid for entry in pwd.getpwall()}
        callers = (_name(account), "root") if known else ("root",)
        return Identity(account, group, callers, drop=Drop(user=account, group=group, extra_groups=[]))
    if owner in (None, 0) and may_map():
        return Identity(uid=0, gid=0, callers=(_name(NOBODY),), prefix=MAP)
    raise ClusterError(
        f"Người dùng {_name(account)} không vào được {data.parent} hoặc {programs}. "
        "Hãy đặt chương trình và dữ liệu ở nơi khác (ví dụ /srv/bdhvs), hoặc chạy bằng một người dùng thường."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a container started with a bare number
        raise ClusterError(
            f"Người dùng số {uid} không có tên trong /etc/passwd; hãy thêm một dòng."
        ) from None


def _reaches(uid: int, *paths: Path) -> bool:
    """Can this account walk to all of them? Asked of the kernel, so access lists count too."""
    known = [next(p for p in (path, *path.parents) if p.exists()) for path in paths]
    test = " && ".join(f'test -x "${number}"' for number in range(1, len(known) + 1))
    command = ["/bin/sh", "-c", test, "sh", *map(str, known)]
    quiet = subprocess.run(
        command, user=uid, group=uid, extra_groups=[], cwd="/", check=False, stderr=subprocess.DEVNULL
    )
    return quiet.returncode == 0


def reaches_as_nobody(*paths: Path) -> bool:
    """May the account that root's server runs as walk to all of them?"""
    return _reaches(NOBODY, *paths)


def may_map() -> bool:
    """Some containers forbid user namespaces; util-linux knows the options since 2.38."""
    try:
        return subprocess.run([*MAP, "true"], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
