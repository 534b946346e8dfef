"""Read a plan file. Every refusal names file, line and column and is a Vietnamese sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Final

from pydantic import ValidationError

from bdhvs.plans.files.marks import MAX_BYTES, Mark, Marks, Path, decode, read_tree
from bdhvs.plans.files.messages import sentence
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.rules import PlanFileError, Problem

MAX_PROBLEMS: Final = 50


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """A plan with the places of its rows in the file it came from."""

    plan: PlanFile
    marks: Marks
    name: str


def load_plan(source: bytes | str, *, name: str = "kế hoạch") -> LoadedPlan:
    """The plan in a file's content.

    Raises: PlanFileError
    """
    text = decode(source.encode() if isinstance(source, str) else source, name=name)
    tree, marks = read_tree(text, name=name)
    return LoadedPlan(_validated(tree, marks, name=name), marks, name)


def load_plan_file(path: FilePath) -> LoadedPlan:
    """The plan in a file on disk; reads no more than a plan may weigh.

    Raises: PlanFileError, OSError
    """
    with path.open("rb") as file:
        return load_plan(file.read(MAX_BYTES + 1), name=path.name)


def plan_from_data(data: Mapping[str, Any], *, name: str = "kế hoạch") -> PlanFile:
    """The plan in plain data (JSON of a form, of a history line).

    Raises: PlanFileError
    """
    return _validated(data, Marks(), name=name)


def _validated(data: Mapping[str, Any], marks: Marks, *, name: str) -> PlanFile:
    try:
        plan = PlanFile.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
        problems = [_problem(dict(one), marks) for one in found]
        raise PlanFileError(tuple(sorted(problems, key=_place)), name=name) from error
    repeated = tuple(_repeated_ids(plan, marks))
    if repeated:
        raise PlanFileError(repeated, name=name)
    return plan


def _problem(error: dict[str, Any], marks: Marks) -> Problem:
    path = tuple(error["loc"])
    mark = marks.of_key(path) if error["type"] == "extra_forbidden" else marks.of(path)
    return Problem(mark.line, mark.column, sentence(error), ".".join(str(step) for step in path))


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def _repeated_ids(plan: PlanFile, marks: Marks) -> Iterator[Problem]:
    first: dict[str, Mark] = {plan.document.id: marks.of(("document", "id"))}
    places: list[tuple[Path, str]] = [((section, at, "id"), row.id) for section, at, row in plan.rows()]
    if plan.recipients:
        places.append((("recipients", "id"), plan.recipients.id))
    for path, row_id in places:
        mark = marks.of(path)
        if row_id in first:
            sentence_ = f"mã {row_id} đã dùng ở dòng {first[row_id].line}"
            yield Problem(mark.line, mark.column, sentence_, ".".join(str(step) for step in path))
        first.setdefault(row_id, mark)
