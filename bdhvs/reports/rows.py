"""What the pages of a report and of a closing list, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.indicators.queries import definition_of
from bdhvs.indicators.rules import PlaceCount
from bdhvs.places.queries import hamlet_names, hamlets_on
from bdhvs.plans import board as boards
from bdhvs.plans.asking import Decided, Number, number_in
from bdhvs.plans.measuring import TargetState
from bdhvs.reports.composing import Composed
from bdhvs.reports.documents.content import ColumnKind
from bdhvs.reports.documents.content import Table as DocumentTable
from bdhvs.reports.documents.outline import check_table, hamlet_table, level_table, target_table
from bdhvs.reports.documents.wording import number, written
from bdhvs.reports.frozen import Line
from bdhvs.reports.models import Closing, FrozenCell
from bdhvs.ui.formats import vn_number
from bdhvs.ui.tables import Column, Kind, Table

NOT_KNOWN = "chưa có"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target as it will stand in the report, with what changed."""

    code: str
    says: str
    aim: str
    counted: str
    unknown: str
    status: str
    status_label: str
    url: str
    step: str
    adjusted: str
    live: str


def composed_rows(composed: Composed) -> list[TargetRow]:
    """Targets of the report; each figure opens its page for the same day."""
    steps = {(line.plan_id, line.code): line for line in composed.since}
    late = {(line.plan_id, line.code): line for line in composed.adjusted}
    rows = []
    for state in composed.states:
        key = (state.target.plan_id, state.target.code)
        shown, counts, cell = boards.shown_status(state), state.decides(state.whole), state.whole
        rows.append(
            TargetRow(
                code=state.target.code,
                says=state.target.says,
                aim=boards.aim(state),
                counted=_counted(state, counts),
                unknown=number(cell.missing) if cell and cell.denominator is not None else "",
                status=shown.value,
                status_label=shown.label,
                url=boards.target_url(state, composed.reading.as_of),
                step=signed(steps[key].step if key in steps else None),
                adjusted=signed(late[key].step if key in late else None),
                live=signed(state.adjusted) if state.adjusted else "",
            )
        )
    return rows


def _counted(state: TargetState, counts: Decided | None) -> str:
    if counts is None:
        return NOT_KNOWN
    return boards.plain_value(state) if counts[1] is None else out_of(int(counts[0]), counts[1])


def out_of(numerator: int, denominator: int | None) -> str:
    """n/N, or n alone where there is nothing to divide by. Missing: an empty base has no result, not a zero."""
    if denominator == 0:
        return NOT_KNOWN
    return number(numerator) if denominator is None else f"{number(numerator)}/{number(denominator)}"


def signed(step: Number | None) -> str:
    """+3, −2, 0; empty where nothing can be compared."""
    if step is None:
        return ""
    return f"{'+' if step > 0 else '−' if step < 0 else ''}{number(abs(Decimal(step)))}"


@dataclass(frozen=True, slots=True)
class Preview:
    """A table of the document as text, for looking at."""

    title: str
    heads: list[str]
    rows: list[list[tuple[str, bool]]]


def previews(composed: Composed) -> list[Preview]:
    """The tables that the Word file and the workbook will hold."""
    outline = composed.outline
    tables = [target_table(outline), check_table(outline)]
    if outline.hamlets:
        tables.append(hamlet_table(outline, outline.hamlets))
    if any(line.by_level for line in outline.targets):
        tables.append(level_table(outline))
    return [preview_of(table) for table in tables if table.rows]


def preview_of(table: DocumentTable) -> Preview:
    """One table as text."""
    numeric = [
        column.kind in (ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.SHARE) for column in table.columns
    ]
    return Preview(
        table.caption,
        [column.title for column in table.columns],
        [[(written(v, table.missing), n) for v, n in zip(row, numeric, strict=True)] for row in table.rows],
    )


