"""`bdhvs indicators --from DIR --engine duckdb|spark [--as-of DATE] [--json]`: the same cells from files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bdhvs.accounts.cli import CommuneCommand, a_day
from bdhvs.exchange.export.reading import Counted, count_export
from bdhvs.exchange.export.rules import ExportError


class Command(CommuneCommand):
    help = "Đếm lại mọi chỉ tiêu từ bản xuất Parquet, bằng DuckDB hoặc Spark."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="folder", required=True, type=Path, metavar="THƯ_MỤC", help="bản xuất"
        )
        parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="máy đếm")
        parser.add_argument(
            "--as-of", dest="as_of", metavar="NGÀY", help="tính đến ngày (mặc định: ngày xuất)"
        )
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = a_day(options["as_of"]) if options["as_of"] else None
        try:
            day, counted = count_export(folder=options["folder"], engine=options["engine"], as_of=as_of)
        except ExportError as error:
            raise CommandError(str(error), returncode=1) from None
        cells = [cell for one in counted for cell in cells_of(one)]
        if options["json"]:
            answer = {"as_of": day.isoformat(), "engine": options["engine"], "cells": cells}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for cell in cells:
            if not (cell["hamlet_code"] or cell["group"] or cell["part"]):
                numbers = _numbers(cell)
                self.stdout.write(f"{cell['commune']} {cell['target']:<8} {numbers}")


def _numbers(cell: dict[str, Any]) -> str:
    if cell["denominator"] is None:
        return str((cell["figure"] or {}).get("value", cell["numerator"]))
    return f"{cell['numerator']}/{cell['denominator']}, chưa rõ {cell['missing']}"


def cells_of(counted: Counted) -> list[dict[str, Any]]:
    """The counts of a target as rows, the whole commune first."""
    ordered = sorted(counted.answer.counts.items(), key=lambda item: tuple(part or "" for part in item[0]))
    return [
        {
            "commune": counted.commune,
            "plan": counted.plan,
            "target": counted.target,
            "indicator": counted.indicator,
            "hamlet_code": hamlet,
            "group": group,
            "part": part,
            "numerator": counts.numerator,
            "denominator": counts.denominator,
            "failed": counts.failed,
            "missing": counts.missing,
            "base_unknown": counts.base_unknown,
            "by_level": counts.by_level,
            **({"figure": counted.answer.extra.get("figure")} if not (hamlet or group or part) else {}),
        }
        for (hamlet, group, part), counts in ordered
    ]
