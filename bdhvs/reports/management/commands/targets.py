"""`bdhvs targets --commune CODE [--plan ID] [--as-of DATE] [--json]`."""

import json
from argparse import ArgumentParser
from typing import Any

from bdhvs.accounts.cli import CommuneCommand, a_day
from bdhvs.accounts.rules import Act
from bdhvs.plans.answers import decimal_text, targets_answer
from bdhvs.plans.board import plain_value
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.wording import STATUS_WORDS
from bdhvs.reports.queries import with_frozen


class Command(CommuneCommand):
    help = "Mọi chỉ tiêu đang có hiệu lực của một xã, phường: đạt, chưa đạt, chưa rõ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.add_commune(parser)
        parser.add_argument("--plan", default="", metavar="MÃ", help="chỉ kế hoạch này")
        parser.add_argument(
            "--as-of", dest="as_of", type=str, metavar="NGÀY", help="tính đến ngày (mặc định: hôm nay)"
        )
        parser.add_argument(
            "--live", action="store_true", help="bỏ qua kỳ đã chốt, tính theo dữ liệu hiện có"
        )
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = a_day(options["as_of"]) if options["as_of"] else self.moment().date()
        commune = options["commune"]
        with self.territory(commune, Act.SEE_BOARD):
            targets = list(targets_in_force(commune, as_of, options["plan"]))
            found = states(commune=commune, targets=targets, as_of=as_of, fresh=True)
            if not options["live"]:
                found = with_frozen(commune, as_of, found)
            answer = targets_answer(commune, as_of, found)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for state in found:
            self.stdout.write(_line(state))


def _line(state: TargetState) -> str:
    target, whole = state.target, state.whole
    counted = "chưa có số liệu"
    if whole is not None and not state.is_share:
        counted = plain_value(state)
    elif whole is not None:
        counted = (
            f"{whole.numerator}" if whole.denominator is None else f"{whole.numerator}/{whole.denominator}"
        )
        counted += f", chưa rõ {whole.missing}" if whole.missing else ""
    asked = f"{target.op} {decimal_text(state.asked.value)}" if state.asked else "chờ xã quyết định mức"
    return f"{target.code:<8} {STATUS_WORDS[state.status]:<16} {counted:<28} ({asked}) {target.says}"
