"""Restoring, rehearsing and verifying: the parent that prepares a place and tidies it when anything goes wrong.

The place is marked before anything is written (`restoring`), and the mark goes last. Whoever finds it knows that the
folder is half done: no command works there, and the next `bdhvs restore` begins by emptying it.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

import psycopg

from bdhvs.ops.backup import loading
from bdhvs.ops.backup.archive import read_parts
from bdhvs.ops.backup.dumping import Progress, quiet
from bdhvs.ops.backup.recovery import keep_code, written
from bdhvs.ops.backup.sealing import Opener, read_head
from bdhvs.ops.children import die_with_parent
from bdhvs.ops.cluster import OWNER, Cluster
from bdhvs.ops.folder import ROOT, Folder
from bdhvs.ops.roles import ready_database
from bdhvs.ops.rules import OperationError
from bdhvs.ops.seals import FOLDER

MARK, COPY = "restoring", "rehearsal-"
TRIAL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""A scratch server may lose everything in a power cut; the real one never."""
OURS = frozenset(
    (MARK, "log", "uploads", "secrets.env", "recovery.key", "pg", "pg.new", "start.lock", "use.lock", FOLDER)
)

Report = loading.Report


def restore(file: Path, code: bytes, home: Path, *, progress: Progress = quiet) -> Report:
    """Bring a whole installation back into an empty folder, and the hosted database when one is named.

    Raises: OperationError; the place is then as empty as before.
    """
    _try_code(file, code)
    if _was_committed(home):
        (home / MARK).unlink()
        raise OperationError("Lần khôi phục trước đã xong ngay trước khi bị ngắt; không cần làm lại.")
    with _marked(home), _database(home, {}) as owner_url:
        report = _load(file, code, home, owner_url, progress, rehearsal=False)
        keep_code(home, code)
        Folder(home).forget_preparation()
    return report


def rehearse(
    file: Path, code: bytes, beside: Path, *, binaries: Path | None = None, progress: Progress = quiet
) -> Report:
    """Restore into a scratch cluster, compare every table, and throw it away. The real database is not touched.

    Raises: OperationError when the backup could not be restored.
    """
    with scratch(file, code, beside, binaries=binaries, progress=progress) as (_, report):
        return report


@contextmanager
def scratch(
    file: Path, code: bytes, beside: Path, *, binaries: Path | None = None, progress: Progress = quiet
) -> Iterator[tuple[dict[str, str], Report]]:
    """A running copy made from a backup: its environment, and what was compared. Gone afterwards."""
    _try_code(file, code)
    with place_for_copy(beside) as home, ready_database(home, binaries, TRIAL) as cluster:
        report = load_copy(file, code, cluster, progress=progress)
        yield {**Folder(home).keys(), **cluster.environment(), "BDHVS_DATA": str(home)}, report


@contextmanager
def place_for_copy(beside: Path) -> Iterator[Path]:
    """A folder for a copy, taken away with everything in it; what a dead one left is taken away first."""
    sweep(beside)
    place = Path(mkdtemp(prefix=COPY, dir=beside))
    if os.geteuid() == 0:
        place.chmod(0o711)  # root's server runs as another user, who must walk through
    try:
        Folder(place / "home").make()
        yield place / "home"
    finally:
        _empty(place / "home")
        shutil.rmtree(place, ignore_errors=True)


def load_copy(file: Path, code: bytes, cluster: Cluster, *, progress: Progress = quiet) -> Report:
    """Fill the empty cluster of a copy, compared, with the life it had."""
    return _load(file, code, cluster.home, cluster.url(OWNER), progress, rehearsal=True)


def sweep(home: Path) -> None:
    """Copies whose maker died. A copy in use is held by the locks of its server."""
    for place in home.glob(f"{COPY}*"):
        if not Cluster(place / "home").in_use():
            _empty(place / "home")
            shutil.rmtree(place, ignore_errors=True)


def verify(file: Path, code: bytes, *, progress: Progress = quiet) -> dict[str, Any]:
    """Read a backup to its end: opened, whole, every part as it was taken. No database is asked.

    Raises: OperationError.
    """
    with file.open("rb") as raw, Opener(raw, code) as source:
        size, count = file.stat().st_size, 0
        for part in loading.watched(read_parts(source), raw, size, progress):
            count += part.head["kind"] == "table"
        told = source.head.get("journal", {})
        return {"made_at": source.head["made_at"], "tables": count, "bytes": size, "journal": told}


def _try_code(file: Path, code: bytes) -> None:
    """Refuse a wrong code or a file that is not ours before anything is touched."""
    read_head(file)
    with file.open("rb") as raw, Opener(raw, code) as source:
        next(read_parts(source))


@contextmanager
def _marked(home: Path) -> Iterator[None]:
    """The folder is ours and empty; marked until everything stands."""
    mark = home / MARK
    if home.exists() and not mark.exists() and any(home.iterdir()):
        raise loading.NotEmptyError(f"Thư mục {home} không trống; chỉ khôi phục vào thư mục chưa có gì.")
    existed = home.exists()
    Folder(home).make()
    with mark.open("a") as file:
        _alone(file)
        _empty(home, but=mark)
        Folder(home).make()
        try:
            yield
        except BaseException:
            _empty(home, but=mark)
            mark.unlink()
            if not existed:
                home.rmdir()
            raise
        mark.unlink()


def _was_committed(home: Path) -> bool:
    """A hosted database took everything, and only the mark of the folder was left."""
    if not (home / MARK).exists() or not os.environ.get("DATABASE_URL"):
        return False
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        there = owner.execute("SELECT to_regclass('public.ops_installation') IS NOT NULL").fetchone()
        return there == (True,) and not loading.is_half_done(owner)


def _alone(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OperationError("Một lệnh khôi phục khác đang chạy ở thư mục này.") from None


def _empty(home: Path, but: Path | None = None) -> None:
    """Take away what a restore put there, the database of a refuge included."""
    if (home / "pg").exists() or (home / "pg.new").exists():
        Cluster(home).stop_now()
    for path in (home / name for name in OURS):
        if path == but:
            continue
        if path.is_symlink():
            shutil.rmtree(path.readlink().parent, ignore_errors=True)
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _database(home: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """The owner's address: of the hosted server when one is named, else of a new cluster in the folder."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_OWNER_URL"]
        return
    with ready_database(home, None, settings) as cluster:
        yield cluster.url(OWNER)


def _load(
    file: Path, code: bytes, home: Path, owner_url: str, progress: Progress, *, rehearsal: bool
) -> Report:
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_OWNER_URL"},
        "BDHVS_DATA": str(home),
        "BDHVS_PROCESS": "command",
        "DATABASE_URL": owner_url,
        "DJANGO_SETTINGS_MODULE": "bdhvs.config.settings",
        loading.CODE: written(code),
        loading.EQUAL_ONLY: "1" if rehearsal else "",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bdhvs.ops.backup.loading", str(file.absolute())],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=die_with_parent,
    ) as child:
        try:
            return _listen(child, progress)
        finally:
            child.kill()


def _listen(child: subprocess.Popen[str], progress: Progress) -> Report:
    report = None
    for line in child.stdout or ():
        told = json.loads(line)
        if "progress" in told:
            progress(*told["progress"])
        else:
            report = Report(**told["report"])
    words = child.stderr.read() if child.stderr else ""
    if child.wait() or report is None:
        lines = words.strip().splitlines()
        raise OperationError(lines[-1] if lines else "Khôi phục bị ngắt giữa chừng; chưa lưu gì.")
    return report
