"""What the pages show, made of the answers of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bdhvs.reports.models import PaperTurn, Round
from bdhvs.reports.submitting import STATUS_WORDS
from bdhvs.reports.units.queries import Line, RoundState
from bdhvs.reports.units.rules import NOTHING, Answer, Field, FieldKind
from bdhvs.reports.units.tables import chip_of, said
from bdhvs.ui.components import Moment, Status, Tile
from bdhvs.ui.formats import vn_number

_TONES = {"returned": Status.LATE, "approved": Status.REACHED, "locked": Status.REACHED}


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round on the office's page."""

    round: Round
    words: str
    handed: int
    approved: int
    late: int
    asked: int
    chip: tuple[str, str]


def office_rows(states: Iterable[RoundState], at: datetime) -> list[RoundRow]:
    return [_row(state, at) for state in states]


def _row(state: RoundState, at: datetime) -> RoundRow:
    handed = sum(line.is_handed for line in state.lines)
    approved = sum(line.counts for line in state.lines)
    late = sum(line.is_late(at) and not line.is_handed for line in state.lines)
    return RoundRow(
        state.round, state.words, handed, approved, late, len(state.lines), _chip(state, late, approved)
    )


def _chip(state: RoundState, late: int, approved: int) -> tuple[str, str]:
    if state.round.locked_at is not None:
        return Status.REACHED.value, "Đã khóa"
    if state.lines_in("submitted"):
        return Status.LATE.value, f"{len(state.lines_in('submitted'))} chờ duyệt"
    if late:
        return Status.MISSED.value, f"{late} quá hạn"
    if approved == len(state.lines):
        return Status.REACHED.value, "Đủ, đã duyệt"
    return Status.ON_PACE.value, "Đang thu"


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A paper on the page of whoever owes it."""

    state: RoundState
    line: Line
    chip: str
    word: str
    days_left: int

    @property
    def left(self) -> str:
        """How long is left, in words."""
        if self.line.is_handed:
            return ""
        if self.days_left < 0:
            return f"quá hạn {-self.days_left} ngày"
        return "hôm nay" if self.days_left == 0 else f"còn {self.days_left} ngày"


def own_cards(found: Iterable[tuple[RoundState, Line]], at: datetime) -> list[OwnCard]:
    return [
        OwnCard(
            state,
            line,
            *chip_of(line, at),
            (state.round.due_at.astimezone(at.tzinfo).date() - at.date()).days,
        )
        for state, line in found
    ]


def tiles_of(state: RoundState, at: datetime) -> list[Tile]:
    """In hand, waiting, late, given back: numbers of places."""
    whole, waiting = len(state.lines), len(state.lines_in("submitted"))
    late = sum(line.is_late(at) and not line.is_handed for line in state.lines)
    return [
        Tile("Đã nộp", f"{sum(line.is_handed for line in state.lines)}", unit=f"trên {whole}", icon="inbox"),
        Tile("Đã duyệt", f"{sum(line.counts for line in state.lines)}", unit=f"trên {whole}", icon="reached"),
        Tile("Chờ duyệt", f"{waiting}", icon="clock"),
        Tile("Quá hạn, chưa nộp", f"{late}", icon="late"),
    ]


def reminder(state: RoundState, at: datetime) -> str:
    """A text for the office's chat group: who still owes a paper; no person is named. Empty when nobody does."""
    owing = [line.place.name for line in state.open_lines]
    if not owing or state.round.locked_at is not None:
        return ""
    due = state.round.due_at.astimezone(at.tzinfo)
    days = (due.date() - at.date()).days
    when = (
        f"đã quá hạn {-days} ngày"
        if at > due and days < 0
        else "hạn hôm nay"
        if days == 0
        else f"còn {days} ngày"
    )
    return (
        f"NHẮC NỘP BÁO CÁO\n{state.round.form.name}, {state.words}.\n"
        f"Hạn: {due:%H:%M ngày %d/%m/%Y} ({when}).\n"
        f"Còn {len(owing)}/{len(state.lines)} nơi chưa nộp: {', '.join(owing)}.\n"
        "Mở mục “Báo cáo của thôn, đơn vị” trong phần mềm để nộp."
    )


def moments_of(turns: Iterable[PaperTurn]) -> list[Moment]:
    """The story of a paper as lines of a history."""
    return [
        Moment(
            title=STATUS_WORDS[one.status].capitalize(),
            at=one.recorded_at,
            by=str(one.recorded_by or "quản trị tại máy"),
            note=one.reason,
            status=_TONES.get(one.status),
        )
        for one in turns
    ]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of a paper that is only read. Missing: says so."""

    title: str
    value: str
    note: str


def paper_rows(fields: Sequence[Field], line: Line, counted: Mapping[str, int]) -> list[PaperRow]:
    """Every line with what it says; counted lines alone while the rest is still in boxes."""
    rows = []
    for one in fields:
        if one.kind is FieldKind.WORDS:
            words = str(line.paper.words.get(one.key, "")) if line.paper else ""
            rows.append(PaperRow(one.title, words or "không ghi", ""))
        elif one.kind is FieldKind.COUNT:
            number = counted.get(one.key)
            rows.append(
                PaperRow(one.title, vn_number(number) if number is not None else "chưa có", "phần mềm đếm")
            )
        else:
            told: Answer = line.answers.get(one.key, NOTHING)
            rows.append(PaperRow(one.title, said(told, one.kind) or "chưa có", "nơi nộp ghi"))
    return rows
