"""`bdhvs export --commune CODE | --all -o DIR [--cells] [--stable-ids] [--why TEXT]`."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from bdhvs.accounts.cli import CommuneCommand, WrongUseError
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act, Role
from bdhvs.exchange.export.cells import export_cells
from bdhvs.exchange.export.rules import ExportError
from bdhvs.exchange.export.writing import Occasion, export_layout
from bdhvs.journal.commands import note
from bdhvs.places.queries import working_communes


class Command(CommuneCommand):
    help = "Xuất dữ liệu ra Parquet để phân tích; --cells: chỉ những ô số được phép ra khỏi xã."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--commune", metavar="MÃ", help="mã xã, phường (5 chữ số)")
        which.add_argument("--all", action="store_true", help="mọi xã trên máy này")
        parser.add_argument(
            "-o", dest="output", required=True, type=Path, metavar="THƯ_MỤC", help="thư mục trống"
        )
        parser.add_argument("--cells", action="store_true", help="chỉ ô số, che ô nhỏ")
        parser.add_argument(
            "--stable-ids", action="store_true", help="giữ mã giả danh qua các lần (quản trị)"
        )
        parser.add_argument("--why", default="phân tích", metavar="LÝ_DO", help="ghi vào nhật ký và manifest")

    def handle(self, *args: Any, **options: Any) -> None:
        communes = working_communes() if options["all"] else [options["commune"]]
        if not communes:
            raise WrongUseError("Chưa có xã nào trên máy này.")
        user = None
        for commune in communes:
            with self.territory(commune, Act.EXPORT) as acting:
                self._journal(commune, acting, options)
                user = acting
        if options["stable_ids"] and user is not None and user.role != Role.ADMINISTRATOR:
            raise WrongUseError("Chỉ quản trị hệ thống được giữ mã giả danh qua các lần xuất.")
        try:
            self._write(communes, user, options)
        except ExportError as error:
            raise CommandError(str(error), returncode=1) from None
        self.stdout.write(f"Đã xuất {len(communes)} xã vào {options['output']}.")

    def _journal(self, commune: str, user: User | None, options: dict[str, Any]) -> None:
        act = "export_cells" if options["cells"] else "export_layout"
        note(act=act, by=user, at=self.moment(), commune=commune, subject="commune", ids=[commune])

    def _write(self, communes: list[str], user: User | None, options: dict[str, Any]) -> None:
        now = self.moment()
        occasion = Occasion(user.username if user else "quản trị máy", options["why"], now, now.date())
        if options["cells"]:
            export_cells(communes=communes, folder=options["output"], occasion=occasion)
            return
        key = settings.PERSON_KEY if options["stable_ids"] else secrets.token_hex(32)
        export_layout(communes=communes, folder=options["output"], key=key, occasion=occasion)
