"""`bdhvs facts import FILE --kind … --commune CODE [--apply] [--json]` and `bdhvs facts template --kind … -o FILE`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bdhvs.accounts.cli import CommuneCommand, WrongUseError
from bdhvs.accounts.rules import Act
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.kinds import KINDS, Kind
from bdhvs.exchange.loading.resultfile import write_result
from bdhvs.exchange.loading.running import preview, read_rows, store
from bdhvs.exchange.loading.template import write_template
from bdhvs.exchange.loading.verdicts import Preview
from bdhvs.exchange.rules import FactsRefusedError, Outcome
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.places.models import Commune
from bdhvs.skills.desk import Desk

_SHOWN = 30


class Command(CommuneCommand):
    help = "Ghi nhận kết quả từ Excel: kỹ năng, buổi học, lượt phát, số liệu; tạo tệp mẫu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="what", required=True, metavar="VIỆC", title="việc")
        load = acts.add_parser("import", help="xem trước một tệp, hoặc ghi vào sổ với --apply")
        load.add_argument("file", metavar="TỆP", help="tệp .xlsx, .xls, .ods hoặc .csv")
        self._kind(load)
        self.add_commune(load)
        load.add_argument("--apply", action="store_true", help="ghi vào sổ: cả tệp hoặc không dòng nào")
        load.add_argument("--result", metavar="TỆP", help="ghi tệp .xlsx kết quả từng dòng")
        load.add_argument("--json", action="store_true", help="in dạng JSON")
        template = acts.add_parser("template", help="tạo tệp Excel mẫu có danh sách chọn sẵn")
        self._kind(template)
        template.add_argument("-o", "--output", required=True, metavar="TỆP", help="tệp .xlsx sẽ tạo")
        template.add_argument("--commune", metavar="MÃ", help="mã xã, phường, để có sẵn tên thôn, đơn vị")

    def _kind(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kind", required=True, choices=list(KINDS), metavar="LOẠI", help=", ".join(KINDS)
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = KINDS[options["kind"]]
        if options["what"] == "template":
            self._template(Path(options["output"]), kind, options["commune"])
        else:
            self._import(kind, options)

    def _template(self, target: Path, kind: Kind, commune: str | None) -> None:
        try:
            if commune:
                with self.territory(commune, Act.ENTER_FACTS) as user:
                    write_template(target, kind, Context(Desk(commune, user, self.moment())))
            else:
                write_template(target, kind, Context(Desk("", None, self.moment())))
        except OSError as error:
            raise WrongUseError(f"Không ghi được tệp {target.name}: {error.strerror}.") from None
        self.stdout.write(f"Đã tạo tệp mẫu {target}.")

    def _import(self, kind: Kind, options: dict[str, Any]) -> None:
        path, commune, at = Path(options["file"]), options["commune"], self.moment()
        if not path.is_file():
            raise WrongUseError(f"Không có tệp {path}.")
        with self.territory(commune, Act.ENTER_FACTS) as user:
            if not Commune.objects.filter(code=commune).exists():
                raise WrongUseError(f"Không có xã, phường mã {commune}.")
            stored = False
            try:
                rows = read_rows(path, kind)
                found = preview(rows, kind, Desk(commune, user, at))
                if options["apply"] and not found.refused:
                    found = store(rows, kind, commune=commune, by=user, at=at)
                    stored = True
            except (ImportFileError, FactsRefusedError) as error:
                raise CommandError(f"{path.name}: {error}", returncode=2) from None
        self._tell(found, options, stored=stored)

    def _tell(self, found: Preview, options: dict[str, Any], *, stored: bool) -> None:
        if options["result"]:
            told = ((v.line, v.says, v.outcome.value, "; ".join(v.reasons)) for v in found.verdicts)
            write_result(Path(options["result"]), told, stored=stored)
        if options["json"]:
            self.stdout.write(json.dumps(answer(found, stored=stored), ensure_ascii=False, indent=1))
        else:
            self._say(found, options, stored=stored)
        if found.refused:
            raise SystemExit(1)

    def _say(self, found: Preview, options: dict[str, Any], *, stored: bool) -> None:
        refused = [verdict for verdict in found.verdicts if verdict.outcome is Outcome.REFUSED]
        for verdict in refused[:_SHOWN]:
            self.stdout.write(f"Dòng {verdict.line}: không nhận – {'; '.join(verdict.reasons)}.")
        if len(refused) > _SHOWN:
            self.stdout.write(f"… và {len(refused) - _SHOWN} dòng nữa (dùng --result để xem đủ).")
        counts = ", ".join(f"{outcome.label} {number}" for outcome, number in found.counts.items() if number)
        self.stdout.write(f"{len(found.verdicts)} dòng: {counts}.")
        if stored:
            self.stdout.write("Đã ghi vào sổ.")
        elif refused:
            self.stdout.write("Chưa lưu gì. Hãy sửa các dòng trên trong tệp rồi nhập lại.")
        else:
            self.stdout.write("Đây là bản xem trước, chưa lưu gì. Thêm --apply để ghi vào sổ.")


def answer(found: Preview, *, stored: bool) -> dict[str, Any]:
    """The preview for a program. What a row says is left to the file; only candidates of a refused row are named."""
    return {
        "kind": found.kind,
        "stored": stored,
        "rows": len(found.verdicts),
        "counts": {outcome.value: number for outcome, number in found.counts.items()},
        "findings": [
            {"row": v.line, "outcome": v.outcome.value, "reasons": v.reasons}
            for v in found.verdicts
            if v.outcome is not Outcome.SAME and v.reasons
        ],
    }
