"""Recording external figures and headcounts with their source."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.figures.models import Figure
from bdhvs.figures.rules import FigureError
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.skills.rules import check_occurred_on


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


@transaction.atomic
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

    Raises: FigureError, FutureFactError
    """
    check_occurred_on(details.as_of, received_on=at.date())
    _check(details)
    figure = Figure.objects.create(
        commune_id=commune_code,
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
        level=level.value,
        source=details.source,
    )
    if supersedes is not None:
        Figure.objects.filter(pk=supersedes.pk).update(superseded_by=figure)
    note(act="record_figure", by=by, at=at, commune=commune_code, subject="figure", ids=[figure.pk])
    return figure


def _check(details: FigureDetails) -> None:
    if not details.source.strip():
        raise FigureError("Hãy ghi nguồn của số liệu: văn bản, ngày, cơ quan.")
    if details.numerator is None and details.denominator is None and details.value is None:
        raise FigureError("Hãy nhập ít nhất một con số.")
    if (
        details.numerator is not None
        and details.denominator is not None
        and details.numerator > details.denominator
    ):
        raise FigureError(f"Tử số {details.numerator} lớn hơn mẫu số {details.denominator}.")
