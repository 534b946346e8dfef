"""What the pages of items show, made of the answers of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bdhvs.outreach.content.models import ContentNote
from bdhvs.outreach.content.rules import ContentStep
from bdhvs.outreach.models import Publication
from bdhvs.ui.components import Moment, Status
from bdhvs.ui.formats import vn_date

_TONES = {
    ContentStep.APPROVED.value: Status.ON_PACE,
    ContentStep.PUBLISHED.value: Status.REACHED,
    ContentStep.RETURNED.value: Status.LATE,
    ContentStep.DROPPED.value: Status.MISSED,
}


def moments_of(notes: Sequence[ContentNote]) -> list[Moment]:
    """The story of an item as lines of a history."""
    return [
        Moment(
            title=ContentStep(note.step).label, at=note.recorded_at, by=str(note.recorded_by or ""), note=note.comment,
            status=_TONES.get(note.step),
        )
        for note in notes
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Release:
    """One publication of an item, in words. `address` is set when the proof is an address."""

    id: int
    says: str
    proof: str
    address: str


def release_lines(facts: Iterable[Publication], channels: Mapping[str, str]) -> list[Release]:
    """`20/11/2026: Truyền thanh cơ sở, từ 05h30, 3 phút`."""
    return [_release(fact, channels) for fact in facts]


def _release(fact: Publication, channels: Mapping[str, str]) -> Release:
    parts = [channels.get(fact.channel_code, fact.channel_code)]
    if fact.aired_from:
        parts.append(f"từ {fact.aired_from:%Hh%M}")
    if fact.minutes:
        parts.append(f"{fact.minutes} phút")
    address = fact.proof if fact.proof.startswith(("https://", "http://")) else ""
    return Release(fact.pk, f"{vn_date(fact.occurred_on)}: {', '.join(parts)}", fact.proof, address)
