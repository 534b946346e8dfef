"""Bringing a backup into an empty database and folder: all of it, proven equal, or nothing.

`python -m bdhvs.ops.backup.loading FILE` is the child that does it: it connects as the owner. The structure comes
first and the schema says that it is half done; rows, proofs, the new life and the end of that remark are one
transaction. Whatever is found with the remark is worth nothing and is dropped by the next attempt.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg import sql

from bdhvs.ops.backup.archive import Part, Proof, read_parts
from bdhvs.ops.backup.dumping import FORMAT, Progress
from bdhvs.ops.backup.recovery import read_code
from bdhvs.ops.backup.sealing import DamagedBackupError, Opener
from bdhvs.ops.backup.tables import ALIKE, Owner, Table, proof_of, sequences_of
from bdhvs.ops.rules import OperationError
from bdhvs.ops.seals import keep_only, newest_heads

CODE = "BDHVS_OPENING_CODE"  # handed to the child by environment, never on its line
HALF_DONE = "bdhvs: restore not finished"
EQUAL_ONLY = "BDHVS_REHEARSAL"  # a rehearsal wants the copy as it was, without a new life
log = logging.getLogger(__name__)

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
_TRIGGERS = """
SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = 'public'::regnamespace
"""
_ENABLED = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER"}


class NotEmptyError(OperationError):
    """A backup goes only where nothing is."""


class NotEqualError(OperationError):
    """What came out is not what went in."""


@dataclass
class Report:
    """What was restored and compared."""

    tables: int = 0
    bytes: int = 0
    files: int = 0
    sequences: int = 0
    made_at: str = ""
    journal: dict[str, str] = field(default_factory=dict)


def load_backup(file: Path, code: bytes, home: Path, *, progress: Progress) -> Report:
    """Everything in `file` into the empty default database and into `home`.

    Raises: OperationError; nothing is kept then.
    """
    from django.db import connection, transaction

    with file.open("rb") as raw, Opener(raw, code) as source:
        if source.head.get("format") != FORMAT:
            raise DamagedBackupError(
                "Bản sao lưu do phần mềm bản mới hơn tạo; hãy cài bản mới rồi khôi phục."
            )
        parts = watched(read_parts(source), raw, file.stat().st_size, progress)
        connection.ensure_connection()
        owner: Owner = connection.connection
        _refuse_unless_empty(owner)
        owner.execute(f"COMMENT ON SCHEMA public IS '{HALF_DONE}'")
        try:
            _write_keys(next(parts), home)
            _build(json.loads(b"".join(next(parts).content)))
            with transaction.atomic():
                owner.execute(ALIKE)
                report = _fill(owner, parts, home)
                report.journal = _same_journal(owner, source.head.get("journal"))
                _finish(owner)
        except BaseException:
            _drop_everything(owner)
            raise
        keep_only(home, report.journal)
        report.made_at = source.head["made_at"]
        return report


def _same_journal(owner: Owner, told: dict[str, str] | None) -> dict[str, str]:
    """The newest seals of the journal that came in: those that the head of the backup names (older ones name none).

    Raises: NotEqualError
    """
    found = newest_heads(owner)
    if told is not None and found != told:
        raise NotEqualError("Nhật ký trong bản sao lưu khác dấu niêm phong ghi ở đầu tệp.")
    return found


def watched(parts: Iterator[Part], raw: Any, size: int, progress: Progress) -> Iterator[Part]:
    """Tell how far the file has been read."""
    for part in parts:
        progress(raw.tell(), size, str(part.head.get("name", part.head["kind"])))
        yield part


def _write_keys(part: Part, home: Path) -> None:
    """The keys of the folder; where an installation has keys from outside they must be the same."""
    from bdhvs.ops.folder import write_private

    keys: dict[str, str] = json.loads(b"".join(part.content))
    path = home / "secrets.env"
    if other := [key for key, value in keys.items() if os.environ.get(key, value) != value]:
        raise OperationError(f"Khóa {', '.join(other)} đặt từ ngoài khác với khóa trong bản sao lưu.")
    head = "# Keys of this folder, restored. Keep a copy apart from the backups; never send it.\n"
    write_private(path, head + "".join(f"{key}={value}\n" for key, value in keys.items()))


def _refuse_unless_empty(owner: Owner) -> None:
    """Empty, or with nothing but what an attempt that was cut off has left."""
    if is_half_done(owner):
        _drop_everything(owner)
    row = owner.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    ).fetchone()
    if row != (0,):
        raise NotEmptyError("Cơ sở dữ liệu không trống; chỉ khôi phục vào nơi chưa có gì.")


def is_half_done(owner: Owner) -> bool:
    """Was a restore into this database cut off?"""
    row = owner.execute("SELECT obj_description('public'::regnamespace)").fetchone()
    return row == (HALF_DONE,)


def _drop_everything(owner: Owner) -> None:
    """The database as it was given to us: an empty schema."""
    with owner.transaction():
        owner.execute("DROP SCHEMA IF EXISTS layout CASCADE")
        owner.execute("DROP SCHEMA public CASCADE")
        owner.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
        owner.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")


def _build(applied: list[tuple[str, str]]) -> None:
    """The structure the rows belong to: the same steps that their own database had made.

    Raises: OperationError when this version does not know one of them.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    graph = executor.loader.graph
    known = [(app, name) for app, name in applied]
    if unknown := [node for node in known if node not in graph.nodes]:
        app, name = unknown[0]
        raise OperationError(
            f"Bản sao lưu do phần mềm bản khác tạo (bước {app}.{name} chưa biết); hãy cài bản mới hơn."
        )
    executor.migrate(known)


