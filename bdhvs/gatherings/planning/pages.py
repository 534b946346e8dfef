"""What the pages of gatherings show, made of the answers of queries."""

from collections.abc import Sequence

from bdhvs.gatherings.models import Gathering, GatheringNote
from bdhvs.gatherings.planning.rules import Step
from bdhvs.ui.components import Moment, Status
from bdhvs.ui.formats import vn_date, vn_percent

_TONES = {Step.HELD.value: Status.REACHED, Step.CANCELLED.value: Status.MISSED, Step.MOVED.value: Status.LATE}


def moments_of(notes: Sequence[GatheringNote]) -> list[Moment]:
    """The story of a gathering as lines of a history."""
    return [
        Moment(
            title=Step(note.step).label,
            at=note.recorded_at,
            by=str(note.recorded_by or ""),
            note=" ".join(filter(None, [_before(note), note.reason])),
            status=_TONES.get(note.step),
        )
        for note in notes
    ]


def _before(note: GatheringNote) -> str:
    return f"Trước đó là ngày {vn_date(note.before_on)}." if note.before_on else ""


def percent_words(gathering: Gathering) -> list[tuple[str, str]]:
    """The short checks in words. Missing: a check that nobody made is left out."""
    told = (
        ("Trước buổi", gathering.before_right, gathering.before_asked),
        ("Sau buổi", gathering.after_right, gathering.after_asked),
    )
    return [
        (label, f"{right} trong {asked} câu đúng ({vn_percent(right / asked)})")
        for label, right, asked in told
        if right is not None and asked
    ]
