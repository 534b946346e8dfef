"""What a commune published itself, laid over what we ship. One reading for the learner's site, the weekly skill,
talking cards, search, paper and the loudspeaker: whoever shows a lesson asks `shelf_of`."""

import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import F

from bdhvs.learning.authoring.drafts import LessonDraft, own_pictures_in, ready
from bdhvs.learning.authoring.models import LessonAttachment, OwnPicture, OwnWork, WorkVersion
from bdhvs.learning.authoring.rules import WorkKind
from bdhvs.learning.lessons.practice import Question, QuestionFile, Simulation
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.lessons.shelf import Attached, Own, Shelf, shelf
from bdhvs.learning.talking_cards import TalkingCard
from bdhvs.ops.territory import scope

logger = logging.getLogger(__name__)


def shelf_of(commune: str) -> Shelf:
    """What may be opened in a commune; "" stands for none that is known. One query, unless something was published.

    A version is never changed, so the ids of what is published name the whole shelf.
    """
    if not commune:
        return shelf()
    with scope([commune]):
        works = OwnWork.objects.filter(commune_id=commune, published__isnull=False).order_by()
        works = works.exclude(
            kind=WorkKind.HANDBOOK.value
        )  # for the teams (learning/library), not for learners
        files = LessonAttachment.objects.filter(commune_id=commune, removed_at=None).order_by()
        ids = works.values_list("published_id").union(files.values_list(-F("pk")), all=True)
        return _shelf(commune, tuple(sorted(one for (one,) in ids)))


@lru_cache(maxsize=16)
def _shelf(commune: str, ids: tuple[int, ...]) -> Shelf:
    """Three queries. The caller has opened the commune's scope."""
    if not ids:
        return shelf()
    versions = WorkVersion.objects.filter(commune_id=commune, pk__in=[one for one in ids if one > 0])
    by_kind: dict[str, list[WorkVersion]] = {kind.value: [] for kind in WorkKind}
    for version in versions.select_related("work").order_by("pk"):
        by_kind[version.work.kind].append(version)
    taught = list(_lessons(commune, by_kind[WorkKind.LESSON.value]))
    return shelf().with_own(
        Own(
            lessons=[lesson for lesson, _ in taught],
            questions=dict(_questions(by_kind[WorkKind.QUESTIONS.value])),
            simulations=list(_simulations(by_kind[WorkKind.SIMULATION.value])),
            cards={lesson.item: card for lesson, card in taught if card is not None},
            attachments=_attachments(commune, [-one for one in ids if one < 0]),
        )
    )


def _lessons(commune: str, versions: Iterable[WorkVersion]) -> Iterable[tuple[Lesson, TalkingCard | None]]:
    drafts = [(one, LessonDraft.model_validate(one.content)) for one in versions]
    named = set().union(*(own_pictures_in(draft.steps) for _, draft in drafts))
    pictures = pictures_of(commune, named)
    for version, draft in drafts:
        try:
            lesson = draft.whole(version.work.code, version.number, pictures)
            yield lesson, draft.talking_card()
        except ValueError:
            _left_out(version)


def _questions(versions: Iterable[WorkVersion]) -> Iterable[tuple[str, tuple[Question, ...]]]:
    for version in versions:
        try:
            file = QuestionFile.model_validate(version.content)
            yield file.item, file.questions
        except ValueError:
            _left_out(version)


def _simulations(versions: Iterable[WorkVersion]) -> Iterable[Simulation]:
    for version in versions:
        try:
            yield Simulation.model_validate(version.content)
        except ValueError:
            _left_out(version)


def _left_out(version: WorkVersion) -> None:
    """What was whole when it was published and is no longer (our form of files grew) must not take the site down."""
    logger.warning("own work %s, version %s can no longer be shown", version.work_id, version.number)


def pictures_of(commune: str, named: set[str]) -> Mapping[str, str]:
    """Pictures of the commune by hash, ready to be drawn."""
    if not named:
        return {}
    rows = OwnPicture.objects.filter(commune_id=commune, sha256__in=named).values_list("sha256", "jpeg")
    return {sha256: ready(bytes(jpeg)) for sha256, jpeg in rows}


def _attachments(commune: str, ids: list[int]) -> dict[str, tuple[Attached, ...]]:
    found: dict[str, tuple[Attached, ...]] = {}
    for one in LessonAttachment.objects.filter(commune_id=commune, pk__in=ids).order_by("pk"):
        found[one.lesson] = (
            *found.get(one.lesson, ()),
            Attached(one.pk, one.label, one.file_kind, one.weight),
        )
    return found
