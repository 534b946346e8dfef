"""`bdhvs demo`: the sample of five communes, or a whole province as files for analysis."""

import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bdhvs.demo.accounts import Account, accounts_text
from bdhvs.demo.commands import Loaded, check_nobody_real, load_demo
from bdhvs.demo.communes import seeds_of
from bdhvs.demo.field import live_in_the_field
from bdhvs.demo.office import live_in_the_office
from bdhvs.demo.province import Made, Wanted, communes_of_the_sample, write_province
from bdhvs.demo.rules import PROVINCE_PEOPLE, Size
from bdhvs.demo.village import START
from bdhvs.demo.voices import speak_up
from bdhvs.ops.folder import Folder, write_private

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Command(BaseCommand):
    """Ends with 2 where there are people that the sample did not make."""

    help = "Nạp DỮ LIỆU MẪU: năm xã, phường với người, hộ hư cấu và một năm hoạt động."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--size", choices=[size.value for size in Size], default=Size.SMALL.value,
            help="small: vài trăm người mỗi xã; ward: phường 100.000 người; province: cả tỉnh ra tệp Parquet",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1, help="số khởi đầu; cùng số thì cùng dữ liệu")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            help="ngày cuối của dữ liệu, năm-tháng-ngày (mặc định: hôm nay)",
        )
        parser.add_argument(
            "-o", "--output", type=Path, metavar="THƯ_MỤC", help="nơi ghi tệp (chỉ với province)"
        )
        parser.add_argument(
            "--people", type=int, default=PROVINCE_PEOPLE, help="số người của tỉnh (chỉ với province)"
        )

    def only_files(self, options: dict[str, object]) -> bool:
        """A province is written to files: it needs no database, and makes none."""
        return options.get("size") == Size.PROVINCE.value

    def handle(self, *args: object, **options: object) -> None:
        now = datetime.now(_ZONE)
        as_of = options["as_of"] if isinstance(options["as_of"], date) else now.date()
        if as_of <= START:
            raise CommandError(f"--as-of phải sau ngày {START:%d/%m/%Y}.")
        size, seed = Size(str(options["size"])), int(str(options["seed"]))
        if size is Size.PROVINCE:
            wanted = Wanted(int(str(options["people"])), seed, as_of, os.cpu_count() or 1)
            self._province(options["output"], wanted, now)
        elif options["output"]:
            raise CommandError("-o chỉ dùng với --size province.")
        else:
            self._communes(size, seed, as_of, now)

    def _communes(self, size: Size, seed: int, as_of: date, now: datetime) -> None:
        if check_nobody_real(size=size, seed=seed, as_of=as_of):
            self.stdout.write("Dữ liệu mẫu này đã có sẵn.")
            return
        folder = Folder(settings.DATA_DIR)
        folder.make()
        folder.mark_demo(loaded=False)
        call_command("load_places", stdout=self.stderr)
        call_command("load_frameworks", stdout=self.stderr)
        seeds = seeds_of(size)
        accounts = load_demo(size=size, seed=seed, as_of=as_of, at=now, tell=self._tell, seeds=seeds)
        self._plans()
        accounts += live_in_the_field(seeds, as_of, now)
        live_in_the_office(seeds, as_of, now)
        speak_up(seeds, as_of, now)
        folder.mark_demo(loaded=True)
        self._show(folder, accounts)

    def _plans(self) -> None:
        if "load_plans" in get_commands():
            call_command("load_plans", stdout=self.stderr)

    def _tell(self, loaded: Loaded) -> None:
        self.stdout.write(f"{loaded.name}: {loaded.people} người, {loaded.facts} ghi nhận.")
        self.stdout.flush()

    def _show(self, folder: Folder, accounts: list[Account]) -> None:
        text = accounts_text(accounts)
        write_private(folder.accounts, text)
        self.stdout.write(
            f"\n{text}\nDỮ LIỆU MẪU – người và số liệu không có thật. Tài khoản ghi ở {folder.accounts}."
        )

    def _province(self, output: object, wanted: Wanted, now: datetime) -> None:
        if not isinstance(output, Path):
            raise CommandError("--size province cần -o THƯ_MỤC.")
        if wanted.people < 1:
            raise CommandError("--people phải từ 1 trở lên.")
        if output.exists() and any(output.iterdir()):
            raise CommandError(f"Thư mục {output} không trống.")
        communes = communes_of_the_sample()
        made = write_province(output, communes=communes, wanted=wanted, at=now, tell=self._count)
        size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file()) / 1e6
        seconds = (datetime.now(_ZONE) - now).total_seconds()
        self.stdout.write(
            f"Đã ghi {made.people} người, {made.facts} ghi nhận của {made.communes} xã vào {output}: {size:.0f} MB, "
            f"{seconds:.0f} giây, bộ nhớ nhiều nhất {made.memory} MB mỗi tiến trình."
        )

    def _count(self, made: Made) -> None:
        self.stderr.write(f"{made.communes} xã, {made.people} người, {made.facts} ghi nhận …")
