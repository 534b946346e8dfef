"""A new plan from last year's, or from a neighbour's: the same rows under new ids, nothing that was only theirs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.files.writing import plan_to_data

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUARTER: Final = re.compile(r"(\d{4})(-Q[1-4])")
_YEAR_IN_TEXT: Final = re.compile(r"(?:(?<=năm )|(?<=\d/))20\d\d\b")
_OF_THE_PAPER: Final = ("number", "dated", "month", "footnotes", "sections")
_OF_THE_PLAN: Final = ("note", "period_chosen")
_DEFECTS: Final = ("wording", "annexes")


@dataclass(frozen=True, slots=True)
class CopyFor:
    """For whom and when the copy is made. `prefix` begins the ids of its rows ("KA")."""

    plan_id: str
    commune: str
    commune_name: str
    province_name: str
    year: int
    prefix: str


def copy_for(plan: PlanFile, target: CopyFor) -> PlanFile:
    """The plan that an office starts from.

    Days and quarters move with the year (bases keep theirs); number, date and defects of the old paper are dropped;
    for another commune also absolute counts, values of single places and bases it issued itself. `copied_from` stays
    until the office has gone through it.
    Raises: PlanFileError when the new ids or codes are not well formed.
    """
    data = plan_to_data(plan)
    _drop_what_was_only_theirs(data)
    elsewhere = plan.plan.commune != target.commune
    if elsewhere:
        _drop_local_numbers(data, plan.plan.commune_name)
    data = _moved(data, target.year - plan.plan.year)
    data = _renamed(data, plan, target.prefix)
    _head(data, plan, target)
    _forget_lost_rows(data)
    return plan_from_data(data)


def _drop_what_was_only_theirs(data: dict[str, Any]) -> None:
    for name in _DEFECTS:
        data.pop(name, None)
    for name in _OF_THE_PAPER:
        data["document"].pop(name, None)
    for name in _OF_THE_PLAN:
        data["plan"].pop(name, None)
    data["actors"] = [row for row in data.get("actors", []) if row["role"] != "missing"]


def _drop_local_numbers(data: dict[str, Any], commune_name: str) -> None:
    name = _bare(commune_name)
    data["bases"] = [row for row in data.get("bases", []) if name not in row["issuer"]]
    for row in [*data.get("targets", []), *data.get("rules", [])]:
        row.pop("value_by", None)
        if row.get("unit") == "count":
            row.pop("value", None)
        if row.get("indicator") and "value" not in row:
            row["needs_decision"] = True
    for line in data.get("recipients", {}).get("lines", []):
        line.pop("count", None)


def _moved(data: dict[str, Any], years: int) -> dict[str, Any]:
    def move(text: str) -> str:
        if _DAY.fullmatch(text):
            return _later(date.fromisoformat(text), years).isoformat()
        quarter = _QUARTER.fullmatch(text)
        if quarter:
            return f"{int(quarter[1]) + years}{quarter[2]}"
        return _YEAR_IN_TEXT.sub(lambda found: str(int(found[0]) + years), text)

    return {key: value if key == "bases" else _each_text(value, move) for key, value in data.items()}


def _renamed(data: dict[str, Any], plan: PlanFile, prefix: str) -> dict[str, Any]:
    names = {row: f"{prefix}-{row.partition('-')[2]}" for row in plan.ids()}
    renamed = _each_text(data, lambda text: names.get(text, text))
    return dict(renamed)


def _head(data: dict[str, Any], plan: PlanFile, target: CopyFor) -> None:
    old = plan.plan

    def here(text: str) -> str:
        named = text.replace(old.commune_name, target.commune_name)
        return named.replace(_bare(old.commune_name), _bare(target.commune_name))

    head, document = data["plan"], data["document"]
    head |= {
        "id": target.plan_id,
        "commune": target.commune,
        "commune_name": target.commune_name,
        "province_name": target.province_name,
        "year": target.year,
        "copied_from": old.id,
        "title": here(head["title"]),
    }
    document |= {name: here(document[name]) for name in ("place", "issuer") if name in document}


def _forget_lost_rows(data: dict[str, Any]) -> None:
    """A row that is gone is no longer named by others."""
    kept = {row["id"] for rows in data.values() if isinstance(rows, list) for row in rows if "id" in row}
    if data["plan"].get("parent") not in kept:
        data["plan"].pop("parent", None)
    for rows in (rows for rows in data.values() if isinstance(rows, list)):
        for row in rows:
            _forget(row, kept)


def _forget(row: dict[str, Any], kept: set[str]) -> None:
    for name in ("ties", "funds", "platforms", "measured_by"):
        if name in row:
            row[name] = [other for other in row[name] if other in kept]
    for name in ("parent", "amends"):
        if row.get(name, "")[:1].isupper() and row[name] not in kept:
            row.pop(name)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _each_text(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_each_text(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _bare(name: str) -> str:
    """The name without its kind: "xã Kỳ Anh" is "Kỳ Anh"."""
    for kind in ("xã ", "phường ", "đặc khu "):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name
