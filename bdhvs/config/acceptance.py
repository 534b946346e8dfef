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

from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.files.schema import PlanFile

_HEAD = """# Acceptance: row, page, fact, target

Made by `python -m bdhvs.config.acceptance > docs/acceptance.md` (`make docs`); a test keeps it current. Rows are those
of the plan files in `catalogue/plans`, in our own words. The page is its address on the site, the fact what is written
there, the target what measures it. "Later" names what has no page of its own yet.
"""


@dataclass(frozen=True, slots=True)
class Served:
    """Where a row is worked with and what it leaves."""

    page: str
    fact: str
    later: str = ""


_GATHERING = Served("classes:gatherings", "gathering, session, attendance")
_PUBLICATION = Served("outreach:publication", "publication per channel")
_TASK = Served("plans:tasks", "task step with files")
_DEMAND = Served("plans:sub_plans", "demand: asked, handed in, returned, accepted")
_VISIT = Served("team:coverage", "visit, attainment")
_REGISTRY = Served("registries:hub", "registry entry with dates")
_NEED = Served("voices:needs", "need with answer")
_MODEL = Served("plans:tasks", "task step with files", "registry of models and their members")
BY_ACTIVITY: Final = {
    **dict.fromkeys(
        ("launch", "festival", "campaign", "hamlet_session", "class", "online_class", "elderly_class",
         "disability_class", "worker_class", "school_activity", "thematic_session", "meeting_insert",
         "performance", "conference", "contest", "review", "support_point"), _GATHERING),
    **dict.fromkeys(("home_visit", "one_to_one", "account_help", "team_work"), _VISIT),
    **dict.fromkeys(("broadcast", "web_article", "social_post", "visual", "communication"), _PUBLICATION),
    **dict.fromkeys(("coordination", "policy", "security", "handbook", "integration"), _TASK),
    **dict.fromkeys(("resources", "volunteering"), _REGISTRY),
    "one_stop_help": Served("classes:desk", "session of the one-stop desk"),
    "assessment": Served("exchange:entry", "attainment, test result"),
    "inspection": Served("plans:inspections", "inspection, finding, answer with files"),
    "sub_plan": _DEMAND,
    "reporting": Served("units:home", "submission"),
    "infrastructure": Served("voices:zones", "place without signal"),
    "feedback": _NEED,
    "recognition": Served("plans:tasks", "task step with files", "emulation: criteria, nomination, council"),
    "programme": _MODEL,
    "funding": Served("plans:tasks", "task step with files", "budget lines and spending"),
}  # fmt: skip
"""By the kind of a task (catalogue/codes.yaml, activities)."""

BY_SECTION: Final = {
    "reports": Served("reports:reports", "report, submission"),
    "actors": Served("plans:actors", "unit, hamlet or team with its account"),
    "person_roles": _REGISTRY,
    "programmes": _MODEL,
    "channels": _PUBLICATION,
    "platforms": Served("courses:courses", "course entry, attainment"),
    "topics": Served("classes:gatherings", "topic of a session, lesson, item"),
    "groups": Served("people:persons", "membership, age, priority"),
    "budget": Served("plans:tasks", "budget source of a task", "budget lines and spending"),
    "bases": Served("plans:plan", "plan version"),
    "annexes": Served("plans:annex", "plan version"),
    "recipients": Served("plans:plan", "plan version"),
    "document": Served("plans:plan", "plan version"),
}
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
    if section in ("targets", "rules", "requirements"):
        address = reverse("plans:target", args=[file.plan.id, row.id]) if row.indicator else ""
        served = Served("plans:tasks", "task step", "" if row.indicator else "a way of measuring")
        fact = f"indicator {row.indicator}" if row.indicator else served.fact
        return Line(row.id, row.says, address or reverse(served.page), fact, row.id, served.later)
    if section == "milestones":
        address = reverse("plans:milestone", args=[file.plan.id, row.id])
        return Line(row.id, row.says, address, "milestone step with files, calendar", measured, "")
    served = BY_ACTIVITY[row.kind] if section == "tasks" else BY_SECTION[section]
    return _line(file, row.id, row.says, served, measured)


def _line(file: PlanFile, number: str, says: str, served: Served, measured: str) -> Line:
    arguments = [file.plan.id] if served.page in _OF_A_PLAN else []
    return Line(number, says, reverse(served.page, args=arguments), served.fact, measured, served.later)


def _kinds() -> Iterator[list[str]]:
    """The 28 kinds of activity."""
    text = (settings.CATALOGUE_DIR / "gatherings.yaml").read_text(encoding="utf-8")
    pages = {"visits": "team:coverage", "publications": "outreach:publication", "tasks": "plans:tasks"}
    pages |= {
        "inspection": "plans:inspections",
        "sub_plan": "plans:sub_plans",
        "one_stop_desk": "classes:desk",
    }
    for row in yaml.safe_load(text)["kinds"]:
        page = pages.get(row["code"]) or pages.get(row.get("kept_in", ""), "classes:gatherings")
        fact = f"session: {row['session']}" if row.get("session") else row["kept_in"]
        yield [str(row["number"]), row["label"], f"`{reverse(page)}`", fact]


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
