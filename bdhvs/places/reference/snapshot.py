"""The national list as the data files of the package `vietnamadminunits` (MIT) hold it: 34 provinces and 3,321
communes since 1/7/2025, with the communes they were made of.

The package is located, never imported: its code needs libraries that we do not.
Law: administrative-units-2025
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bdhvs.places.rules import ReferenceListError, kind_of

SINCE = date(2025, 7, 1)
LAST_SEEN = date(2025, 6, 30)
"""The package does not say since when an old commune existed: it is entered as known on its last day."""

_CITIES = frozenset({"75"})
"""Đồng Nai has been a centrally run city since 30/4/2026, after the package was made."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province (two digits) or a commune (five digits) of one of the two maps."""

    code: str
    name: str
    kind: str
    province: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Both maps, and which new commune took over from which old one."""

    provinces: tuple[Place, ...]
    communes: tuple[Place, ...]
    successors: tuple[tuple[str, str], ...]


def read_snapshot() -> Snapshot:
    """Read the package's files.

    Raises: ReferenceListError when the package is not installed.
    """
    folder = _folder()
    with closing(sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)) as base:
        new = base.execute(_NEW).fetchall()
        old = base.execute(_OLD).fetchall()
    links = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    codes = {code for _, _, code, *_ in new}
    gone = [row for row in old if row[1] not in codes]
    return Snapshot(
        provinces=tuple(_provinces(new, old)),
        communes=(*(_commune(row) for row in new), *(_old_commune(row) for row in gone)),
        successors=tuple(sorted(_successors(new, old, links))),
    )


_NEW = """
SELECT provinceKey, wardKey, wardCode, wardShort, wardType, provinceCode, provinceShort, province FROM admin_units
"""
_OLD = """
SELECT provinceKey || '_' || districtKey || '_' || wardKey, wardCode, wardShort, wardType, provinceCode, provinceShort,
       province
FROM admin_units_legacy WHERE wardCode IS NOT NULL
"""


def _folder() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ReferenceListError("Thiếu gói dữ liệu đơn vị hành chính: hãy cài requirements-data.txt.")
    return Path(spec.submodule_search_locations[0]) / "data"


def _provinces(new: list[Any], old: list[Any]) -> Iterator[Place]:
    """The provinces of today; of the old map those whose code is no longer used."""
    present = {row[5]: (row[6], row[7]) for row in new}
    for code, (name, full) in sorted(present.items()):
        yield Place(code, name, _province_kind(code, full), "", SINCE)
    for code, (name, full) in sorted({row[4]: (row[5], row[6]) for row in old}.items()):
        if code not in present:
            yield Place(code, name, _province_kind(code, full), "", LAST_SEEN, SINCE)


def _province_kind(code: str, full: str) -> str:
    return "thanh_pho" if full.startswith("Thành phố") or code in _CITIES else "tinh"


def _commune(row: Any) -> Place:
    return Place(row[2], row[3], kind_of(row[4]).value, row[5], SINCE)


def _old_commune(row: Any) -> Place:
    return Place(row[1], row[2], kind_of(row[3]).value, row[4], LAST_SEEN, SINCE)


def _successors(new: list[Any], old: list[Any], links: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs (old code, new code). A commune that kept its code goes on and is not its own successor."""
    new_code = {(row[0], row[1]): row[2] for row in new}
    old_code = {row[0]: row[1] for row in old}
    pairs = {
        (old_code.get(before, ""), new_code.get((province, after), ""))
        for province, after, before in (*_whole(links), *_divided(links))
    }
    return ((before, after) for before, after in pairs if before and after and before != after)


def _whole(links: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for province, communes in links["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for after, befores in communes.items():
            yield from ((province, after, before) for before in befores)


def _divided(links: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for province, communes in links["DICT_PROVINCE_WARD_DIVIDED"].items():
        for before, afters in communes.items():
            yield from ((province, after["newWardKey"], before) for after in afters)
