"""Units related to the unit that asks, as frames whose rows carry `outer`."""

from typing import Any

from bdhvs.indicators.compiler.frames import (
    Frame,
    hamlets,
    households,
    households_of_persons,
    members,
    mentees,
    team_members,
    teams,
    units,
)
from bdhvs.indicators.compiler.tables import text
from bdhvs.indicators.kinds import UNIT


def related(kind: str, asking: Frame, *, floor: bool) -> Frame:
    """The related units of every unit of the asking frame."""
    frame = _frame(kind, asking, floor)
    if "outer" not in frame.rows.columns:
        outer = frame.rows.hamlet_code if asking.unit == "hamlet" else text("commune")
        frame = Frame(frame.rows.mutate(outer=outer), frame.unit, frame.owners)
    kept = frame.rows.semi_join(_asking(asking), "outer")
    return Frame(kept, frame.unit, frame.owners)


def _asking(frame: Frame) -> Any:
    return frame.rows.select(outer="unit_id").distinct()


def _frame(kind: str, asking: Frame, floor: bool) -> Frame:
    match kind:
        case "member":
            return members(of=asking.unit)
        case "household" if asking.unit == "person":
            return households_of_persons()
        case "household":
            return households(restricted=False)
        case "team":
            return teams(restricted=False)
        case "unit":
            return units(UNIT, restricted=False)
        case "hamlet":
            return hamlets(restricted=False)
        case "team_member":
            return team_members(floor=floor)
        case "mentee":
            return mentees(floor=floor)
    raise KeyError(kind)
