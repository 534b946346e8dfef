"""`bdhvs behind --commune CODE --target ID [--as-of DATE] [--json] [--names]`: the units behind a number."""

import json
from argparse import ArgumentParser
from typing import Any

from bdhvs.accounts.cli import CommuneCommand, WrongUseError, a_day
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.indicators.queries import definition_of, evidence_behind, units_behind
from bdhvs.journal.commands import note
from bdhvs.people.queries import names_of_units
from bdhvs.plans.measuring import measure_of
from bdhvs.plans.queries import target_named
from bdhvs.plans.wording import OUTCOME_WORDS


class Command(CommuneCommand):
    help = "Những người, hộ, thôn hay đơn vị đứng sau một con số, kèm minh chứng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.add_commune(parser)
        parser.add_argument("--target", required=True, metavar="MÃ", help="mã chỉ tiêu, ví dụ KA-T4")
        parser.add_argument("--plan", default="", metavar="MÃ", help="khi nhiều kế hoạch cùng có mã này")
        parser.add_argument("--as-of", dest="as_of", metavar="NGÀY", help="tính đến ngày (mặc định: hôm nay)")
        parser.add_argument("--names", action="store_true", help="kèm tên (được ghi nhật ký)")
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = a_day(options["as_of"]) if options["as_of"] else self.moment().date()
        act = Act.SEE_NAMES_BEHIND if options["names"] else Act.SEE_BOARD
        with self.territory(options["commune"], act) as user:
            rows = self._rows(options, as_of, user)
        if options["json"]:
            answer = {"target": options["target"], "as_of": as_of.isoformat(), "rows": rows}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for row in rows:
            outcome = OUTCOME_WORDS[row["outcome"]]
            name = row.get("name", "")
            self.stdout.write(
                f"{row['hamlet_code'] or '-':<14} {row['unit_kind']} {row['unit_id']:<12} {outcome} {name}"
            )

    def _rows(self, options: dict[str, Any], as_of: Any, user: User | None) -> list[dict[str, Any]]:
        commune = options["commune"]
        target = target_named(commune, options["target"], options["plan"])
        definition = definition_of(target.indicator_id) if target else None
        if target is None or definition is None:
            raise WrongUseError(
                f"Xã {commune} không có chỉ tiêu “{options['target']}”. Xem: bdhvs targets --commune {commune}"
            )
        measure = measure_of(target, definition)
        units = units_behind(measure, commune, as_of)
        facts = evidence_behind(measure, commune, as_of)
        names = names_of_units(units) if options["names"] else {}
        if options["names"]:
            note(act="see_names_behind", by=user, at=self.moment(), commune=commune, subject="target",
                 ids=[target.code], count=len(units))  # fmt: skip
        return [
            {
                "unit_kind": unit.unit_kind,
                "unit_id": unit.unit_id,
                "hamlet_code": unit.hamlet_code,
                "outcome": unit.outcome,
                "level": unit.level,
                "evidence": [
                    {
                        "kind": fact.kind,
                        "id": fact.id,
                        "occurred_on": fact.occurred_on.isoformat() if fact.occurred_on else None,
                        "level": fact.level,
                    }
                    for fact in facts.get(unit.unit_id, ())
                ],
                **({"name": names.get((unit.unit_kind, unit.unit_id), "")} if names else {}),
            }
            for unit in units
        ]
