"""A simulation as its file (docs/writing-lessons.md): written out, read in, every mistake with its line."""

from collections.abc import Sequence
from typing import Any, Final

import yaml
from pydantic import ValidationError

from bdhvs.learning.authoring.checking import told
from bdhvs.learning.lessons.practice import Simulation

LONGEST: Final = 40_000


def write_script(content: dict[str, Any]) -> str:
    """The file of a simulation."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def read_script(text: str, code: str) -> tuple[dict[str, Any] | None, list[str]]:
    """The content, or everything that is wrong with the file: `dòng 12: …`. The id is that of the work."""
    if len(text) > LONGEST:
        return None, [f"Tệp dài quá {LONGEST // 1000} nghìn chữ cái."]
    try:
        tree, content = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"Dòng {mark.line + 1}: " if mark else ""
        return None, [f"{where}không đọc được. Hãy xem dấu hai chấm, dấu gạch và cách lùi đầu dòng."]
    if not isinstance(content, dict):
        return None, ["Tệp chưa có nội dung của một bài làm thử."]
    content["id"] = code
    try:
        known = Simulation.model_validate(content)
    except ValidationError as error:
        return None, [f"Dòng {_line(tree, one.field.split('.'))}: {one}" for one in told(error)]
    return known.model_dump(mode="json", exclude_defaults=True), []


def _line(node: Any, way: Sequence[str]) -> int:
    """The line of the deepest place on the way that the file has."""
    for step in way:
        if isinstance(node, yaml.MappingNode):
            inside = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            inside = node.value[int(step)]
        else:
            inside = None
        if inside is None:
            break
        node = inside
    return int(node.start_mark.line) + 1
