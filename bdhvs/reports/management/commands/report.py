"""`bdhvs report REPORT_ID --commune CODE --period P -o FILE.docx`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from bdhvs.accounts.cli import CommuneCommand, WrongUseError
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.lib.period import Calendar, PeriodError, read_period
from bdhvs.reports.composing import compose
from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.outline import report_sheets
from bdhvs.reports.documents.workbook import write_workbook
from bdhvs.reports.queries import draft_of, duties_of, duty_named


class Command(CommuneCommand):
    help = "Báo cáo chính thức (.docx) của một kỳ, theo thể thức văn bản hành chính."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", metavar="MÃ_BÁO_CÁO", help="ví dụ AH-D2")
        self.add_commune(parser)
        parser.add_argument(
            "--period", required=True, metavar="KỲ", help="2026-11, 2026-Q4, 2026-H1, 2026-9M, 2026"
        )
        parser.add_argument("--calendar", choices=[c.value for c in Calendar], default=Calendar.DECREE_09.value,
                            help="cách cắt kỳ: từ ngày 15 đến 14, hay theo tháng dương lịch")  # fmt: skip
        parser.add_argument(
            "-o", dest="output", required=True, type=Path, metavar="TỆP.docx", help="ghi ra tệp"
        )
        parser.add_argument("--annex", type=Path, metavar="TỆP.xlsx", help="ghi thêm phụ lục Excel")

    def handle(self, *args: Any, **options: Any) -> None:
        commune, now = options["commune"], self.moment()
        try:
            period = read_period(options["period"], Calendar(options["calendar"]))
        except PeriodError as error:
            raise WrongUseError(str(error)) from None
        with self.territory(commune, Act.MAKE_REPORT) as user:
            duty = duty_named(commune, options["report"])
            if duty is None:
                known = ", ".join(d.id for d in duties_of(commune)) or "chưa có kế hoạch nào"
                raise WrongUseError(f"Xã {commune} không có báo cáo “{options['report']}”. Đang có: {known}.")
            draft = draft_of(duty, commune, period)
            composed = compose(commune=commune, duty=duty, period=period, at=now, draft=draft)
            note(
                act="make_report",
                by=user,
                at=now,
                commune=commune,
                subject="report",
                ids=[duty.id, period.code],
            )
        options["output"].write_bytes(build(composed.document))
        if options["annex"]:
            sheets = report_sheets(composed.outline)
            head = composed.document
            options["annex"].write_bytes(
                write_workbook(
                    sheets, title=head.subject, issuer=head.letterhead.issuer, at=now, banner=head.banner
                )
            )
        self.stdout.write(f"Đã ghi {options['output']}.")
