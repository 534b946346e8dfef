"""`bdhvs journal seal | head | check [--commune CODE] [--head SEAL]`: seals of the journal."""

import json
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bdhvs.accounts.cli import WrongUseError
from bdhvs.journal.chain import read_head
from bdhvs.journal.checking import tampering_in
from bdhvs.journal.models import Block
from bdhvs.journal.queries import last_block
from bdhvs.ops.seals import kept_head
from bdhvs.ops.territory import scope
from bdhvs.places.jobs import seal_journal_of_all
from bdhvs.places.queries import journals


class Command(BaseCommand):
    help = "Nhật ký: niêm phong, in dấu niêm phong, kiểm tra không ai sửa."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="VIỆC", title="việc")
        acts.add_parser("seal", help="niêm phong ngay các dòng mới (bình thường tự làm mười phút một lần)")
        head = acts.add_parser("head", help="in dấu niêm phong mới nhất, để giữ ở nơi khác")
        check = acts.add_parser("check", help="đối chiếu từng dòng với dấu niêm phong")
        check.add_argument("--head", default="", metavar="DẤU", help="dấu đã giữ, ví dụ 12-3f9a41c07be2d815")
        for one in (head, check):
            one.add_argument("--commune", metavar="MÃ", help="mã xã, phường (mặc định: mọi xã, phường)")
            one.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: object, **options: object) -> None:
        wanted = str(options.get("commune") or "")
        communes = [wanted] if wanted else journals()
        if options["act"] == "seal":
            made = seal_journal_of_all(timezone.localtime(), settings.DATA_DIR)
            self.stdout.write(f"Đã niêm phong {made} khối.")
        elif options["act"] == "head":
            self._say({code: block.head for code, block in _newest(communes)}, bool(options["json"]))
        else:
            self._check(communes, str(options["head"]), bool(options["json"]))

    def _check(self, communes: list[str], head: str, as_json: bool) -> None:
        if head and (len(communes) != 1 or read_head(head) is None):
            raise WrongUseError(
                "Dấu niêm phong có dạng 12-3f9a41c07be2d815 và thuộc một xã: hãy thêm --commune MÃ."
            )
        found = {code: _differences(code, head) for code in communes}
        wrong = {code: says for code, says in found.items() if says}
        self._say({code: says or ["nguyên vẹn"] for code, says in found.items()}, as_json)
        if wrong:
            raise CommandError(
                f"Nhật ký của {len(wrong)} xã, phường không khớp dấu niêm phong.", returncode=1
            )

    def _say(self, told: dict[str, str] | dict[str, list[str]], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for code, says in told.items():
            for line in [says] if isinstance(says, str) else says:
                self.stdout.write(f"{code}  {line}")


def _newest(communes: list[str]) -> Iterator[tuple[str, Block]]:
    for code in communes:
        with scope([code]):
            block = last_block(code)
        if block:
            yield code, block


def _differences(commune: str, head: str) -> list[str]:
    with scope([commune]):
        kept = head or kept_head(settings.DATA_DIR, commune)
        return [one.says for one in tampering_in(commune, head=kept, at=timezone.localtime())]
