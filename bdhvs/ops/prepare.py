"""Bring the database up to this version of the program: migrations as owner, then the catalogue.

`python -m bdhvs.ops.prepare` is the child that migrates: it connects as the owner, its parent never does.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from bdhvs.ops.children import die_with_parent
from bdhvs.ops.folder import ROOT, Folder
from bdhvs.ops.logs import log_to
from bdhvs.ops.rules import OperationError

LOCK = 7_203_757_018  # any number, the same for every process that migrates
PREPARING = "BDHVS_PREPARING"  # set for the children, which must not prepare again
log = logging.getLogger(__name__)


def prepare(folder: Folder) -> bool:
    """Migrate and load the catalogue unless that was done before. True when something was done.

    Raises: OperationError, naming the log.
    """
    if os.environ.get(PREPARING) or folder.is_prepared():
        return False
    if not os.environ.get("DATABASE_OWNER_URL"):
        raise OperationError("Cơ sở dữ liệu cần nâng cấp: hãy đặt DATABASE_OWNER_URL rồi chạy bdhvs upgrade.")
    owner = {"DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    run_child(
        ["bdhvs.ops.prepare"],
        owner,
        f"Không nâng cấp được cơ sở dữ liệu. Chi tiết: {folder.log / 'upgrade.log'}",
    )
    if any(ROOT.glob("bdhvs/*/management/commands/load_catalogue.py")):
        run_child(["bdhvs", "--data", folder.home, "load_catalogue"], {}, "Chưa nạp được danh mục.")
    folder.mark_prepared()
    return True


def run_child(module: Sequence[object], changes: Mapping[str, str], refusal: str) -> None:
    """A program of ours with another environment.

    Raises: OperationError with the given words when it fails.
    """
    environment = {**os.environ, "BDHVS_PROCESS": "command", PREPARING: "1", **changes}
    done = subprocess.run(
        [sys.executable, "-m", *map(str, module)],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
        preexec_fn=die_with_parent,
    )
    if done.returncode:
        raise OperationError(refusal)


def migrate() -> int:
    """In the child: one process migrates at a time, others wait and then find nothing to do."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    log_to(Folder.chosen(None).log, "upgrade")
    try:
        with closing(connections["default"]) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            with _all_or_nothing():
                call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    except Exception:
        log.exception("migration failed")
        return 1
    return 0


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Steps of ours are one transaction: the database is of the old version or of the new one, never between.

    A library's step may need commits of its own (a value added to an enumerated type); then each step is one.
    """
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not all(step.atomic and step.__module__.startswith("bdhvs.") for step, _ in plan):
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # a step may change a table that a step before it filled
        yield


if __name__ == "__main__":
    sys.exit(migrate())