def _fill(owner: Owner, parts: Iterator[Part], home: Path) -> Report:
    """Rows, counters and files, then the comparison."""
    report, taken = Report(), dict[Table, Proof | None]()
    with _unbound(owner):
        for part in parts:
            if part.head["kind"] == "table":
                table = _fill_table(owner, part)
                taken[table] = part.proof
            elif part.head["kind"] == "sequences":
                report.sequences = _set_counters(owner, json.loads(b"".join(part.content)))
            else:
                _fill_file(part, home / "uploads")
                report.files += 1
    for table, proof in taken.items():
        found = proof_of(owner, table)
        report.tables += 1
        report.bytes += found.size
        if found != proof:
            raise NotEqualError(f"Khôi phục không khớp bản sao lưu ở bảng {table.name}.")
    return report


@contextmanager
def _unbound(owner: Owner) -> Iterator[None]:
    """Foreign keys and triggers of ours are away while rows come in any order, and hold for all rows afterwards."""
    foreign = owner.execute(_FOREIGN_KEYS).fetchall()
    triggers = owner.execute(_TRIGGERS).fetchall()
    for table, name, _ in foreign:
        owner.execute(_line(f"ALTER TABLE {table} DROP CONSTRAINT " + "{}", str(name)))
    for table, name, _ in triggers:
        owner.execute(_line(f"ALTER TABLE {table} DISABLE TRIGGER " + "{}", str(name)))
    yield
    for table, name, definition in foreign:
        owner.execute(_line(f"ALTER TABLE {table} ADD CONSTRAINT " + "{} " + str(definition), str(name)))
    for table, name, enabled in triggers:
        owner.execute(_line(f"ALTER TABLE {table} {_ENABLED[str(enabled)]} " + "{}", str(name)))


def _fill_table(owner: Owner, part: Part) -> Table:
    table = Table(part.head["name"], tuple(part.head["columns"]))
    owner.execute(
        _line("TRUNCATE public.{}", table.name)
    )  # what steps of the structure put there comes again
    with owner.cursor() as cursor, cursor.copy(table.copy("FROM STDIN")) as copy:
        for stretch in part.content:
            copy.write(stretch)
    return table


def _set_counters(owner: Owner, wanted: dict[str, list[Any]]) -> int:
    for name, (last, given_out) in wanted.items():
        owner.execute(
            "SELECT setval(format('public.%%I', %s::text)::regclass, %s, %s)", (name, last, given_out)
        )
    found = sequences_of(owner)
    if different := [name for name, value in wanted.items() if found.get(name) != value]:
        raise NotEqualError(f"Bộ đếm không khớp: {', '.join(different)}.")
    return len(wanted)


def _fill_file(part: Part, folder: Path) -> None:
    target = (folder / part.head["name"]).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise DamagedBackupError("Bản sao lưu có tên tệp lạ.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for stretch in part.content:
            file.write(stretch)
        file.flush()
        os.fsync(file.fileno())


def _finish(owner: Owner) -> None:
    """Phones start over; a job that ran when the snapshot was taken has no worker here and is taken up again."""
    from bdhvs.ops.epoch import begin_new_life

    if not os.environ.get(EQUAL_ONLY):
        owner.execute("DELETE FROM procrastinate_workers")
        begin_new_life()
    owner.execute("COMMENT ON SCHEMA public IS 'standard public schema'")  # as initdb wrote it


def _line(text: str, name: str) -> sql.Composed:
    """A statement with one name of the catalogue in it."""
    return sql.SQL(text).format(sql.Identifier(name))


def main(arguments: list[str]) -> int:
    """In the child: 0 with a report on stdout, 1 with one sentence on stderr."""
    import django
    from django.conf import settings
    from django.db import connections

    from bdhvs.ops.logs import log_to

    django.setup()
    home = Path(settings.DATA_DIR)
    log_to(home / "log", "restore")
    try:
        report = load_backup(Path(arguments[0]), read_code(os.environ[CODE]), home, progress=_tell)
    except OperationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Exception as error:
        log.exception("restore failed")
        sys.stderr.write(f"Khôi phục dừng vì lỗi ({type(error).__name__}).\n")
        return 1
    finally:
        connections.close_all()
    sys.stdout.write(json.dumps({"report": vars(report)}) + "\n")
    return 0


def _tell(done: int, expected: int, what: str) -> None:
    sys.stdout.write(json.dumps({"progress": [done, expected, what]}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
