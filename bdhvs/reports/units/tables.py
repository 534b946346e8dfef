"""The grid of a round: places down, lines across; what nobody told is empty, never zero."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.reports.units.queries import Line, RoundState
from bdhvs.reports.units.rules import NOTHING, Answer, Field, FieldKind, Sum
from bdhvs.ui.components import Status
from bdhvs.ui.formats import vn_number, vn_percent
from bdhvs.ui.tables import Column, Kind, Table

CHIPS = {
    "due": Status.ON_PACE.value,
    "submitted": Status.ON_PACE.value,
    "returned": Status.LATE.value,
    "approved": Status.REACHED.value,
    "locked": Status.REACHED.value,
}


def chip_of(line: Line, at: datetime) -> tuple[str, str]:
    """State and words of one paper; being late is said whatever else is true."""
    late = line.is_late(at)
    word = line.word.capitalize() + (" (muộn)" if late and line.is_handed else ", quá hạn" if late else "")
    return (
        Status.MISSED.value if late and not line.is_handed else CHIPS.get(line.status or "due", "no_data")
    ), word


def said(answer: Answer, kind: FieldKind) -> str:
    """`12`, `12 / 40`. Missing: empty."""
    if answer.number is None and answer.of is None:
        return ""
    if kind is FieldKind.SHARE:
        return f"{vn_number(answer.number)} / {vn_number(answer.of)}"
    return vn_number(answer.number)


def sum_words(total: Sum, kind: FieldKind, places: str) -> tuple[str, str]:
    """The commune's number, and of how many places it is: a partial sum always says so."""
    if total.number is None:
        return "chưa có", f"0/{total.whole} {places}"
    number = vn_number(total.number)
    if kind is FieldKind.SHARE:
        percent = f" = {vn_percent(total.number / total.of)}" if total.of else ""
        number = f"{number} / {vn_number(total.of)}{percent}"
    note = (
        f"mới có {total.told}/{total.whole} {places}"
        if total.is_partial
        else f"đủ {total.whole}/{total.whole} {places}"
    )
    return number, note


def round_table(request: Request, state: RoundState, at: datetime) -> Table[Line]:
    columns = [
        Column("place", "Nơi nộp", Kind.LINK, heading=True, source="place.name", searchable=True,
               link=lambda line: reverse("units:paper", args=[state.round.pk, line.place.code])),
        Column("state", "Tình trạng", Kind.CHIP, source=lambda line: chip_of(line, at)[1],
               status_of=lambda line: chip_of(line, at)[0], sortable=False),
        *(_column(one) for one in state.fields),
        Column("handed_at", "Nộp lúc", Kind.DATE),
    ]  # fmt: skip
    return Table(
        state.lines, columns, request.GET, key="bao-cao-don-vi", caption=f"{state.round.form}, {state.words}"
    )


def _column(one: Field) -> Column:
    if one.kind is FieldKind.WORDS:
        return Column(one.key, one.title, source=_words_of(one), sortable=False)
    if one.kind is FieldKind.SHARE:
        return Column(one.key, one.title, source=_answer_of(one), sortable=False)
    return Column(one.key, one.title, Kind.NUMBER, source=_number_of(one), places=0)


def _shown(line: Line) -> bool:
    """A draft is the place's own business until it is handed in."""
    return line.status in ("submitted", "returned", "approved", "locked")


def _words_of(one: Field) -> Callable[[Line], Any]:
    return lambda line: str(line.paper.words.get(one.key, "")) if line.paper and _shown(line) else ""


def _answer_of(one: Field) -> Callable[[Line], Any]:
    return lambda line: said(line.answers.get(one.key, NOTHING), one.kind) if _shown(line) else ""


def _number_of(one: Field) -> Callable[[Line], Any]:
    return lambda line: line.answers.get(one.key, NOTHING).number if _shown(line) else None
