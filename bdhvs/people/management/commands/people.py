"""`bdhvs people import FILE --commune CODE [--hamlet CODE] [--apply]` and `bdhvs people template -o FILE.xlsx`."""

import json
import sys
from argparse import ArgumentParser
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from bdhvs.accounts.cli import CommuneCommand, WrongUseError, a_day
from bdhvs.accounts.rules import Act
from bdhvs.people.importing.describing import answer, lines
from bdhvs.people.importing.resultfile import write_result
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.people.importing.running import Preview, Request, lock_imports, preview_file, store_preview
from bdhvs.people.importing.template import write_template
from bdhvs.people.rules import ResidenceKind
from bdhvs.places.models import Commune
from bdhvs.places.queries import hamlets_on

_BAR = 30


class Command(CommuneCommand):
    help = "Nhập danh sách hộ, người dân từ Excel; tạo tệp mẫu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="what", required=True, metavar="VIỆC", title="việc")
        load = acts.add_parser("import", help="xem trước một danh sách, hoặc ghi vào sổ với --apply")
        load.add_argument("file", metavar="TỆP", help="tệp .xlsx, .xls, .ods hoặc .csv")
        self.add_commune(load)
        load.add_argument("--hamlet", metavar="MÃ", help="mã thôn của cả danh sách")
        load.add_argument(
            "--sheet", metavar="TÊN", help="trang tính cần đọc (mặc định: trang giống danh sách nhất)"
        )
        load.add_argument("--since", metavar="NGÀY", help="danh sách đúng từ ngày này (mặc định: hôm nay)")
        load.add_argument(
            "--residence",
            choices=[kind.value for kind in ResidenceKind],
            default=ResidenceKind.PERMANENT.value,
            help="hình thức cư trú khi danh sách không ghi (mặc định: permanent, thường trú)",
        )
        load.add_argument("--apply", action="store_true", help="ghi vào sổ: cả danh sách hoặc không dòng nào")
        load.add_argument("--result", metavar="TỆP", help="ghi tệp .xlsx kết quả từng dòng")
        load.add_argument("--json", action="store_true", help="in dạng JSON")
        template = acts.add_parser("template", help="tạo tệp Excel mẫu có danh sách chọn sẵn")
        template.add_argument("-o", "--output", required=True, metavar="TỆP", help="tệp .xlsx sẽ tạo")
        template.add_argument("--commune", metavar="MÃ", help="mã xã, phường, để có sẵn tên các thôn")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "template":
            self._template(Path(options["output"]), options["commune"])
        else:
            self._import(options)

    def _template(self, target: Path, commune: str | None) -> None:
        names: list[str] = []
        if commune:
            with self.territory(commune, Act.IMPORT_PEOPLE):
                names = list(hamlets_on(commune, self.moment().date()).values_list("name", flat=True))
        try:
            write_template(target, names)
        except OSError as error:
            raise WrongUseError(f"Không ghi được tệp {target.name}: {error.strerror}.") from None
        self.stdout.write(f"Đã tạo tệp mẫu {target}.")

    def _import(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise WrongUseError(f"Không có tệp {path}.")
        at = self.moment()
        with self.territory(options["commune"], Act.IMPORT_PEOPLE) as user:
            request = self._request(options, at.date())
            bar = Bar()
            try:
                with transaction.atomic():
                    if options["apply"]:
                        lock_imports(request.commune)
                    found = preview_file(path, request, sheet=options["sheet"], progress=bar.show)
                    stored = bool(options["apply"]) and not found.open_rows
                    if stored:
                        store_preview(found, request, by=user, at=at, progress=bar.show)
            except ImportFileError as error:
                raise CommandError(f"{path.name}: {error}", returncode=2) from None
            finally:
                bar.close()
        self._tell(found, stored, options)

    def _request(self, options: dict[str, Any], today: date) -> Request:
        commune = options["commune"]
        if not Commune.objects.filter(code=commune).exists():
            raise WrongUseError(f"Không có xã, phường mã {commune}.")
        known = set(hamlets_on(commune, today).values_list("code", flat=True))
        hamlet = options["hamlet"]
        if hamlet and hamlet not in known:
            raise WrongUseError(f"Xã {commune} không có thôn mã {hamlet}.")
        since = a_day(options["since"]) if options["since"] else today
        if since > today:
            raise WrongUseError("--since ở tương lai; danh sách chỉ có thể đúng đến hôm nay.")
        return Request(commune, today, hamlet, since, ResidenceKind(options["residence"]))

    def _tell(self, found: Preview, stored: bool, options: dict[str, Any]) -> None:
        if options["result"]:
            write_result(Path(options["result"]), found, stored=stored)
        if options["json"]:
            self.stdout.write(json.dumps(answer(found, stored=stored), ensure_ascii=False, indent=1))
        else:
            for line in lines(found, stored=stored, apply=options["apply"]):
                self.stdout.write(line)
        if found.open_rows:
            raise SystemExit(1)


class Bar:
    """How far the work is, on stderr: redrawn on a terminal, one line a phase elsewhere."""

    def __init__(self) -> None:
        self.phase = ""
        self.terminal = sys.stderr.isatty()

    def show(self, phase: str, done: int, total: int) -> None:
        if self.terminal:
            filled = _BAR * done // max(total, 1)
            sys.stderr.write(f"\r{phase:<22}[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}  ")
        elif phase != self.phase:
            sys.stderr.write(f"{phase}…\n")
        self.phase = phase
        with suppress(OSError):
            sys.stderr.flush()

    def close(self) -> None:
        if self.terminal and self.phase:
            sys.stderr.write("\n")
