"""Write a plan in its one canonical form: fields in the order of the schema, nothing that says nothing."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import yaml

from bdhvs.plans.files.schema import PlanFile

_WIDTH: Final = 110
_TAG: Final = "tag:yaml.org,2002:"


def plan_to_data(plan: PlanFile) -> dict[str, Any]:
    """The plan as JSON-ready data, without what is left at its default."""
    data = plan.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: data[key] for key in data}


def dump_plan(plan: PlanFile) -> str:
    """The plan as the text of a file; the same plan always gives the same bytes."""
    data = plan.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    text: str = yaml.serialize(_node(data), Dumper=yaml.SafeDumper, allow_unicode=True, width=_WIDTH)
    return text


def _node(value: object) -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_node(key), _node(inner)) for key, inner in value.items()]
        return yaml.MappingNode(_TAG + "map", pairs, flow_style=not pairs)
    if isinstance(value, (list, tuple)):
        flow = not any(isinstance(inner, (dict, list, tuple)) for inner in value)
        return yaml.SequenceNode(_TAG + "seq", [_node(inner) for inner in value], flow_style=flow)
    return _scalar(value)


def _scalar(value: object) -> yaml.ScalarNode:
    if isinstance(value, bool):
        return yaml.ScalarNode(_TAG + "bool", "true" if value else "false")
    if isinstance(value, int):
        return yaml.ScalarNode(_TAG + "int", str(value))
    if isinstance(value, Decimal):
        return yaml.ScalarNode(_TAG + ("float" if "." in str(value) else "int"), str(value))
    if isinstance(value, date):
        return yaml.ScalarNode(_TAG + "timestamp", value.isoformat())
    return yaml.ScalarNode(_TAG + "str", value.value if isinstance(value, StrEnum) else str(value))
