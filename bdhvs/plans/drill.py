"""The page of one target: how it is measured, who stands behind the number, with which evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.accounts.rules import Act
from bdhvs.indicators.queries import Fact, UnitBehind, evidence_behind, units_behind
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.people.queries import PERSON_KINDS, names_of_units
from bdhvs.places.queries import hamlet_names
from bdhvs.plans import board as boards
from bdhvs.plans.charts import hamlet_chart, trend_chart
from bdhvs.plans.explaining import how_measured
from bdhvs.plans.measuring import TargetState, measure_of
from bdhvs.plans.wording import OUTCOME_WORDS
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

FACT_WORDS = {
    "attainment": "ghi nhận kỹ năng",
    "test_result": "bài kiểm tra",
    "visit": "lượt thăm hộ",
    "delivery": "tài liệu đã phát",
    "session": "buổi",
    "attendance": "dự buổi",
    "publication": "tin, bài",
    "submission": "hồ sơ đã nộp",
    "roster": "phân công",
    "recognition": "ghi nhận, khen",
    "figure": "số liệu",
    "duty": "lịch trực",
    "mentee": "kèm cặp",
    "team_member": "thành viên Tổ",
}
OUTCOME_CHIP = {"pass": "reached", "fail": "missed", "missing": "no_data", "base_unknown": "needs_decision"}


@dataclass(slots=True)
class Line:
    """One unit behind the number, as a row of the table; its facts are read when its page is shown."""

    unit: UnitBehind
    name: str
    hamlet: str
    facts: tuple[Fact, ...] = ()

    @property
    def outcome(self) -> str:
        return OUTCOME_WORDS[self.unit.outcome]

    @property
    def level(self) -> str:
        level = self.unit.level or ""
        return f"{level} {Level(level).label}" if level in Level.__members__ else ""

    @property
    def evidence(self) -> str:
        """The newest facts in words; how many more there are."""
        said = [_fact_words(fact) for fact in self.facts[:3]]
        rest = len(self.facts) - len(said)
        return "; ".join([*said, *([f"và {rest} ghi nhận khác"] if rest else [])])


def _fact_words(fact: Fact) -> str:
    day = f" ngày {fact.occurred_on:%d/%m/%Y}" if fact.occurred_on else ""
    return f"{FACT_WORDS.get(fact.kind, fact.kind)}{day}{f' ({fact.level})' if fact.level else ''}"


def chosen_units(request: Request, state: TargetState, at: datetime) -> list[Line]:
    """Units of the chosen place and outcome. Reading names of persons is written in the journal."""
    measure = measure_of(state.target, state.definition)
    commune = request.commune_code
    places = hamlet_names(commune)
    hamlet = request.GET.get("noi", "")
    if hamlet and hamlet not in places:
        raise Http404
    units = units_behind(measure, commune, state.as_of, hamlet)
    wanted = request.GET.get("ket_qua", "")
    units = [unit for unit in units if not wanted or unit.outcome == wanted]
    personal = names_persons(state)
    show_names = not personal or request.user.may(Act.SEE_NAMES_BEHIND)
    names = names_of_units(units) if show_names else {}
    if personal and show_names and units:
        note(act="see_names_behind", by=request.user, at=at, commune=commune, subject="target",
             ids=[state.target.code], count=len(units))  # fmt: skip
    return [
        Line(
            unit,
            names.get((unit.unit_kind, unit.unit_id), _plain_name(unit)),
            places.get(unit.hamlet_code or "", ""),
            (),
        )
        for unit in units
    ]


def names_persons(state: TargetState) -> bool:
    """Whether the list behind the number is a list of persons."""
    return state.definition.of in PERSON_KINDS


def _plain_name(unit: UnitBehind) -> str:
    return unit.unit_id if not unit.unit_id.isdigit() else f"Mã {unit.unit_id}"


def behind_table(request: Request, state: TargetState, lines: list[Line]) -> Table[Line]:
    """Sorted, filtered, exported like every table; evidence is read for the page at hand only."""
    columns = [
        Column("name", "Tên", heading=True, searchable=True),
        Column("hamlet", "Nơi", filterable=True),
        Column("outcome", "Kết quả", Kind.CHIP, status_of=lambda line: OUTCOME_CHIP[line.unit.outcome]),
        Column("level", "Minh chứng cao nhất"),
        Column("evidence", "Ghi nhận", sortable=False),
    ]
    table = Table(
        lines,
        columns,
        request.GET,
        key=f"sau-{state.target.code}",
        caption=f"Đứng sau {state.target.code}",
        empty=Empty("Không có ai trong phần này", "Hãy đổi nơi hoặc kết quả ở trên."),
    )
    return _with_evidence(table, request, state, lines)


def _with_evidence(
    table: Table[Line], request: Request, state: TargetState, lines: list[Line]
) -> Table[Line]:
    if table.state.output == "xlsx" or len(lines) <= 200:
        wanted = None if table.state.output == "xlsx" else [line.unit.unit_id for line in lines]
    else:
        first = (table.page - 1) * table.state.size
        ordered = list(table._rows.slice(first, first + table.state.size))  # the page as the table sorts it
        wanted = [line.unit.unit_id for line in ordered]
    facts = evidence_behind(
        measure_of(state.target, state.definition), request.commune_code, state.as_of, wanted
    )
    for line in lines:
        line.facts = tuple(facts.get(line.unit.unit_id, ()))
    return table


def target_page(
    request: Request, state: TargetState, reading: boards.Reading, lines: list[Line]
) -> dict[str, Any]:
    """What the page of a target shows beside its table."""
    places = hamlet_names(request.commune_code)
    return {
        "state": state,
        "target": state.target,
        "card": boards.card(state, reading),
        "as_of": state.as_of,
        "how": how_measured(state, reading),
        "figure_numbers": boards.figure_numbers(state.figure) if state.figure else "",
        "figure_day": date.fromisoformat(state.figure["as_of"]) if state.figure else None,
        "parts": [
            (state.definition.part_says.get(name) or name, cell) for name, cell in sorted(state.parts.items())
        ],
        "groups": [
            (state.definition.group_says.get(name) or name, cell)
            for name, cell in sorted(state.groups.items())
        ],
        "trend_chart": trend_chart(state),
        "hamlet_chart": hamlet_chart(state, places, reading),
        "outcomes": [("", "Tất cả"), *OUTCOME_WORDS.items()],
        "outcome": request.GET.get("ket_qua", ""),
        "places": [
            ("", "Toàn xã"),
            *((code, places[code]) for code in sorted(state.hamlets) if code in places),
        ],
        "place": request.GET.get("noi", ""),
        "edit_url": reverse("plans:target_edit", args=[state.target.plan_id, state.target.code])
        if request.user.may(Act.EDIT_PLAN)
        else "",
        "count": len(lines),
    }
