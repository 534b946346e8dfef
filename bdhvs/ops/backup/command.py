"""`bdhvs backup` and `bdhvs restore`: the lines a person types, with progress."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bdhvs.ops.arguments import Parser
from bdhvs.ops.backup.dumping import Progress, Source, quiet, take_backup
from bdhvs.ops.backup.recovery import ENVIRONMENT, code_of, read_code, written
from bdhvs.ops.backup.sealing import key_name
from bdhvs.ops.folder import Folder
from bdhvs.ops.rules import OperationError, WrongUseError

MIB = 1024**2


def backup_command(words: Sequence[str], data: str | None) -> int:
    """Take, verify or rehearse a backup; or say the recovery code."""
    options = _backup_parser().parse_args(words)
    if not options.code and options.file is None:
        raise WrongUseError("thiếu tham số: TỆP")
    folder = Folder.chosen(data)
    if options.code:
        return _say_code(folder)
    progress = quiet if options.json else shown
    if options.verify or options.rehearse:
        return _look(options, folder, progress)
    answer = take(folder, options.file, progress)
    _answer(options.json, answer, f"Đã sao lưu vào {options.file} ({answer['bytes'] / MIB:.1f} MB).")
    return 0


def take(folder: Folder, file: Path, progress: Progress = quiet) -> dict[str, Any]:
    """A backup of this folder, its database started if nobody has."""
    from bdhvs.ops.cli import set_environment
    from bdhvs.ops.roles import ready_database

    if not (folder.home / "secrets.env").exists():
        raise OperationError(f"Thư mục {folder.home} chưa có dữ liệu.")
    set_environment(folder)
    at = datetime.now(UTC)
    with ready_database(folder.home) if os.environ.get("BDHVS_EMBEDDED") else nullcontext():
        size = take_backup(source_of(folder), file.absolute(), at=at, progress=progress)
    return {"file": str(file), "bytes": size, "made_at": at.isoformat(timespec="seconds")}


def source_of(folder: Folder) -> Source:
    """What a backup of this process's installation takes; keys set from outside win.

    Raises: OperationError when the owner's address is not known.
    """
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        raise OperationError("Cần đặt DATABASE_OWNER_URL để sao lưu.")
    keys = {key: os.environ.get(key, value) for key, value in folder.keys().items()}
    return Source(owner, folder.home, keys, code_of(folder.home))


def restore_command(words: Sequence[str], data: str | None) -> int:
    """Bring a backup back into an empty place, then bring it up to this version."""
    from bdhvs.ops.backup.keeping import remember
    from bdhvs.ops.backup.restoring import restore
    from bdhvs.ops.cli import database, set_environment

    options = _restore_parser().parse_args(words)
    folder = Folder.chosen(data)
    code = asked_code(options.code_file)
    report = restore(options.file, code, folder.home, progress=quiet if options.json else shown)
    remember(folder.home, restored_from=report.made_at)
    set_environment(folder)
    with database(folder):
        pass
    said = (
        f"Đã khôi phục bản sao lưu lúc {report.made_at}: {report.tables} bảng, {report.sequences} bộ đếm, "
        f"{report.files} tệp; tất cả khớp với bản sao lưu. Dữ liệu: {folder.home}"
        + "".join(f"\nNhật ký của xã {code}: đến khối {head}." for code, head in report.journal.items())
    )
    _answer(options.json, {**vars(report), "equal": True}, said)
    return 0


def asked_code(file: Path | None) -> bytes:
    """The code from a file, from the environment, or from the person at the keyboard."""
    if file is not None:
        try:
            return read_code(file.read_text())
        except OSError as error:
            raise OperationError(f"Không đọc được {file}: {error.strerror}.") from None
    if given := os.environ.get(ENVIRONMENT):
        return read_code(given)
    if not sys.stdin.isatty():
        raise WrongUseError("cần mã khôi phục: --code-file TỆP")
    return read_code(getpass.getpass("Mã khôi phục (trên phiếu giấy): "))


def shown(done: int, expected: int, what: str) -> None:
    """A line that is written over on a terminal; nothing anywhere else."""
    if sys.stderr.isatty():
        share = min(100, done * 100 // expected) if expected else 0
        sys.stderr.write(f"\r{share:3d} %  {what[:40]:<40}" + ("\n" if not what else ""))
        sys.stderr.flush()


def _look(options: argparse.Namespace, folder: Folder, progress: Progress) -> int:
    from bdhvs.ops.backup.restoring import rehearse, verify

    code = asked_code(options.code_file) if options.code_file else code_of(folder.home)
    if options.verify:
        found = verify(options.file, code, progress=progress)
        _answer(
            options.json, found, f"Bản sao lưu còn nguyên: {found['tables']} bảng, lúc {found['made_at']}."
        )
        return 0
    folder.make()
    report = rehearse(options.file, code, folder.home, progress=progress)
    said = f"Khôi phục thử thành công: {report.tables} bảng, {report.files} tệp, tất cả khớp."
    _answer(options.json, {**vars(report), "equal": True}, said)
    return 0


def _say_code(folder: Folder) -> int:
    code = code_of(folder.home)
    sys.stdout.write(f"{written(code)}\nSố hiệu: {key_name(code)}\n")
    return 0


def _answer(as_json: bool, found: dict[str, object], said: str) -> None:
    sys.stdout.write((json.dumps(found, ensure_ascii=False) if as_json else said) + "\n")


def _backup_parser() -> Parser:
    made = Parser("bdhvs backup", description="Sao lưu toàn bộ dữ liệu ra một tệp đã khóa.")
    made.add_argument("file", type=Path, metavar="TỆP", nargs="?", help="tệp sao lưu (chưa có)")
    way = made.add_mutually_exclusive_group()
    way.add_argument("--verify", action="store_true", help="đọc hết tệp, xem còn nguyên không")
    way.add_argument("--rehearse", action="store_true", help="khôi phục thử vào nơi tạm rồi so từng bảng")
    way.add_argument("--code", action="store_true", help="in mã khôi phục để chép ra giấy")
    made.add_argument("--code-file", type=Path, metavar="TỆP", help="tệp chứa mã khôi phục của bản khác")
    made.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return made


def _restore_parser() -> Parser:
    made = Parser("bdhvs restore", description="Khôi phục vào thư mục (hoặc cơ sở dữ liệu) còn trống.")
    made.add_argument("file", type=Path, metavar="TỆP", help="tệp sao lưu")
    made.add_argument("--code-file", type=Path, metavar="TỆP", help="tệp chứa mã khôi phục")
    made.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return made
