"""A framework as a table of an office: reading it, what is wrong with it, how two versions differ.

Circular 02/2025/TT-BGDĐT has six domains and 24 components; the first five share their codes with DigComp 3.0.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bdhvs.lib.vietnamese import fold

GROUPS: Final = {
    "citizen": "Người dân",
    "official": "Cán bộ, công chức, viên chức",
    "pupil": "Học sinh, sinh viên",
    "worker": "Người lao động",
}
SETS: Final = {"core": "cốt lõi", "optional": "mở rộng"}
_COMPONENTS: Final = {1: 3, 2: 6, 3: 4, 4: 4, 5: 4}
DIGCOMP: Final = frozenset(f"{area}.{n}" for area, most in _COMPONENTS.items() for n in range(1, most + 1))
CIRCULAR_02: Final = DIGCOMP | {"6.1", "6.2", "6.3"}
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
MOST_ITEMS: Final = 500

COLUMNS: Final = {
    "code": ("Mã", 10),
    "label": ("Kỹ năng", 60),
    "level": ("Mức", 18),
    **{group: (label, 22) for group, label in GROUPS.items()},
    "safety": ("Thuộc nhóm an toàn", 12),
    "digcomp": ("Mã DigComp 3.0", 16),
    "circular02": ("Mã Thông tư 02/2025", 18),
    "continues": ("Mục cũ tương ứng", 20),
}
"""Key, title and width of the columns of the template."""
MUST: Final = ("code", "label")


class FrameworkError(ValueError):
    """A version that cannot be taken in; the message is for the officer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as an office wrote it. `sets`: (group, set) pairs."""

    code: str
    label: str
    level: str = ""
    sets: tuple[tuple[str, str], ...] = ()
    digcomp: tuple[str, ...] = ()
    circular02: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def of_data(told: Mapping[str, Any]) -> "Entry":
        lists = {name: tuple(told[name]) for name in ("digcomp", "circular02", "continues")}
        sets = tuple((group, kind) for group, kind in told["sets"])
        return Entry(told["code"], told["label"], told["level"], sets, **lists)


@dataclass(slots=True)
class Line:
    """One line of a file: its entry where it can be one, and everything that is wrong with it."""

    number: int
    entry: Entry | None
    problems: list[str]


def read_lines(table: Sequence[tuple[int, Sequence[str]]], known: Mapping[str, str]) -> list[Line]:
    """Lines under the header of a table. `known`: label by code of every item of earlier versions.

    Raises: FrameworkError when a column that must be there is not, or there is no line
    """
    places, rest = _header(table)
    lines = [_line(number, _cells(cells, places), known) for number, cells in rest if any(cells)]
    if not lines:
        raise FrameworkError("Tệp chưa có dòng nào dưới dòng tiêu đề.")
    if len(lines) > MOST_ITEMS:
        raise FrameworkError(f"Tệp có {len(lines)} dòng, nhiều hơn {MOST_ITEMS}. Hãy kiểm tra lại tệp.")
    _check_twice(lines)
    return lines


def _header(
    table: Sequence[tuple[int, Sequence[str]]],
) -> tuple[dict[str, int], Sequence[tuple[int, Sequence[str]]]]:
    titles = {fold(title): key for key, (title, _) in COLUMNS.items()}
    for index, (_, cells) in enumerate(table[:30]):
        found = [(titles.get(fold(cell.rstrip(" *"))), place) for place, cell in enumerate(cells)]
        places = {key: place for key, place in found if key}
        if set(MUST) <= set(places):
            return places, table[index + 1 :]
    raise FrameworkError("Không tìm thấy cột “Mã” và “Kỹ năng”. Hãy dùng tệp mẫu.")


def _cells(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {key: cells[place].strip() for key, place in places.items() if place < len(cells)}


def _line(number: int, cells: Mapping[str, str], known: Mapping[str, str]) -> Line:
    problems: list[str] = []
    code, label = cells.get("code", ""), " ".join(cells.get("label", "").split())
    if not CODE.fullmatch(code):
        problems.append("mã chỉ gồm chữ không dấu, số, dấu chấm, gạch; không để trống")
    if not label or len(label) > 200:
        problems.append("kỹ năng để trống hoặc dài quá 200 ký tự")
    sets = _sets(cells, problems)
    continues = _parts(cells.get("continues", ""))
    problems += [f"không có mục cũ mã {one}" for one in continues if one not in known]
    if code in known and fold(known[code]) != fold(label) and code not in continues:
        problems.append(
            f"mã này đang là “{known[code]}”. Cùng một kỹ năng thì ghi mã ấy vào cột Mục cũ; khác thì đổi mã"
        )
    entry = Entry(
        code, label, cells.get("level", "")[:60], sets,
        _codes(cells.get("digcomp", ""), DIGCOMP, "DigComp", problems),
        _codes(cells.get("circular02", ""), CIRCULAR_02, "Thông tư 02", problems), continues,
    )  # fmt: skip
    return Line(number, None if problems else entry, problems)


def _sets(cells: Mapping[str, str], problems: list[str]) -> tuple[tuple[str, str], ...]:
    words = {fold(label): kind for kind, label in SETS.items()} | {"x": "core"}
    found: list[tuple[str, str]] = []
    for group, label in GROUPS.items():
        text = cells.get(group, "")
        if not text:
            continue
        kind = words.get(fold(text))
        if kind is None:
            problems.append(f"cột {label}: ghi “cốt lõi” hoặc “mở rộng”, không áp dụng thì để trống")
        else:
            found.append((group, kind))
    if not found:
        problems.append("chưa thuộc nhóm người học nào")
    if cells.get("safety"):
        found += [(group, "safety") for group, _ in list(found)]
    return tuple(found)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[;,\s]+", text) if part))


def _codes(text: str, allowed: frozenset[str], name: str, problems: list[str]) -> tuple[str, ...]:
    found = _parts(text)
    if stray := [one for one in found if one not in allowed]:
        problems.append(f"{name} không có mã {', '.join(stray)}")
    return found


def _check_twice(lines: Iterable[Line]) -> None:
    first: dict[str, int] = {}
    for line in lines:
        if line.entry is None:
            continue
        if line.entry.code in first:
            line.problems.append(f"mã {line.entry.code} đã có ở dòng {first[line.entry.code]}")
            line.entry = None
        else:
            first[line.entry.code] = line.number


@dataclass(frozen=True, slots=True)
class Difference:
    """How a version differs from an earlier one. `renamed`: (code, before, now); `moved`: (code, before, now)."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    renamed: tuple[tuple[str, str, str], ...]
    regrouped: tuple[tuple[str, str, str], ...]

    @property
    def nothing(self) -> bool:
        return not (self.added or self.removed or self.renamed or self.regrouped)


