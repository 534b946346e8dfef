"""What a learner did by himself, in words."""

from dataclasses import dataclass
from datetime import date

from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.models import SelfStudy
from bdhvs.learning.site.rules import StudyKind
from bdhvs.people.models import Person

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Done:
    """One thing with the last day on which it was done."""

    kind: StudyKind
    code: str
    says: str
    on: date


def studies_of(person: Person) -> list[Done]:
    """Each thing once, the latest first. Missing: what left the catalogue since is not told."""
    rows = SelfStudy.objects.filter(person=person, superseded_by=None).order_by("-occurred_on", "-pk")
    latest: dict[tuple[str, str], SelfStudy] = {}
    for row in rows[:300]:
        latest.setdefault((row.kind, row.code), row)
    known = shelf_of(person.commune_id)
    told = [
        Done(StudyKind(row.kind), row.code, _says(row, known), row.occurred_on) for row in latest.values()
    ]
    return [one for one in told if one.says]


def _says(row: SelfStudy, known: Shelf) -> str:
    if row.kind == StudyKind.PRACTICE:
        label = known.items.get(row.code, "")
        return f"{label}: đúng {row.right or 0} trên {row.asked or 0} câu" if label else ""
    if row.kind == StudyKind.SIMULATION:
        return f"Làm thử: {known.simulations[row.code].title}" if row.code in known.simulations else ""
    return known.lessons[row.code].title if row.code in known.lessons else ""
