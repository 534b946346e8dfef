"""`bdhvs plan list | check FILE | load FILE | export ID`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bdhvs.accounts.cli import CommuneCommand, WrongUseError
from bdhvs.accounts.rules import Act
from bdhvs.places.queries import working_communes
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import LoadedPlan, load_plan_file
from bdhvs.plans.files.writing import dump_plan
from bdhvs.plans.lint.check import lint
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of, plans_of
from bdhvs.plans.rules import PlanCommuneError, PlanFileError
from bdhvs.plans.surroundings import surroundings


class Command(CommuneCommand):
    help = "Xem, kiểm tra, nạp và xuất kế hoạch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
        listing = actions.add_parser("list", help="các kế hoạch đang có")
        listing.add_argument("--commune", metavar="MÃ", help="chỉ xã này")
        listing.add_argument("--json", action="store_true", help="in dạng JSON")
        check = actions.add_parser("check", help="kiểm tra tệp kế hoạch, không nạp")
        check.add_argument("file", metavar="TỆP", type=Path)
        check.add_argument("--json", action="store_true", help="in dạng JSON")
        load = actions.add_parser("load", help="nạp tệp kế hoạch")
        load.add_argument("file", metavar="TỆP", type=Path)
        export = actions.add_parser("export", help="xuất kế hoạch ra tệp")
        export.add_argument("id", metavar="MÃ_KẾ_HOẠCH")
        export.add_argument(
            "-o", dest="output", type=Path, metavar="TỆP", help="ghi ra tệp (mặc định: in ra)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _read(self, file: Path) -> LoadedPlan:
        try:
            return load_plan_file(file)
        except PlanFileError as error:
            raise CommandError(str(error), returncode=1) from None
        except OSError as error:
            raise WrongUseError(f"Không đọc được tệp {file}: {error.strerror}.") from None

    def _list(self, options: dict[str, Any]) -> None:
        rows = [row for code in self._communes(options["commune"]) for row in self._plans(code)]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['id']:<22} {row['commune']}  {row['year']}  {row['title']}")

    def _communes(self, only: str | None) -> list[str]:
        if only:
            return [only]
        return working_communes()

    def _plans(self, code: str) -> list[dict[str, object]]:
        with self.territory(code, Act.SEE_BOARD):
            keys = ("id", "commune_id", "year", "kind", "title", "version")
            return [
                {key.removesuffix("_id"): value for key, value in row.items()}
                for row in plans_of(code).values(*keys)
            ]

    def _check(self, options: dict[str, Any]) -> None:
        loaded = self._read(options["file"])
        findings = lint(loaded, surroundings(self.moment().date()))
        if options["json"]:
            self.stdout.write(json.dumps([f.as_data() for f in findings], ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                place = f"{options['file'].name}:{finding.line}:{finding.column}"
                self.stdout.write(f"{place}: {finding.sentence.rstrip('.')}. {finding.advice}")
            self.stdout.write(f"{len(findings)} điều cần xem." if findings else "Không thấy điều gì cần xem.")
        if findings:
            raise SystemExit(1)

    def _load(self, options: dict[str, Any]) -> None:
        file = self._read(options["file"]).plan
        with self.territory(file.plan.commune, Act.EDIT_PLAN) as user:
            try:
                plan = save_plan(
                    file=file, by=user, at=self.moment(), note=f"nạp từ tệp {options['file'].name}"
                )
            except PlanCommuneError as error:
                raise CommandError(str(error), returncode=1) from None
            count = plan.targets.exclude(kind="requirement").count()
        self.stdout.write(f"Đã nạp {plan.pk} (bản {plan.version}): {count} chỉ tiêu và quy định đo được.")

    def _export(self, options: dict[str, Any]) -> None:
        text = self._dumped(options["id"])
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        options["output"].write_text(text, encoding="utf-8")
        self.stdout.write(f"Đã ghi {options['output']}.")

    def _dumped(self, plan_id: str) -> str:
        for code in working_communes():
            with self.territory(code, Act.SEE_BOARD):
                plan = Plan.objects.filter(pk=plan_id).first()
                if plan is not None:
                    return dump_plan(file_of(plan))
        raise WrongUseError(f"Không có kế hoạch “{plan_id}”. Xem: bdhvs plan list")
