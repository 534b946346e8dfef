"""Recording external figures and headcounts with their source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.figures.models import Figure
from bdhvs.figures.rules import MEASURES, FigureError, check_shape
from bdhvs.figures.tellers import may_tell
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.skills.correcting import check_may_correct, check_within, store
from bdhvs.skills.rules import OutsideTerritoryError, check_occurred_on


@dataclass(frozen=True, slots=True)
class FigureDetails:
    """Numerator of denominator, or a plain value, as of a day; of the whole commune unless a place is named."""

    measure: str
    as_of: date
    source: str
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    hamlet_code: str | None = None
    unit_code: str | None = None
    group_code: str = ""


@dataclass(frozen=True, slots=True)
class FigureEntry:
    details: FigureDetails
    level: Level = Level.E4
    supersedes: Figure | None = None


def record_figure(
    *,
    commune_code: str,
    details: FigureDetails,
    by: User | None,
    at: datetime,
    level: Level = Level.E4,
    supersedes: Figure | None = None,
) -> Figure:
    """Write a figure with its source document; a correction names the figure it supersedes.

    Raises: FactError, see `record_figures`
    """
    entry = FigureEntry(details, level, supersedes)
    return record_figures(commune_code=commune_code, entries=[entry], by=by, at=at)[0]


@transaction.atomic
def record_figures(
    *, commune_code: str, entries: Sequence[FigureEntry], by: User | None, at: datetime
) -> list[Figure]:
    """Write a list of figures whole or not at all.

    Raises: FigureError, FutureFactError, OutsideTerritoryError, CorrectionError
    """
    for entry in entries:
        check_entry(entry, by=by, received_on=at.date())
    _check_twins(commune_code, entries)
    facts = [_figure(commune_code, entry, by, at) for entry in entries]
    made = store(facts, (entry.supersedes for entry in entries))
    if made:
        ids = [figure.pk for figure in made]
        note(act="record_figure", by=by, at=at, commune=commune_code, subject="figure", ids=ids)
    return made


def check_entry(entry: FigureEntry, *, by: User | None, received_on: date) -> None:
    """Every rule that a single figure can break by itself.

    Raises: FactError
    """
    details = entry.details
    check_occurred_on(details.as_of, received_on=received_on)
    _check(details)
    check_teller(details, by=by)
    if (old := entry.supersedes) is not None:
        check_may_correct(by, old, [old.hamlet_id, old.unit_id])


def check_teller(details: FigureDetails, *, by: User | None) -> None:
    """The number is this user's to tell, and of a place of his own (the police tell of every hamlet).

    Raises: OutsideTerritoryError
    """
    measure = MEASURES.get(details.measure)
    if by is None or by.territory.whole:
        return
    if measure is None or not may_tell(by, measure):
        raise OutsideTerritoryError("Số liệu này do cơ quan khác ghi. Hãy chọn số liệu của đơn vị mình.")
    if by.unit_id is None or details.unit_code:
        check_within(by, [details.hamlet_code, details.unit_code])


def _check_twins(commune: str, entries: Sequence[FigureEntry]) -> None:
    """Two figures in force of one measure, place and day would contradict or repeat each other.

    Raises: FigureError
    """
    days = {entry.details.as_of for entry in entries}
    held: dict[tuple[str, str | None, str | None, str, date], int] = {
        (one.measure, one.hamlet_id, one.unit_id, one.group_code, one.as_of): one.pk
        for one in Figure.objects.filter(commune_id=commune, as_of__in=days, superseded_by=None)
    }
    for entry in entries:
        d = entry.details
        twin = held.get((d.measure, d.hamlet_code, d.unit_code, d.group_code, d.as_of))
        if twin is not None and (entry.supersedes is None or entry.supersedes.pk != twin):
            raise FigureError(
                f"Đã có số liệu này tính đến {d.as_of:%d/%m/%Y}. Hãy mở số đã ghi rồi bấm Sửa lại."
            )


def _figure(commune: str, entry: FigureEntry, by: User | None, at: datetime) -> Figure:
    details = entry.details
    return Figure(
        commune_id=commune,
        measure=details.measure,
        hamlet_id=details.hamlet_code,
        unit_id=details.unit_code,
        group_code=details.group_code,
        as_of=details.as_of,
        numerator=details.numerator,
        denominator=details.denominator,
        value=details.value,
        recorded_at=at,
        recorded_by=by,
        level=entry.level.value,
        source=details.source,
    )


def _check(details: FigureDetails) -> None:
    if not details.source.strip():
        raise FigureError("Hãy ghi nguồn của số liệu: văn bản, ngày, cơ quan.")
    check_shape(
        details.measure,
        numerator=details.numerator,
        denominator=details.denominator,
        is_value=details.value is not None,
    )
    if details.numerator is None and details.denominator is None and details.value is None:
        raise FigureError("Hãy nhập ít nhất một con số.")
    if (
        details.numerator is not None
        and details.denominator is not None
        and details.numerator > details.denominator
    ):
        raise FigureError(f"Tử số {details.numerator} lớn hơn mẫu số {details.denominator}.")
