"""`bdhvs upgrade`: first on a copy, then for real.

A backup is taken, restored beside, migrated and checked there; only then the real database takes the same steps, in
one transaction. Whatever fails before leaves everything as it was. A folder of an older PostgreSQL is carried over by
the same backup into a new cluster, which takes the place of the old one in one instant.
"""

import ctypes
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bdhvs.ops.arguments import Parser
from bdhvs.ops.backup.command import shown, source_of
from bdhvs.ops.backup.dumping import Source, take_backup
from bdhvs.ops.backup.recovery import code_of
from bdhvs.ops.backup.restoring import load_copy, place_for_copy, scratch
from bdhvs.ops.backup.rules import name_at
from bdhvs.ops.cluster import OWNER, Cluster, binaries_of
from bdhvs.ops.folder import Folder
from bdhvs.ops.prepare import prepare, run_child
from bdhvs.ops.roles import ready_database
from bdhvs.ops.rules import OperationError

AT_FDCWD, RENAME_EXCHANGE = -100, 2
UNTOUCHED = "dữ liệu thật giữ nguyên, phần mềm cũ vẫn chạy được."


def upgrade_command(words: Sequence[str], data: str | None) -> int:
    """Bring a folder, or the hosted database, up to this version of the program."""
    from bdhvs.ops.cli import database, set_environment

    made = Parser(
        "bdhvs upgrade", description="Nâng cấp lên bản này: thử trên bản sao trước, rồi mới làm thật."
    )
    made.parse_args(words)
    folder = Folder.chosen(data)
    set_environment(folder)
    if os.environ.get("BDHVS_EMBEDDED"):
        change_server(folder)
    with database(folder, migrated=False):
        if steps := _waiting_steps():
            _rehearsed_upgrade(folder, steps)
        else:
            prepare(folder)
        _say(_version_sentence())
    return 0


def change_server(folder: Folder) -> None:
    """Carry the data of an older PostgreSQL into a cluster of this one.

    Raises: OperationError; the old cluster is then as it was.
    """
    cluster = Cluster(folder.home)
    old = cluster.made_by()
    if old is None or old == cluster.major:
        return
    if cluster.in_use():
        raise OperationError("Phần mềm bản cũ đang chạy ở thư mục này; hãy dừng nó rồi chạy lại.")
    _say(f"Chuyển dữ liệu từ PostgreSQL {old} sang {cluster.major} …")
    file = _new_file(folder)
    with ready_database(folder.home, binaries_of(old)) as running:
        source = Source(running.url(OWNER), folder.home, folder.keys(), code_of(folder.home))
        take_backup(source, file, at=datetime.now().astimezone(), progress=shown)
    with place_for_copy(folder.home) as home:
        with ready_database(home) as new:
            load_copy(file, source.code, new, progress=shown)
        exchange(new.data, cluster.data)  # what is taken away with the copy is the old cluster now


def _rehearsed_upgrade(folder: Folder, steps: int) -> None:
    source, file = source_of(folder), _new_file(folder)
    _say(f"Có {steps} bước nâng cấp. Sao lưu trước khi làm …")
    take_backup(source, file, at=datetime.now().astimezone(), progress=shown)
    _say("Thử trên bản sao …")
    with scratch(file, source.code, folder.home, progress=shown) as (copy, report):
        owner = {**copy, "DATABASE_URL": copy["DATABASE_OWNER_URL"]}
        run_child(["bdhvs.ops.prepare"], owner, f"Nâng cấp thử trên bản sao không thành công; {UNTOUCHED}")
        check = ["bdhvs", "--data", copy["BDHVS_DATA"], "check", "--data-only"]
        run_child(check, copy, f"Bản sao sau nâng cấp không đạt kiểm tra; {UNTOUCHED}")
    _say(f"Bản sao nâng cấp tốt ({report.tables} bảng khớp). Làm thật …")
    prepare(folder)


def _new_file(folder: Folder) -> Path:
    from django.conf import settings

    target = Path(settings.BACKUP_DIR)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target / name_at(datetime.now().astimezone())


def _waiting_steps() -> int:
    """Steps between the database and this version; none for a database that has nothing yet."""
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return 0
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _version_sentence() -> str:
    from bdhvs.ops.health import version_sentence

    return version_sentence()


def exchange(one: Path, other: Path) -> None:
    """Two folders swap their names in one instant; a death at any time sees them before or after.

    Raises: OperationError where the file system cannot.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE):
        reason = os.strerror(ctypes.get_errno())
        raise OperationError(f"Ổ đĩa này không đổi chỗ được hai thư mục ({reason}); {UNTOUCHED}")


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
