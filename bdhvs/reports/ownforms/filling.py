"""A form filled for a period, from cells of targets, counts of facts and figures; a constant number of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bdhvs.figures.models import Figure
from bdhvs.figures.rules import MEASURES
from bdhvs.figures.tables import labels_of
from bdhvs.indicators.rules import PlaceCount
from bdhvs.lib.period import Period
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.cycles import Cycle, period_words, window
from bdhvs.reports.documents.content import Column, ColumnKind, Share, Table, Value
from bdhvs.reports.documents.wording import written
from bdhvs.reports.models import OwnForm
from bdhvs.reports.ownforms.rules import ColumnSource, OwnColumn, Told, columns_of, total
from bdhvs.reports.queries import with_frozen
from bdhvs.reports.units.counts import Span, counted, counts_for
from bdhvs.reports.units.queries import Place, places_of

NOTE = "Nơi chưa có số là còn thiếu, không tính là 0; tỷ lệ chung lấy tổng tử số trên tổng mẫu số."


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: by place, and for the commune. `of_whole`: the commune's own count, where rows may overlap."""

    by_place: Mapping[str, Told]
    share: bool = False
    of_whole: Told | None = None


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The table with what stands around it."""

    table: Table
    words: str
    as_of: date


def sources_for(commune: str, rows_by: str, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may show, for these rows."""
    targets = [
        (f"target:{t.plan_id}/{t.code}", f"{t.code}. {t.says[:110]}") for t in targets_in_force(commune, on)
    ]
    counts = [(f"count:{code}", label) for code, label in counts_for(rows_by).items()]
    mine = {code: label for code, label in labels_of(commune).items() if code not in MEASURES}
    told = {m.code: m.label for m in MEASURES.values() if m.of == rows_by and m.code != "headcount"} | mine
    groups = [
        ("Phần mềm đếm trong kỳ", counts),
        ("Chỉ tiêu của kế hoạch", targets if rows_by == "hamlet" else []),
        ("Số liệu các nơi báo", [(f"figure:{code}", label) for code, label in told.items()]),
    ]
    return [(title, choices) for title, choices in groups if choices]


def filled_form(form: OwnForm, period: Period, at: datetime) -> FilledForm:
    """Every cell as of the last day of the period, or today while it runs; a closed day answers as it was frozen."""
    as_of = min(period.last_day, at.date())
    places = places_of(form.commune_id, form.rows_by, as_of, form.unit_kinds)
    columns = columns_of(form.columns)
    found = _Found(form, period, as_of, at, [place.code for place in places])
    cells = [found.of(one) for one in columns]
    word = form.get_rows_by_display()
    table = Table(
        columns=(
            Column("STT", ColumnKind.ORDINAL, 0.4),
            Column(word.capitalize(), ColumnKind.TEXT, 1.6),
            *(Column(one.title, _kind(own), 1.1) for one, own in zip(columns, cells, strict=True)),
        ),
        rows=(*_rows(places, cells), ("", "Cộng", *(_sum(own, places, word) for own in cells))),
        caption=f"{form.name}, {period_words(period)}",
        source=f"số liệu tính đến ngày {as_of:%d/%m/%Y}. {NOTE}",
        totals=1,
    )
    return FilledForm(table, period_words(period), as_of)


def _rows(places: Sequence[Place], cells: Sequence[Cells]) -> list[tuple[Value, ...]]:
    return [
        (number, place.name, *(_value(own.by_place.get(place.code, Told(share=own.share))) for own in cells))
        for number, place in enumerate(places, start=1)
    ]


def _value(told: Told) -> Value:
    if not told.is_known:
        return None
    return Share(int(told.number), told.of) if told.share else _plain(told.number)


def _plain(number: Any) -> int | Decimal:
    return int(number) if number == int(number) else Decimal(number)


def _kind(own: Cells) -> ColumnKind:
    return ColumnKind.SHARE if own.share else ColumnKind.INTEGER


