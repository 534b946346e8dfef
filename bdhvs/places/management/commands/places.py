"""`bdhvs places import FILE`: an official list of changed provinces and communes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from bdhvs.places.reference.official import read_changes
from bdhvs.places.reference.storing import store_changes


class Command(BaseCommand):
    help = "Danh mục đơn vị hành chính: nhập bảng thay đổi chính thức."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="import")
        read = acts.add_parser(
            "import", help="nhập tệp .csv hoặc .xlsx có các cột: mã, tên, loại, tỉnh, từ ngày, đơn vị cũ"
        )
        read.add_argument("file", type=Path, metavar="TỆP", help="tệp danh mục chính thức")

    def handle(self, *args: object, **options: object) -> None:
        changes = read_changes(Path(str(options["file"])))
        stored = store_changes(changes)
        self.stdout.write(f"Đã đọc {len(changes)} dòng: thêm {stored.added}, sửa {stored.changed} đơn vị.")
