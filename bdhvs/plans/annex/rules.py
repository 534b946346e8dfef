"""Understanding the rows of a task annex: which column is what, who is meant, until when. Pure."""

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from bdhvs.lib.vietnamese import fold

Grid: TypeAlias = Sequence[Sequence[str]]
MOST_ROWS: Final = 400

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("tt", "stt", "so tt"),
    "does": ("nhiem vu", "noi dung", "cong viec", "ten nhiem vu", "hoat dong"),
    "lead": ("chu tri", "thuc hien"),
    "with": ("phoi hop",),
    "due": ("thoi gian", "thoi han", "han", "hoan thanh"),
    "product": ("san pham", "ket qua"),
    "funds": ("kinh phi", "nguon"),
}
"""Words that a heading begins with or contains, by what the column holds. The first that fits is taken."""
_MUST: Final = ("does", "lead")
_SEPARATORS: Final = re.compile(r"[;,\n/]|\s+-\s+")
_ROMAN: Final = re.compile(r"[IVXLC]+\.?")
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ALWAYS: Final = ("thuong xuyen", "hang ngay", "lien tuc", "hang nam")
_STRICT: Final = re.compile(r"\btruoc\b")


class AnnexError(ValueError):
    """A file that holds no list of tasks; the message says why, in Vietnamese."""


class DueError(ValueError):
    """A term that nobody can read."""


