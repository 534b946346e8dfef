"""Run every check over a plan."""

from collections.abc import Callable
from typing import Final

from bdhvs.plans.files.marks import Marks
from bdhvs.plans.files.reading import LoadedPlan
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint import document, duties, people, references, targets, wording
from bdhvs.plans.lint.findings import Finding, Findings, Found, Surroundings
from bdhvs.plans.lint.sentences import SENTENCES

CHECKS: Final[tuple[Callable[[PlanFile, Surroundings], Findings], ...]] = (
    document.parts,
    document.numbering,
    document.period,
    wording.levels,
    wording.places,
    wording.terms,
    targets.numbers,
    targets.undecided_requirements,
    targets.measuring,
    targets.bases,
    targets.knowable,
    targets.national,
    targets.dates,
    targets.catalogue,
    duties.cycles,
    duties.days,
    duties.tasks,
    references.units,
    references.rows,
    references.codes,
    people.open_forms,
    people.sensitive,
    people.changing_places,
)


def lint(loaded: LoadedPlan, around: Surroundings) -> tuple[Finding, ...]:
    """Everything to say about a plan read from a file, in the order of the file."""
    return lint_plan(loaded.plan, around, marks=loaded.marks)


def lint_plan(plan: PlanFile, around: Surroundings, *, marks: Marks | None = None) -> tuple[Finding, ...]:
    """Everything to say about a plan, wherever it came from."""
    places = marks or Marks()
    found = [_finding(one, places) for check in CHECKS for one in check(plan, around)]
    return tuple(sorted(found, key=lambda one: (one.line, one.column, one.code, one.row)))


def _finding(found: Found, marks: Marks) -> Finding:
    severity, sentence, advice = SENTENCES[found.code]
    mark = marks.of(found.path)
    words = {"row": found.row, **found.words}
    return Finding(
        found.code,
        severity,
        mark.line,
        mark.column,
        found.row,
        sentence.format(**words),
        advice.format(**words),
    )
