"""What the pages of spot-checks show."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.lib.period import read_period
from bdhvs.plans.models import SpotCheck, SpotCheckResult, SpotCheckUnit
from bdhvs.plans.spotchecks.queries import Standing, names_of, place_names, units_of
from bdhvs.plans.spotchecks.rules import Finding, Tally, limits_of
from bdhvs.ui.formats import vn_percent
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

CHIPS = {
    Finding.CONFIRMED.value: "reached",
    Finding.NOT_CONFIRMED.value: "missed",
    Finding.NOT_REACHED.value: "no_data",
    "": "needs_decision",
}
SHORT = {Finding.CONFIRMED: "đúng", Finding.NOT_CONFIRMED: "không đúng", Finding.NOT_REACHED: "chưa gặp được"}
WAITING = "chưa phúc tra"


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn unit as a row: name, place, who checks, what was found."""

    unit: SpotCheckUnit
    name: str
    place: str
    stratum: str

    @property
    def result(self) -> SpotCheckResult | None:
        found: list[SpotCheckResult] = getattr(self.unit, "found", [])
        return found[0] if found else None

    @property
    def finding(self) -> str:
        return self.result.finding if self.result else ""

    @property
    def words(self) -> str:
        return SHORT[Finding(self.finding)] if self.finding else WAITING

    @property
    def chip(self) -> str:
        return CHIPS[self.finding]

    @property
    def checker(self) -> str:
        return self.unit.checker_name or "chưa giao"

    @property
    def checked_on(self) -> date | None:
        return self.result.occurred_on if self.result else None

    @property
    def typed_by(self) -> str:
        """Who typed it, where that was not the checker."""
        if self.result is None or self.result.recorded_by_id == self.unit.checker_user_id:
            return ""
        return str(self.result.recorded_by or "")

    @property
    def url(self) -> str:
        return reverse("plans:spot_check_unit", args=[self.unit.stratum.check_of_id, self.unit.pk])


def lines_of(request: Request, check: SpotCheck, at: datetime) -> list[Line]:
    """Drawn units with their names; reading names of persons is written in the journal."""
    units = list(units_of(check, request.user))
    return named(request, check, units, at)


def named(request: Request, check: SpotCheck, units: list[SpotCheckUnit], at: datetime) -> list[Line]:
    """These units with their names, for those who may record about them; codes for everybody else."""
    allowed = request.user.may(Act.ENTER_FACTS)
    names = names_of(units, check.commune_id) if allowed else {}
    if names:
        note(act="see_spot_check", by=request.user, at=at, commune=check.commune_id, subject="spot_check",
             ids=[check.pk], count=len(units))  # fmt: skip
    places = place_names(check.commune_id)
    return [
        Line(
            unit,
            names.get((unit.unit_kind, unit.unit_id), f"Số {unit.position}"),
            places.get(unit.hamlet_code, ""),
            stratum_words(unit.stratum.place, unit.stratum.period, places),
        )
        for unit in units
    ]


def stratum_words(place: str, period: str, places: dict[str, str]) -> str:
    """A stratum in words: "Tổ CĐSCĐ Thôn 1, Quý IV/2026"."""
    where = places.get(place, place) or "ngoài các thôn"
    return f"{where}, {read_period(period).label}" if period else where


@dataclass(frozen=True, slots=True)
class StratumRow:
    """One stratum with what was found and how sure that is."""

    words: str
    tally: Tally

    @property
    def share(self) -> str:
        return f"{self.tally.confirmed}/{self.tally.reached}" if self.tally.reached else "chưa có"

    @property
    def limits(self) -> str:
        if not self.tally.reached:
            return "chưa biết"
        low, high = limits_of(self.tally)
        return f"{vn_percent(low)} đến {vn_percent(high)}"


def stratum_rows(standing: Standing) -> list[StratumRow]:
    places = place_names(standing.check.commune_id)
    return [StratumRow(stratum_words(t.place, t.period, places), t) for t in standing.tallies]


def units_table(request: Request, check: SpotCheck, lines: list[Line]) -> Table[Line]:
    """The list to carry: sorts, filters, prints, exports like every table."""
    may_record = request.user.may(Act.ENTER_FACTS)
    columns = [
        Column("position", "Số", Kind.NUMBER, source=lambda line: line.unit.position),
        Column("name", "Ai, hộ nào", Kind.LINK if may_record else Kind.TEXT, heading=True, searchable=True,
               link=lambda line: line.url),
        Column("place", "Nơi", filterable=True),
        Column("stratum", "Tổ, kỳ", filterable=True),
        Column("checker", "Người phúc tra", filterable=True),
        Column("words", "Kết quả", Kind.CHIP, filterable=True, status_of=lambda line: line.chip),
        Column("checked_on", "Ngày", Kind.DATE),
        Column("typed_by", "Người nhập hộ", hidden=True),
    ]  # fmt: skip
    return Table(
        lines,
        columns,
        request.GET,
        key=f"phuc-tra-{check.pk}",
        caption=f"Mẫu phúc tra {check.target_code}",
        empty=Empty(
            "Không có trường hợp nào giao cho bạn", "Cán bộ thường trực giao người phúc tra ở trang này."
        ),
    )
