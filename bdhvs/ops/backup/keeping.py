"""The daily backup: taken, read back, old ones removed, and what came of it written down for the board."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bdhvs.ops.backup.dumping import Progress, Source, quiet, take_backup
from bdhvs.ops.backup.restoring import rehearse, verify
from bdhvs.ops.backup.rules import DUE_AFTER, OLD_AFTER, Keeping, moment_in, name_at, superfluous
from bdhvs.ops.backup.sealing import read_head
from bdhvs.ops.findings import Finding, Surroundings
from bdhvs.ops.folder import write_private
from bdhvs.ops.rules import OperationError

STATE = "backup.json"
SPARE = 1.2  # a backup needs as much room as the last one, and a little more


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the backup folder."""

    name: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class State:
    """What is known about backups without opening one. Empty text: never."""

    good_at: str = ""
    good_name: str = ""
    failed_at: str = ""
    failure: str = ""
    rehearsed_at: str = ""
    rehearsed: str = ""
    paper_at: str = ""
    restored_from: str = ""

    def is_old(self, at: datetime) -> bool:
        return not self.good_at or at - datetime.fromisoformat(self.good_at) > OLD_AFTER

    def is_due(self, at: datetime) -> bool:
        return not self.good_at or at - datetime.fromisoformat(self.good_at) > DUE_AFTER


def state_of(home: Path) -> State:
    """What the last backups of this folder came to."""
    try:
        return State(**json.loads((home / STATE).read_text()))
    except (OSError, ValueError, TypeError):
        return State()


def remember(home: Path, **changes: str) -> State:
    """Change what is known; whole or not at all."""
    state = State(**{**asdict(state_of(home)), **changes})
    write_private(home / STATE, json.dumps(asdict(state), ensure_ascii=False))
    return state


def kept_in(folder: Path) -> list[Kept]:
    """The backups of a folder, newest first."""
    found = [path for path in folder.glob("*.bdhvs") if moment_in(path.name)] if folder.is_dir() else []
    rows = [Kept(path.name, at, path.stat().st_size) for path in found if (at := moment_in(path.name))]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def seals_in_newest(folder: Path) -> tuple[str, dict[str, str]]:
    """The newest backup of a folder, and the newest seal of each commune's journal when it was taken.

    A journal that is older than its newest backup does not hold them.
    """
    rows = kept_in(folder)
    try:
        return (rows[0].name, read_head(folder / rows[0].name).get("journal", {})) if rows else ("", {})
    except OperationError:
        return "", {}


def keep_one(
    source: Source, folder: Path, keeping: Keeping, *, at: datetime, progress: Progress = quiet
) -> Path:
    """Take today's backup, read it back to its end, then remove what is too old. `at` is local time.

    Raises: OperationError; the older backups stay then, and the state says what was wrong.
    """
    target = folder / name_at(at)
    try:
        _refuse_without_room(folder)
        _sweep(folder)
        take_backup(source, target, at=at, progress=progress)
        verify(target, source.code)
    except OperationError as error:
        remember(source.home, failed_at=at.isoformat(), failure=str(error))
        raise
    remember(source.home, good_at=at.isoformat(), good_name=target.name, failed_at="", failure="")
    for name in superfluous([row.name for row in kept_in(folder)], keeping):
        (folder / name).unlink(missing_ok=True)
    return target


def rehearse_newest(source: Source, folder: Path, *, at: datetime, progress: Progress = quiet) -> str:
    """Restore the newest backup beside, compare, throw away; what came of it, in one sentence.

    Raises: OperationError when there is none, or it does not come back.
    """
    rows = kept_in(folder)
    if not rows:
        raise OperationError("Chưa có bản sao lưu nào để khôi phục thử.")
    try:
        report = rehearse(folder / rows[0].name, source.code, source.home, progress=progress)
        said = f"{rows[0].name}: {report.tables} bảng, {report.files} tệp, tất cả khớp"
    except OperationError as error:
        remember(source.home, rehearsed_at=at.isoformat(), rehearsed=f"KHÔNG ĐẠT. {error}")
        raise
    remember(source.home, rehearsed_at=at.isoformat(), rehearsed=said)
    return said


def _refuse_without_room(folder: Path) -> None:
    """A disk that is away must not become a folder of the same name on the machine's own disk."""
    if not folder.exists() and not folder.parent.exists():
        raise OperationError(f"Không thấy nơi để sao lưu {folder}; ổ đĩa đã cắm chưa?")
    folder.mkdir(mode=0o700, exist_ok=True)
    rows = kept_in(folder)
    if rows and shutil.disk_usage(folder).free < rows[0].size * SPARE:
        raise OperationError(f"Ổ đĩa chứa {folder} không đủ chỗ cho bản sao lưu mới.")


def _sweep(folder: Path) -> None:
    """Files that a dead backup left. Two backups never run at once: the job has a lock."""
    for path in _drafts(folder):
        path.unlink(missing_ok=True)


def _drafts(folder: Path) -> Iterator[Path]:
    return folder.glob(".bdhvs-*.part")


def check_backups(around: Surroundings) -> Iterator[Finding]:
    """The last good backup is young, and the code that opens it is on paper."""
    for sentence in warnings_of(around.home, around.at):
        yield Finding("backup", "problem" if not _is_new(around.home) else "note", sentence)
    state = state_of(around.home)
    if state.restored_from:
        since = said(state.restored_from)
        yield Finding("backup", "note", f"Dữ liệu trên máy này khôi phục từ bản sao lưu lúc {since}.")
    if state.good_at and not state.is_old(around.at):
        yield Finding("backup", "ok", f"Bản sao lưu gần nhất: {said(state.good_at)}, {state.good_name}.")


def warnings_of(home: Path, at: datetime) -> list[str]:
    """What people should know about the backups of this folder; nothing when all is well."""
    state, found = state_of(home), []
    if state.is_old(at):
        found.append(
            f"Bản sao lưu gần nhất đã cũ: {said(state.good_at)}."
            if state.good_at
            else "Chưa có bản sao lưu nào."
        )
    if state.failure:
        found.append(f"Lần sao lưu {said(state.failed_at)} không được: {state.failure}")
    if state.good_at and not state.paper_at:
        found.append("Chưa in phiếu mã khôi phục; mất máy là mất cả bản sao lưu.")
    return found


def said(moment: str) -> str:
    """An instant of the state as people write it."""
    return f"{datetime.fromisoformat(moment):%H:%M ngày %d/%m/%Y}"


def _is_new(home: Path) -> bool:
    """A folder without any backup yet: a note, not a problem, while nothing is in it to lose."""
    state = state_of(home)
    return not state.good_at and not state.failed_at
