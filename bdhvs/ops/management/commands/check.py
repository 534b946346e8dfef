"""`bdhvs check`: health of the machine and what this address can offer."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bdhvs.ops.findings import Surroundings
from bdhvs.ops.health import check_all

MARKS = {"ok": "✓", "note": "·", "problem": "✗"}


class Command(BaseCommand):
    """Ends with 1 when a problem was found."""

    help = "Kiểm tra máy, dữ liệu và địa chỉ này làm được gì."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument(
            "--data-only", action="store_true", help="chỉ xem dữ liệu, không xem máy và địa chỉ"
        )

    def handle(self, *args: object, **options: object) -> None:
        around = Surroundings(home=settings.DATA_DIR, at=datetime.now(UTC))
        found = check_all(around, data_only=bool(options["data_only"]))
        problems = sum(finding.level == "problem" for finding in found)
        if options["json"]:
            answer = {"problems": problems, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            for finding in found:
                self.stdout.write(f"{MARKS[finding.level]} {finding.says}")
        if problems:
            raise SystemExit(1)
