"""Taking a backup: one snapshot of the database while people go on writing, then the uploads."""

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import psycopg

from bdhvs.ops.backup.archive import STRETCH, Proof, Writer
from bdhvs.ops.backup.sealing import Sealer
from bdhvs.ops.backup.tables import ALIKE, Owner, rows_of, sequences_of, tables_of
from bdhvs.ops.rules import OperationError
from bdhvs.ops.seals import newest_heads

FORMAT = 1
UPLOADS = "uploads"
Progress = Callable[[int, int, str], None]
"""Bytes done, bytes expected, at what."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is taken: the owner's address, the folder with uploads, the keys, the code that seals."""

    owner_url: str
    home: Path
    keys: Mapping[str, str]
    code: bytes = field(repr=False)


def quiet(_done: int, _expected: int, _what: str) -> None:
    """Progress that nobody watches."""


def take_backup(source: Source, target: Path, *, at: datetime, progress: Progress = quiet) -> int:
    """Write the whole installation into `target`, which appears only when it is complete; its size in bytes.

    Raises: OperationError.
    """
    if target.exists():
        raise OperationError(f"Đã có tệp {target}; hãy chọn tên khác.")
    try:
        with _whole_or_none(target) as file, psycopg.connect(source.owner_url) as owner:
            owner.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            owner.read_only = True
            with owner.transaction():
                owner.execute(ALIKE)
                _write(source, owner, file, at, progress)
    except psycopg.OperationalError:
        raise OperationError("Không sao lưu được: mất kết nối với cơ sở dữ liệu.") from None
    except OSError as error:
        raise OperationError(f"Không ghi được {target}: {error.strerror}.") from None
    return target.stat().st_size


def _write(source: Source, owner: Owner, file: IO[bytes], at: datetime, progress: Progress) -> None:
    about = {"format": FORMAT, "made_at": at.isoformat(timespec="seconds"), "product": version("bdhvs"),
             "journal": newest_heads(owner)}  # fmt: skip
    sealer = Sealer(file, source.code, about, secrets.token_bytes(32))
    out = Writer(sealer)
    tables = tables_of(owner)
    files = list(_files(source.home / UPLOADS))
    expected = sum(table.size for table in tables) + sum(path.stat().st_size for path in files)
    applied = owner.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    _json(out, {"kind": "keys"}, dict(source.keys))
    _json(out, {"kind": "migrations"}, applied)
    for table in tables:
        progress(out.written, expected, table.name)
        head = {"kind": "table", "name": table.name, "columns": table.columns}
        out.part(head, rows_of(owner, table))
    _json(out, {"kind": "sequences"}, sequences_of(owner))
    for path in files:
        progress(out.written, expected, UPLOADS)
        out.part({"kind": "file", "name": str(path.relative_to(source.home / UPLOADS))}, stretches(path))
    out.end()
    progress(expected, expected, "")


def stretches(path: Path) -> Iterator[bytes]:
    """A file a stretch at a time."""
    with path.open("rb") as file:
        while stretch := file.read(STRETCH):
            yield stretch


def _json(out: Writer, head: Mapping[str, Any], content: object) -> Proof:
    return out.part(head, [json.dumps(content).encode()])


def _files(folder: Path) -> Iterator[Path]:
    """Whole uploads; what a phone is still sending (`.part`) comes again by itself."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".part":
            yield path


@contextmanager
def _whole_or_none(target: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is on the disk, with nothing missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
