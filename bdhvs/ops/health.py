"""What `bdhvs check` looks at. Each check is a function that answers with findings; nothing is changed."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from bdhvs.ops.address import offer_of
from bdhvs.ops.backup.keeping import check_backups
from bdhvs.ops.findings import Check, Finding, Level, Surroundings
from bdhvs.ops.integrity import check_integrity
from bdhvs.ops.rules import OperationError
from bdhvs.ops.tls import read_certificate

OLDEST_SERVER = 150000
GIB = 1024**3
LITTLE_SPACE, VERY_LITTLE_SPACE = 5 * GIB, 1 * GIB
BUILT_ON = datetime.fromisoformat("2026-11-01T00:00:00+00:00")  # no clock of ours is earlier
SKEW = timedelta(seconds=5)

WAITING = """
SELECT count(DISTINCT job.id)
  FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
 WHERE job.status = 'todo' AND coalesce(job.scheduled_at, event.at) < now() - interval '1 hour'
"""
FAILED = """
SELECT count(DISTINCT job.id)
  FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
 WHERE job.status = 'failed' AND event.type = 'failed' AND event.at > now() - interval '7 days'
"""


def check_all(around: Surroundings, *, data_only: bool = False) -> list[Finding]:
    """Every check in order. Without a database the checks that ask it are left out.

    `data_only`: only what the database holds, for a copy that has no address and no backups of its own.
    """
    found = list(check_database(around))
    asking: tuple[Check, ...] = (check_roles, check_migrations, check_integrity)
    machine: tuple[Check, ...] = (check_queue, check_clock)
    if all(finding.level != "problem" for finding in found):
        for check in (*asking, *map(import_string, settings.HEALTH_CHECKS), *(() if data_only else machine)):
            found += check(around)
    for check in () if data_only else (check_disk, check_files, check_backups, check_address):
        found += check(around)
    return found


def check_machine(around: Surroundings) -> list[Finding]:
    """What a page tells about the machine; quick, and without asking tables of any room."""
    checks: tuple[Check, ...] = (
        check_queue,
        check_clock,
        check_disk,
        check_files,
        check_backups,
        check_address,
    )
    return [finding for check in checks for finding in check(around)]


def check_database(_: Surroundings) -> Iterator[Finding]:
    """Reached, and not older than we promise."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        yield Finding("database", "problem", "Không kết nối được cơ sở dữ liệu.")
        return
    number = connection.cursor().connection.info.server_version
    level: Level = "ok" if number >= OLDEST_SERVER else "problem"
    yield Finding("database", level, f"PostgreSQL {number // 10000}.{number % 10000} trả lời.")


def check_roles(_: Surroundings) -> Iterator[Finding]:
    """The application is neither superuser nor owner, else row-level security would not bind it."""
    row = _one(
        "SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole, EXISTS"
        " (SELECT 1 FROM pg_tables WHERE tableowner = current_user)"
        " FROM pg_roles WHERE rolname = current_user"
    )
    name, strong, owns = row
    if strong or owns:
        yield Finding(
            "roles", "problem", f"Vai trò {name} có quá nhiều quyền: phần mềm phải dùng vai trò thường."
        )
    else:
        yield Finding("roles", "ok", f"Phần mềm kết nối bằng vai trò thường ({name}).")


def check_migrations(_: Surroundings) -> Iterator[Finding]:
    """All of them are there."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding("migrations", "problem", f"Còn {len(waiting)} bước nâng cấp. Hãy chạy: bdhvs upgrade")
    else:
        yield Finding("migrations", "ok", "Cơ sở dữ liệu đúng với bản này.")


def check_queue(_: Surroundings) -> Iterator[Finding]:
    """Jobs that failed for good this week, and jobs that nobody works on."""
    if _one("SELECT to_regclass('procrastinate_jobs')")[0] is None:
        return
    waiting, failed = _one(WAITING)[0], _one(FAILED)[0]
    if failed:
        yield Finding(
            "queue", "problem", f"{failed} công việc nền hỏng trong 7 ngày; xem tệp log/worker.log."
        )
    if waiting:
        yield Finding(
            "queue", "problem", f"{waiting} công việc nền chờ quá một giờ; phần mềm có đang mở không?"
        )
    if not failed and not waiting:
        yield Finding("queue", "ok", "Hàng đợi công việc thông suốt.")


def check_clock(around: Surroundings) -> Iterator[Finding]:
    """Dates of facts come from this clock."""
    if around.at < BUILT_ON:
        yield Finding("clock", "problem", f"Đồng hồ của máy sai: {around.at:%d/%m/%Y}.")
        return
    theirs: datetime = _one("SELECT clock_timestamp()")[0]
    if abs(theirs - around.at) > SKEW:
        seconds = round(abs((theirs - around.at).total_seconds()))
        yield Finding("clock", "problem", f"Đồng hồ lệch {seconds} giây so với máy chủ cơ sở dữ liệu.")
    else:
        yield Finding("clock", "ok", "Đồng hồ khớp với máy chủ cơ sở dữ liệu.")


def check_disk(around: Surroundings) -> Iterator[Finding]:
    """Room to write."""
    free = shutil.disk_usage(around.home).free
    level: Level = "problem" if free < VERY_LITTLE_SPACE else "note" if free < LITTLE_SPACE else "ok"
    yield Finding("disk", level, f"Ổ đĩa còn trống {free // GIB} GB.")


def check_files(around: Surroundings) -> Iterator[Finding]:
    """Keys and accounts are closed to other people of this machine."""
    for name in ("secrets.env", "accounts.txt", "tls-key.pem"):
        path = around.home / name
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding("files", "problem", f"Người khác đọc được {path}. Hãy chạy: chmod 600 '{path}'")


def check_address(around: Surroundings) -> Iterator[Finding]:
    """What this address can and cannot offer, and its certificate."""
    parts = urlsplit(around.address)
    host, tls = parts.hostname or "localhost", parts.scheme == "https"
    missing = offer_of(host, tls=tls).lacks()
    if missing:
        yield Finding("address", "note", f"Địa chỉ {around.address} chưa có: {'; '.join(missing)}.")
    else:
        yield Finding("address", "ok", f"Địa chỉ {around.address} dùng được mọi tính năng.")
    written = around.home / "certificate"
    if tls and written.exists():
        yield from _check_certificate(Path(written.read_text().strip()), host, around.at)


def _check_certificate(path: Path, host: str, at: datetime) -> Iterator[Finding]:
    try:
        certificate = read_certificate(path)
    except OperationError as error:
        yield Finding("certificate", "problem", str(error))
        return
    problems = certificate.problems(host, at)
    for problem in problems:
        yield Finding("certificate", "problem", problem)
    if not problems:
        yield Finding("certificate", "ok", f"Chứng thư dùng được đến {certificate.ends_at:%d/%m/%Y}.")


def version_sentence() -> str:
    """Versions of the program and of its database, and that they fit."""
    server = _one("SELECT current_setting('server_version')")[0]
    applied = _one("SELECT count(*) FROM django_migrations")[0]
    return f"Bản {version('bdhvs')}, PostgreSQL {server}, {applied} bước nâng cấp đã xong."


def _one(question: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
