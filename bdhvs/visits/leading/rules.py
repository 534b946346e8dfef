"""Where a household stands on the day, in the words of the team leader."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled


class Standing(Labelled):
    REACHED = "reached", "đã gặp trong kỳ"
    EARLIER = "earlier", "đã gặp trước kỳ này"
    DUE = "due", "đến lúc đến lại"
    REFUSED = "refused", "từ chối"
    NOBODY = "nobody", "mấy lần không gặp"
    NEVER = "never", "chưa gặp lần nào"


TO_GO: Final = (Standing.NEVER, Standing.DUE, Standing.NOBODY)
"""Who is waiting for a visit."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the visits of a household tell: days of the last meeting, of the last refusal, of the day agreed upon."""

    reached_on: date | None = None
    refused_on: date | None = None
    promised_on: date | None = None
    last_on: date | None = None
    vain: int = 0


def standing_of(told: Told, *, since: date, on: date, due_days: int, vain_from: int) -> Standing:
    """One word for a household. A refusal stands until somebody is met again; a promised day that passed is due."""
    met = told.reached_on
    if told.refused_on is not None and (met is None or told.refused_on > met):
        return Standing.REFUSED
    if told.vain >= vain_from:
        return Standing.NOBODY
    promised = (
        told.promised_on is not None and told.last_on is not None and told.last_on < told.promised_on <= on
    )
    if promised or (met is not None and met <= on - timedelta(days=due_days)):
        return Standing.DUE
    if met is None:
        return Standing.NEVER
    return Standing.REACHED if met >= since else Standing.EARLIER
