"""Charts of a target: one definition for page and document."""

from collections.abc import Mapping

from bdhvs.plans import board as boards
from bdhvs.plans.measuring import TargetState
from bdhvs.plans.rules import TargetUnit
from bdhvs.ui.charts.drawing import Chart
from bdhvs.ui.charts.kinds import Scale, evidence_by_place, trend

_SCALES = {TargetUnit.PERCENT.value: Scale.SHARE, TargetUnit.RANK.value: Scale.RANK}


def trend_chart(state: TargetState) -> Chart | None:
    """The last weeks and today with the aim: a share, or the number itself; None where nothing was ever counted."""
    scale = Scale.SHARE if state.is_share else _SCALES.get(state.target.unit, Scale.NUMBER)
    if state.whole is None or (scale is Scale.SHARE and not state.is_share):
        return None
    points = [*state.trend, (state.as_of, state.whole)]
    aimed = boards.goal(state) if state.is_share or not state.asked else float(state.asked.value)
    return trend(
        f"Diễn biến {state.target.code}",
        [(day, boards.plotted(state, cell)) for day, cell in points],
        goal=aimed,
        by=state.asked.by if state.asked else state.target.by_date,
        scale=scale,
    )


def hamlet_chart(state: TargetState, places: Mapping[str, str], reading: boards.Reading) -> Chart | None:
    """Each hamlet's split by evidence level; None where the target is not counted by hamlet."""
    if not state.hamlets or state.shape != "share":
        return None
    unit = reading.unit_word(state.definition.of)
    split = {
        places.get(code, code): boards.evidence(state, cell, unit, code)
        for code, cell in sorted(state.hamlets.items())
    }
    return evidence_by_place(
        f"{state.target.code} theo {reading.hamlet_word}", split, place_word=reading.hamlet_word.capitalize()
    )