def difference(before: Sequence[Entry], now: Sequence[Entry]) -> Difference:
    """What is new, gone, said differently, or of other groups; items are compared by code."""
    old, new = {one.code: one for one in before}, {one.code: one for one in now}
    both = [(old[code], one) for code, one in new.items() if code in old]
    return Difference(
        added=tuple(one for code, one in new.items() if code not in old),
        removed=tuple(one for code, one in old.items() if code not in new),
        renamed=tuple((a.code, a.label, b.label) for a, b in both if a.label != b.label),
        regrouped=tuple((a.code, told_sets(a), told_sets(b)) for a, b in both if set(a.sets) != set(b.sets)),
    )


def told_sets(entry: Entry) -> str:
    """`Người dân: cốt lõi; Người lao động: mở rộng`."""
    known = [(group, kind) for group, kind in entry.sets if group in GROUPS and kind in SETS]
    return "; ".join(f"{GROUPS[group]}: {SETS[kind]}" for group, kind in sorted(known))


def is_shown(code: str, latest: Mapping[str, str], continues: Mapping[str, Sequence[str]]) -> bool:
    """Whether somebody has shown an item: by its own latest result, or, where it has none, by every earlier item that
    it continues. One item divided counts for each part; several made one count only together.
    """
    if code in latest:
        return latest[code] == "yes"
    rest = {one: olds for one, olds in continues.items() if one != code}
    olds = [old for old in continues.get(code, ()) if old != code]
    return bool(olds) and all(is_shown(old, latest, rest) for old in olds)