@dataclass(slots=True)
class AnnexRow:
    """One task as the office wrote it, with what is wrong about it. `line` counts from the top of the table."""

    line: int
    does: str
    clause: str
    lead: str = ""
    partners: tuple[str, ...] = ()
    due: str = ""
    product: str = ""
    funds: str = ""
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of the annex may mean: codes of actors and numbers of funds by folded name; terms already told."""

    actors: Mapping[str, str]
    funds: Mapping[str, str]
    chosen: Mapping[str, str] = field(default_factory=dict)

    def actor(self, name: str) -> str | None:
        """The code of an actor; what the officer chose for this name goes before."""
        return self.chosen.get(fold(name)) or self.actors.get(fold(name))


def annex_rows(tables: Sequence[Grid], year: int) -> list[AnnexRow]:
    """Tasks of the table that looks most like a list of tasks.

    Raises: AnnexError when no table names tasks and who leads them, or there are too many
    """
    best: tuple[int, dict[str, int], Grid] = (0, {}, ())
    for table in tables:
        for top, cells in enumerate(table[:30]):
            places = _places(cells)
            if len(places) > len(best[1]):
                best = (top, places, table)
    top, places, table = best
    if missing := [name for name in _MUST if name not in places]:
        wanted = {"does": "Nhiệm vụ (hoặc Nội dung)", "lead": "Chủ trì"}[missing[0]]
        raise AnnexError(f"Không tìm thấy bảng có cột “{wanted}”. Hãy kiểm tra dòng tiêu đề của bảng.")
    found = list(_rows(table, top, places))
    if not found:
        raise AnnexError("Bảng chưa có nhiệm vụ nào dưới dòng tiêu đề.")
    if len(found) > MOST_ROWS:
        raise AnnexError(f"Bảng có {len(found)} nhiệm vụ, nhiều hơn {MOST_ROWS}. Hãy kiểm tra lại tệp.")
    for row in found:
        _check(row, year)
    return found


def _places(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        key = fold(cell)
        for name, words in _COLUMNS.items():
            if name not in found and key and len(key) < 60 and any(_holds(key, word) for word in words):
                found[name] = index
                break
    return found


def _holds(heading: str, word: str) -> bool:
    return heading == word or re.search(rf"\b{word}\b", heading) is not None


def _rows(table: Grid, top: int, places: Mapping[str, int]) -> list[AnnexRow]:
    """Rows under the heading; a row that only names a part gives its name to those below."""
    found, clause = [], "Phụ lục"
    for line, cells in enumerate(table[top + 1 :], start=top + 2):
        told = {name: _clean(cells[index]) if index < len(cells) else "" for name, index in places.items()}
        if not told["does"] and not told.get("number") or _places(cells).keys() >= set(_MUST):
            continue  # nothing there, or the heading again on the next page
        if (
            not told["lead"]
            and not told.get("due")
            and (_ROMAN.fullmatch(told.get("number", "")) or not told["does"])
        ):
            clause = f"Phụ lục, {told.get('number', '')} {told['does']}".strip(" .,")[:80]
            continue
        found.append(
            AnnexRow(
                line, told["does"], clause, told["lead"], tuple(names_in(told.get("with", ""))),
                told.get("due", ""), told.get("product", ""), told.get("funds", ""),
            )
        )  # fmt: skip
    return found


def _clean(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def names_in(text: str) -> list[str]:
    """Several names in one cell."""
    return list(dict.fromkeys(part.strip(" .") for part in _SEPARATORS.split(text) if part.strip(" .")))


def _check(row: AnnexRow, year: int) -> None:
    if not row.does:
        row.problems.append("thiếu nội dung nhiệm vụ")
    elif len(row.does) > 900:
        row.problems.append(f"nội dung dài {len(row.does)} ký tự, tối đa 900")
    try:
        due_of(row.due, year)
    except DueError as refusal:
        row.problems.append(str(refusal))


def due_of(text: str, year: int) -> date | str | None:
    """The last day, `always`, or None where nothing is said. A month, quarter or year ends with its last day.

    Raises: DueError
    """
    key = fold(text).strip(" .")
    if not key:
        return None
    if any(word in key for word in _ALWAYS):
        return "always"
    for read in (_day, _month, _quarter, _year):
        found = read(key, year)
        if found is not None:
            return found - timedelta(days=1) if _STRICT.search(key) and read is _day else found
    raise DueError(f"chưa hiểu thời hạn “{text[:40]}”; ghi ngày/tháng/năm, tháng, quý hoặc thường xuyên")


def _day(key: str, year: int) -> date | None:
    found = re.search(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\b", key)
    if found is None or (found[3] is None and int(found[2]) > 12):
        return None
    try:
        return date(int(found[3] or year), int(found[2]), int(found[1]))
    except ValueError:
        raise DueError(f"ngày {found[0]} không có trong lịch") from None


def _month(key: str, year: int) -> date | None:
    found = re.search(r"\b(?:thang\s*)?(\d{1,2})[/-](\d{4})\b", key) or re.search(
        r"\bthang\s*(\d{1,2})\b", key
    )
    if found is None or not 1 <= int(found[1]) <= 12:
        return None
    year = int(found[2]) if found.re.groups > 1 else year
    return date(year, int(found[1]), calendar.monthrange(year, int(found[1]))[1])


def _quarter(key: str, year: int) -> date | None:
    found = re.search(r"\bquy\s*(iv|iii|ii|i|[1-4])\b(?:\D*(\d{4}))?", key)
    if found is None:
        return None
    month = 3 * (_QUARTERS.get(found[1]) or int(found[1]))
    return _month(f"{month}/{found[2] or year}", year)


def _year(key: str, _: int) -> date | None:
    found = re.search(r"\b(20\d\d)\b", key)
    return date(int(found[1]), 12, 31) if found else None


def unknown_names(rows: Sequence[AnnexRow], words: Words) -> list[str]:
    """Names of those who lead or help that mean nobody of the plan yet, each once."""
    named = [name for row in rows for name in (row.lead, *row.partners) if name]
    return list({fold(name): name for name in reversed(named) if words.actor(name) is None}.values())[::-1]


def task_of(row: AnnexRow, words: Words, year: int) -> dict[str, Any]:
    """The row as a task of the plan, its number aside; empty keys are left out.

    Raises: DueError
    """
    lead = words.actor(row.lead) if row.lead else None
    partners = [code for name in row.partners if (code := words.actor(name)) and code != lead]
    fund = words.funds.get(fold(row.funds))
    due = due_of(row.due, year)
    told = {
        "clause": row.clause,
        "does": row.does,
        "kind": "coordination",
        "lead": lead,
        "with": list(dict.fromkeys(partners)),
        "due": due.isoformat() if isinstance(due, date) else due,
        "funds": [fund] if fund else [],
        "product": row.product[:900],
    }
    return {key: value for key, value in told.items() if value}
