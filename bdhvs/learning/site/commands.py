"""What the owner of a card did by himself joins his person: self-declared, never a skill, never counted."""

from collections.abc import Container, Sequence
from datetime import datetime

from django.db import transaction

from bdhvs.journal.commands import note
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.models import SelfStudy
from bdhvs.learning.site.rules import MOST_AT_ONCE, Studied, StudyError, StudyKind, check_studied
from bdhvs.lib.evidence import Level
from bdhvs.skills.commands import check_consents, homes_on

SOURCE = "người học tự ghi"


@transaction.atomic
def join_studies(*, card: LearnerCard, done: Sequence[Studied], at: datetime) -> int:
    """Write what a device or a page tells of the card's owner; what is known already stays as it is. Gives how many
    are new. One line in the journal, as the learner's own act.

    Raises: StudyError; ChildConsentError for a child whose guardian has not agreed, or no longer.
    """
    if len(done) > MOST_AT_ONCE:
        raise StudyError(f"Mỗi lần ghi nhiều nhất {MOST_AT_ONCE} việc.")
    known = shelf_of(card.commune_id)
    for one in done:
        check_studied(one, today=at.date())
        if one.code not in _known(one.kind, known):
            raise StudyError("Có bài không còn trong danh mục bài học.")
    check_consents([(card.person, at.date())])
    person = card.person
    homes = homes_on([(person.pk, one.on) for one in done])
    before = SelfStudy.objects.filter(person=person).count()
    SelfStudy.objects.bulk_create(
        [
            SelfStudy(
                person=person, commune_id=person.commune_id, hamlet_id=home, kind=one.kind.value, code=one.code,
                right=one.right, asked=one.asked, occurred_on=one.on, recorded_at=at, level=Level.E0.value,
                source=SOURCE,
            )
            for one, home in zip(done, homes, strict=True)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    new = SelfStudy.objects.filter(person=person).count() - before
    if new:
        note(act="join_studies", by=None, at=at, commune=person.commune_id, subject="person", ids=[person.pk])
    return new


def _known(kind: StudyKind, known: Shelf) -> Container[str]:
    if kind is StudyKind.PRACTICE:
        return known.questions
    return known.lessons if kind is StudyKind.LESSON else known.simulations
