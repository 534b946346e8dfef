"""The command `bdhvs`: finds the data folder, starts the database around a command, says errors in one line.

Exit codes: 0 done; 1 a check found something (`SystemExit(1)`, or `CommandError(…, returncode=1)`); 2 wrong use
or it could not be done (any other `CommandError`, an error of a room's rules, or anything unexpected).
A traceback is never shown: it goes, without values, to `<data>/log/bdhvs.log`.
"""

import difflib
import logging
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import TYPE_CHECKING

from bdhvs.ops.arguments import speak_vietnamese, split_global
from bdhvs.ops.children import exit_on_term
from bdhvs.ops.folder import ROOT, Folder
from bdhvs.ops.logs import log_to
from bdhvs.ops.rules import OperationError, WrongUseError

if TYPE_CHECKING:
    from django.core.management import BaseCommand

FAILED = 2
COMMANDS = {
    "run": "mở phần mềm: cơ sở dữ liệu, trang web, hàng đợi công việc; Ctrl+C để dừng",
    "demo": "nạp dữ liệu mẫu (người và hộ đều là hư cấu)",
    "plan": "kế hoạch: danh sách, kiểm tra, nạp, xuất",
    "people": "nhập danh sách hộ, người dân từ Excel",
    "facts": "ghi nhận kết quả từ Excel: kỹ năng, buổi học, lượt phát, số liệu",
    "targets": "các chỉ tiêu của xã, phường và số liệu đến một ngày",
    "behind": "hộ, người, đơn vị đứng sau một con số",
    "report": "báo cáo chính thức (.docx)",
    "export": "xuất dữ liệu ra tệp Parquet",
    "indicators": "tính chỉ số từ tệp Parquet",
    "backup": "sao lưu toàn bộ dữ liệu ra một tệp",
    "restore": "khôi phục từ tệp sao lưu",
    "keys": "khóa mã hóa: xem, đổi khóa",
    "journal": "nhật ký: niêm phong, in dấu niêm phong, kiểm tra",
    "upgrade": "nâng cấp cơ sở dữ liệu lên bản này",
    "check": "kiểm tra máy, dữ liệu và địa chỉ này làm được gì",
}
DIRECT = {
    "run": "bdhvs.ops.run:run_command",
    "backup": "bdhvs.ops.backup.command:backup_command",
    "restore": "bdhvs.ops.backup.command:restore_command",
    "upgrade": "bdhvs.ops.upgrading:upgrade_command",
}
"""Commands that start or replace the database themselves."""
HELP = """\
Bình dân học vụ số: thực hiện kế hoạch của xã, phường.

cách dùng: bdhvs [--data THƯ_MỤC] [--as NGƯỜI_DÙNG] LỆNH …

{commands}

  --data THƯ_MỤC    thư mục dữ liệu (mặc định: var/demo nếu có, không thì var/office)
  --as NGƯỜI_DÙNG   làm thay người dùng này (mặc định: quản trị tại máy)

Xem từng lệnh: bdhvs LỆNH --help
Mã kết thúc: 0 xong · 1 kiểm tra thấy có vấn đề · 2 dùng sai hoặc không làm được."""

log = logging.getLogger(__name__)


def main() -> None:
    """Entry of the script `bdhvs`."""
    sys.exit(run_line(sys.argv[1:]))


def run_line(words: Sequence[str]) -> int:
    """One command line to one exit code."""
    speak_vietnamese()
    exit_on_term()
    options: dict[str, str] = {}
    try:
        options, rest = split_global(words)
        if not rest or rest[0] in ("-h", "--help", "help"):
            sys.stdout.write(help_text() + "\n")
            return 0
        return dispatch(rest[0], rest[1:], options)
    except WrongUseError as error:
        return refuse(f"{error}".rstrip(".") + " — xem: bdhvs --help")
    except OperationError as error:
        return refuse(str(error))
    except KeyboardInterrupt:
        return refuse("Đã dừng theo yêu cầu.", 130)
    except BrokenPipeError:  # the reader of a pipe had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return unexpected(error, Folder.chosen(options.get("data")))


def unexpected(error: Exception, folder: Folder) -> int:
    """A fault of ours: the way it took goes to the log, one line to the person, nothing to the screen."""
    if os.environ.get("BDHVS_TRACEBACK") == "1":  # at a developer's desk
        raise error
    if not folder.home.exists():
        return refuse(f"Có lỗi không mong đợi ({type(error).__name__}).")
    log_to(folder.log, "bdhvs")
    log.error("command failed", exc_info=error)
    return refuse(f"Có lỗi không mong đợi ({type(error).__name__}). Chi tiết: {folder.log / 'bdhvs.log'}")


