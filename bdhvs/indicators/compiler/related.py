"""Units related to the unit that asks, as frames whose rows carry `outer`."""

from collections.abc import Callable
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
    builders: dict[str, Callable[[], Frame]] = {
        "member": lambda: members(of=asking.unit),
        "household": households_of_persons
        if asking.unit == "person"
        else lambda: households(restricted=False),
        "team": lambda: teams(restricted=False),
        "unit": lambda: units(UNIT, restricted=False),
        "hamlet": lambda: hamlets(restricted=False),
        "team_member": lambda: team_members(floor=floor),
        "mentee": lambda: mentees(floor=floor),
    }
    return builders[kind]()
