"""docs/acceptance.md, made from the plans and the addresses of the site: `python -m bdhvs.config.acceptance`.

Every numbered row of the five plans with the page that serves it, the fact it leaves, the target that measures it; what
is not built yet is named. A page that is gone cannot be printed: addresses are asked of the site itself.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml
from django.conf import settings
from django.urls import reverse

from bdhvs.config.acceptance_pages import BY_KIND, BY_SECTION, Served, served
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.files.schema import PlanFile

_HEAD = """# Acceptance: row, page, fact, target

Made by `python -m bdhvs.config.acceptance > docs/acceptance.md` (`make docs`); a test keeps it current. Rows are those
of the plan files in `catalogue/plans`, in our own words. The page is its address on the site, the fact what is written
there, the target what measures it. "Later" names what has no page of its own yet.
"""


_OF_A_PLAN: Final = ("plans:plan", "plans:annex")
BESIDE: Final = {
    "KA-L2": "bases of the plan: its rows L2a and on",
    "HC-L2": "bases of the plan: its rows L2a and on",
    "HC-L3": "programmes tied in: the bases marked as tied",
    "NB-L2": "bases of the plan: its rows L2a and on",
    "HL-L2": "bases of the plan: its rows L2a and on",
    "AH-L2": "bases of the plan: its rows L2a and on",
    "HL-T0": "a plan without any number is a plan: ha-long-2025 is loaded whole",
    "HC-D4": "years of the targets: each target carries its last day",
    "NB-Q5": "one team for each hamlet: the team's page and target NB-M5",
    "AH-D4": "reports in cycles that the commune chooses",
}
"""Rows that no row of a plan file carries under the same number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    id: str
    says: str
    page: str
    fact: str
    target: str
    later: str


def plan_files() -> list[PlanFile]:
    folder = settings.CATALOGUE_DIR / "plans"
    return [load_plan_file(path).plan for path in sorted(folder.glob("*.yaml"))]


def lines_of(file: PlanFile) -> Iterator[Line]:
    """Every numbered row of a plan, document and recipients included."""
    yield _line(file, file.document.id, "Khung văn bản", BY_SECTION["document"], "")
    for section, _, row in file.rows():
        measured = ", ".join(getattr(row, "measured_by", ()))
        yield _row(file, section, row, measured)
    if file.recipients:
        yield _line(file, file.recipients.id, "Nơi nhận", BY_SECTION["recipients"], "")


def _row(file: PlanFile, section: str, row: Any, measured: str) -> Line:
    if getattr(row, "indicator", None):
        address = reverse("plans:target", args=[file.plan.id, row.id])
        return Line(row.id, row.says, address, f"indicator {row.indicator}", row.id, "")
    if section == "milestones":
        address = reverse("plans:milestone", args=[file.plan.id, row.id])
        return Line(row.id, row.says, address, "milestone step with files, calendar", measured, "")
    return _line(file, row.id, row.says, served(section, row), measured)


def _line(file: PlanFile, number: str, says: str, found: Served, measured: str) -> Line:
    arguments = [file.plan.id] if found.page in _OF_A_PLAN else [found.word] if found.word else []
    return Line(number, says, reverse(found.page, args=arguments), found.fact, measured, found.later)


def _kinds() -> Iterator[list[str]]:
    """The 28 kinds of activity."""
    text = (settings.CATALOGUE_DIR / "gatherings.yaml").read_text(encoding="utf-8")
    for row in yaml.safe_load(text)["kinds"]:
        visits = Served("team:coverage", "visit, attainment") if row.get("kept_in") == "visits" else None
        found = (
            BY_KIND.get(row["code"])
            or visits
            or Served("classes:gatherings", f"session: {row.get('session')}")
        )
        fact = f"{found.fact} (later: {found.later})" if found.later else found.fact
        yield [str(row["number"]), row["label"], f"`{reverse(found.page)}`", fact]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines] + [""]


def text() -> str:
    """The whole page."""
    found = [_HEAD]
    later: dict[str, list[str]] = {}
    for file in plan_files():
        rows = []
        for line in lines_of(file):
            rows.append([line.id, line.says, f"`{line.page}`", line.fact, line.target])
            if line.later:
                later.setdefault(line.later, []).append(line.id)
        found += [f"## {file.plan.commune_name} {file.plan.year}", ""]
        found += _table(["Row", "What", "Page", "Fact", "Target"], rows)
    found += [
        "## Rows told elsewhere",
        "",
        *_table(["Row", "Where"], [list(pair) for pair in BESIDE.items()]),
    ]
    found += ["## The 28 kinds of activity", "", *_table(["No.", "Kind", "Page", "Fact"], _kinds())]
    found += [
        "## Later",
        "",
        *_table(["Not built yet", "Rows"], [[what, ", ".join(ids)] for what, ids in later.items()]),
    ]
    return "\n".join(found).rstrip() + "\n"


def main() -> None:
    import os

    os.environ.setdefault("DATABASE_URL", "postgresql:///none?host=/nonexistent")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bdhvs.config.settings")
    import django

    django.setup()
    sys.stdout.write(text())


if __name__ == "__main__":
    main()