def refuse(sentence: str, code: int = FAILED) -> int:
    """One line for the person, on stderr."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    return code


def help_text() -> str:
    """All commands that this version has."""
    present = [name for name in COMMANDS if name in DIRECT or room_of(name)]
    return HELP.format(commands="\n".join(f"  {name:<12}{COMMANDS[name]}" for name in dict.fromkeys(present)))


def room_of(command: str) -> str | None:
    """Which room has the management command of this name."""
    if not re.fullmatch(r"[a-z][a-z_]*", command):
        return None
    found = sorted(ROOT.glob(f"bdhvs/*/management/commands/{command}.py"))
    return found[0].parents[2].name if found else None


def dispatch(name: str, words: list[str], options: dict[str, str]) -> int:
    """Set the environment, start the database if it is ours, run the command."""
    room = room_of(name)
    if room is None and name not in DIRECT:
        close = difflib.get_close_matches(name, COMMANDS, 1)
        raise WrongUseError(f"Không có lệnh {name!r}" + (f"; có phải {close[0]}?" if close else ""))
    if name in DIRECT:
        module, function = DIRECT[name].split(":")
        return int(getattr(import_module(module), function)(words, options.get("data")))
    if options.get("as"):
        os.environ["BDHVS_AS"] = options["as"]
    folder = Folder.chosen(options.get("data"), demo_wanted=name == "demo")
    helping = bool({"-h", "--help"} & set(words))
    if not helping:
        set_environment(folder, demo=name == "demo")
    command = load(str(room), name)
    parsed = parse(command, name, words)
    only_files = getattr(command, "only_files", lambda given: False)(parsed)
    with nullcontext() if helping or only_files else database(folder, migrated=name != "check"):
        return execute(command, parsed, folder)


def set_environment(folder: Folder, *, demo: bool = False) -> None:
    """Everything the settings read. What is set from outside (a hosted installation) wins.

    Raises: OperationError when a restore was cut off in this folder.
    """
    if folder.is_half_restored:
        raise OperationError(f"Thư mục {folder.home} đang khôi phục dở; hãy chạy lại bdhvs restore.")
    folder.make()
    os.environ["BDHVS_DATA"] = str(folder.home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bdhvs.config.settings"
    for key, value in folder.keys().items():
        os.environ.setdefault(key, value)
    if demo or folder.is_demo:
        os.environ["BDHVS_DEMO"] = "1"
    if not os.environ.get("DATABASE_URL"):
        from bdhvs.ops.cluster import Cluster

        os.environ.update(Cluster(folder.home).environment(), BDHVS_EMBEDDED="1")


@contextmanager
def database(folder: Folder, *, migrated: bool = True) -> Iterator[None]:
    """The database of this folder, embedded or hosted, with all migrations."""
    from bdhvs.ops.prepare import prepare
    from bdhvs.ops.roles import ready_database

    with ready_database(folder.home) if os.environ.get("BDHVS_EMBEDDED") else nullcontext() as cluster:
        if cluster is not None and cluster.created:
            folder.forget_preparation()
        if migrated:
            prepare(folder)
        yield
        from django.db import connections

        connections.close_all()


def load(room: str, name: str) -> "BaseCommand":
    """The management command as an object."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bdhvs.config.settings")
    django.setup()
    command: BaseCommand = import_module(f"bdhvs.{room}.management.commands.{name}").Command()
    return command


def parse(command: "BaseCommand", name: str, words: list[str]) -> dict[str, object]:
    """Arguments of a management command. Django's own options are not shown.

    Raises: WrongUseError.
    """
    import argparse

    from django.core.management import CommandError

    parser = command.create_parser("bdhvs", name)
    for action in parser._actions:
        if action.dest in command.base_stealth_options or action.dest in DJANGO_OPTIONS:
            action.help = argparse.SUPPRESS
    try:
        return vars(parser.parse_args(words))
    except CommandError as error:
        raise WrongUseError(str(error).removeprefix("Error: ")) from None


DJANGO_OPTIONS = frozenset(
    ("version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks")
)


def execute(command: "BaseCommand", options: dict[str, object], folder: Folder) -> int:
    """Run it and turn every way of ending into an exit code."""
    from django.core.management import CommandError

    log_to(folder.log, "bdhvs")
    CommandError.__init__.__kwdefaults__ = {"returncode": FAILED}  # Django's 1 means here: found something
    try:
        args = options.pop("args", ())
        command.execute(*args, **{**options, "skip_checks": True})  # type: ignore[misc]
    except CommandError as error:
        return refuse(str(error), error.returncode)
    except (OperationError, BrokenPipeError):
        raise
    except Exception as error:
        if re.match(r"bdhvs\.\w+\.rules\b", type(error).__module__) and str(error):
            return refuse(str(error))
        raise
    return 0