def _sum(own: Cells, places: Sequence[Place], word: str) -> Value:
    """The commune's number; where places are missing it says of how many it is. Missing: None where nobody told."""
    if own.of_whole is not None:
        return _value(own.of_whole)
    found, told, whole = total([own.by_place.get(p.code, Told(share=own.share)) for p in places], own.share)
    value = _value(found)
    if value is None or told == whole:
        return value
    return f"{written(value, '')} ({told}/{whole} {word})"


class _Found:
    """Everything the columns need, asked for once a source."""

    def __init__(
        self, form: OwnForm, period: Period, as_of: date, at: datetime, places: Sequence[str]
    ) -> None:
        self.form, self.period, self.as_of, self.places = form, period, as_of, places
        wanted: dict[ColumnSource, set[str]] = {source: set() for source in ColumnSource}
        for one in columns_of(form.columns):
            wanted[one.source].add(one.code)
        between = None
        if form.cut_at is not None and form.cycle == Cycle.DAY and at.tzinfo is not None:
            between = window(period, form.cut_at, at.tzinfo)
        span = Span(form.commune_id, period.start, period.end, between)
        self.counts = counted(wanted[ColumnSource.COUNT], form.rows_by, span)
        self.states = self._states(wanted[ColumnSource.TARGET], at.date())
        self.figures = self._figures(wanted[ColumnSource.FIGURE])

    def of(self, column: OwnColumn) -> Cells:
        if column.source is ColumnSource.COUNT:
            return self._counted(column.code)
        if column.source is ColumnSource.TARGET:
            return self._target(column.code)
        return self._told(column.code)

    def _counted(self, code: str) -> Cells:
        found = self.counts.get(code, {})
        return Cells({place: Told(found.get(place, 0)) for place in self.places})

    def _states(self, codes: set[str], today: date) -> dict[str, TargetState]:
        if not codes:
            return {}
        every = targets_in_force(self.form.commune_id, self.as_of)
        targets = [one for one in every if f"{one.plan_id}/{one.code}" in codes]
        live = states(
            commune=self.form.commune_id, targets=targets, as_of=self.as_of, fresh=self.as_of < today
        )
        found = with_frozen(self.form.commune_id, self.as_of, live)
        return {f"{one.target.plan_id}/{one.target.code}": one for one in found}

    def _target(self, code: str) -> Cells:
        state = self.states.get(code)
        if state is None:
            return Cells({})
        share = state.is_share
        return Cells(
            {hamlet: _cell(cell, share=share) for hamlet, cell in state.hamlets.items()},
            share,
            _cell(state.whole, share=share),
        )

    def _figures(self, codes: set[str]) -> dict[str, dict[str, Figure]]:
        key = "unit_id" if self.form.rows_by == "unit" else "hamlet_id"
        rows = Figure.objects.filter(commune_id=self.form.commune_id, measure__in=codes, group_code="")
        rows = rows.filter(as_of__lte=self.as_of, superseded_by=None).exclude(**{key: None})
        found: dict[str, dict[str, Figure]] = {}
        for one in rows.order_by("as_of", "recorded_at", "pk"):
            # A number of our own is of its period; an official one holds until the next.
            if one.measure in MEASURES or one.as_of >= self.period.start:
                found.setdefault(one.measure, {})[str(getattr(one, key))] = one
        return found

    def _told(self, code: str) -> Cells:
        rows = self.figures.get(code, {})
        measure = MEASURES.get(code)
        share = measure.share if measure else any(one.denominator is not None for one in rows.values())
        return Cells({place: _figure(one, share=share) for place, one in rows.items()}, share)


def _cell(cell: PlaceCount | None, *, share: bool) -> Told:
    """A cell of a target. Missing: no base is not zero."""
    if cell is None or (share and not cell.denominator):
        return Told(share=share)
    return Told(cell.numerator, cell.denominator if share else None, share)


def _figure(one: Figure, *, share: bool) -> Told:
    if share:
        return Told(one.numerator, one.denominator, True)
    return Told(one.value)