@dataclass(frozen=True, slots=True)
class LineRow:
    """One target of a closing beside another count."""

    line: Line
    url: str

    @property
    def then(self) -> str:
        return self._said(self.line.then)

    @property
    def now(self) -> str:
        return self._said(self.line.now)

    def _said(self, one: PlaceCount | FrozenCell | None) -> str:
        definition = self.line.definition
        if one is None:
            return ""
        if definition is None or definition.shape not in ("value", "rank"):
            return out_of(one.numerator, one.denominator)
        told = number_in(definition, one)
        return NOT_KNOWN if told is None else vn_number(told)

    @property
    def unknown(self) -> int | None:
        return self.line.then.missing if self.line.then else None

    @property
    def step(self) -> str:
        return signed(self.line.step)

    @property
    def base_step(self) -> str:
        return signed(self.line.base_step)

    @property
    def state(self) -> str:
        """The chip: nothing moved, something did, or there is nothing to compare."""
        if self.line.step is None:
            return "no_data"
        return "needs_decision" if self.line.moved else "reached"

    @property
    def state_word(self) -> str:
        return {"no_data": "Không so được", "needs_decision": "Có điều chỉnh", "reached": "Không đổi"}[
            self.state
        ]


def line_rows(lines: Sequence[Line], day: str) -> list[LineRow]:
    """Lines with the address of their target on that day."""
    return [
        LineRow(
            line, f"{reverse('plans:target', args=[line.plan_id, line.code])}?ngay={day}" if line.says else ""
        )
        for line in lines
    ]


def line_table(request: Request, rows: list[LineRow], *, key: str, then: str, now: str) -> Table[LineRow]:
    """Totals of a closing beside those of another count."""
    columns = [
        Column("code", "Mã", Kind.LINK, source="line.code", searchable=True, link=lambda row: row.url),
        Column("says", "Chỉ tiêu", source="line.says", heading=True, searchable=True),
        Column("then", then, Kind.TEXT, sortable=False),
        Column("unknown", "Chưa rõ lúc chốt", Kind.NUMBER),
        Column("now", now, Kind.TEXT, sortable=False),
        Column("step", "Số đạt thay đổi", sortable=False),
        Column("base_step", "Mẫu số thay đổi", sortable=False),
        Column("state", "So sánh", Kind.CHIP, source="state_word", status_of=lambda row: row.state),
    ]
    return Table(rows, columns, request.GET, key=key, caption="Số liệu theo chỉ tiêu")


@dataclass(frozen=True, slots=True)
class CellRow:
    """One frozen cell with its place, group and part in words."""

    cell: FrozenCell
    place: str
    group: str
    part: str


def cell_rows(closing: Closing) -> list[CellRow]:
    """Every frozen cell: target by target, the whole commune first, then hamlets in the commune's order."""
    places = hamlet_names(closing.commune_id)
    mapped = hamlets_on(closing.commune_id, closing.as_of).values_list("code", flat=True)
    order = {code: number for number, code in enumerate(mapped, start=1)}
    cells = FrozenCell.objects.filter(closing=closing)
    rows = [
        CellRow(
            cell,
            places.get(cell.hamlet_id, cell.hamlet_id) if cell.hamlet_id else "Toàn xã",
            _said(cell, "group_says", cell.group_code) or "Tất cả",
            _said(cell, "part_says", cell.part) or "Cả chỉ tiêu",
        )
        for cell in cells
    ]
    return sorted(
        rows,
        key=lambda row: (row.cell.plan_id, row.cell.target_code, row.cell.group_code, row.cell.part,
                         order.get(row.cell.hamlet_id or "", 0)),
    )  # fmt: skip


def _said(cell: FrozenCell, words: str, code: str) -> str:
    definition = definition_of(cell.indicator_id)
    known: dict[str, str] = getattr(definition, words) if definition else {}
    return known.get(code) or code


def cell_table(request: Request, closing: Closing) -> Table[CellRow]:
    """Every frozen cell, down to hamlets, groups and parts."""
    columns = [
        Column("code", "Chỉ tiêu", source="cell.target_code", heading=True, searchable=True, filterable=True),
        Column("place", "Nơi", filterable=True),
        Column("group", "Nhóm", filterable=True),
        Column("part", "Vế"),
        Column("numerator", "Số đạt", Kind.NUMBER, source="cell.numerator"),
        Column("denominator", "Mẫu số", Kind.NUMBER, source="cell.denominator"),
        Column("failed", "Chưa đạt", Kind.NUMBER, source="cell.failed"),
        Column("missing", "Chưa rõ", Kind.NUMBER, source="cell.missing"),
        Column("at_least", "Minh chứng từ", source="cell.at_least", hidden=True),
        Column("plan", "Kế hoạch", source="cell.plan_id", hidden=True),
    ]
    return Table(cell_rows(closing), columns, request.GET, key="o-da-chot", caption="Từng ô đã chốt")
