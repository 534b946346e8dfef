"""What the pages of tasks show, made of the answers of queries."""

from collections.abc import Sequence

from bdhvs.plans.models import TaskNote
from bdhvs.plans.work.queries import TaskLine
from bdhvs.plans.work.rules import Standing, Work
from bdhvs.ui.components import Moment, Status

_TONES = {Work.DONE.value: Status.REACHED, Work.STUCK.value: Status.LATE, Work.REOPENED.value: Status.ON_PACE}

STANDING_STATUS = {
    Standing.LATE: Status.MISSED,
    Standing.DUE: Status.LATE,
    Standing.SOON: Status.ON_PACE,
    Standing.LATER: Status.ON_PACE,
    Standing.UNDATED: Status.NEEDS_DECISION,
    Standing.ALWAYS: Status.ON_PACE,
    Standing.DONE: Status.REACHED,
}


def moments_of(notes: Sequence[TaskNote]) -> list[Moment]:
    """The story of a task as lines of a history."""
    return [
        Moment(
            title=Work(note.work).label.capitalize(),
            at=note.occurred_on,
            by=", ".join(filter(None, [str(note.recorded_by or ""), note.unit.name if note.unit else ""])),
            note=note.text,
            status=_TONES.get(note.work),
            href=note.link,
        )
        for note in notes
    ]


def date_sections(lines: Sequence[TaskLine]) -> list[tuple[Standing, str, list[TaskLine]]]:
    """Tasks under the heading of how they stand, the most pressing first; empty headings are left out."""
    return [
        (one, one.label, found)
        for one in Standing
        if (found := [line for line in lines if line.standing is one])
    ]
