"""Words for first drafts, taken from the lesson or the gathering that they are about."""

from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.tables import hours_of, name_of
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.outreach.content.commands import ContentDetails
from bdhvs.outreach.content.drafts import GatheringWords, LessonWords, of_gathering, of_lesson
from bdhvs.outreach.content.rules import USUAL_CHANNELS, ContentForm
from bdhvs.outreach.weekly.rules import topics_of
from bdhvs.places.models import Code

_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def lesson_words(lesson: Lesson, *, address: str, commune: str) -> LessonWords:
    steps = tuple((step.title, step.text.replace("**", "")) for step in lesson.steps)
    return LessonWords(lesson.title, lesson.why, steps, lesson.tip, lesson.loudspeaker, address, commune)


def gathering_words(gathering: Gathering, *, commune: str) -> GatheringWords:
    """Missing: hours, place and organiser are left out while nobody has told them."""
    labels = dict(Code.objects.filter(kind="topics", code__in=gathering.topics).values_list("code", "label"))
    day = f"{_WEEKDAYS[gathering.falls_on.weekday()]} ngày {gathering.falls_on:%d/%m/%Y}"
    place = ", ".join(filter(None, [gathering.place, gathering.hamlet.name if gathering.hamlet else ""]))
    return GatheringWords(
        name=name_of(gathering), day=day, hours=hours_of(gathering), place=place,
        audience=HEADCOUNT_GROUPS.get(gathering.audience, ""), commune=commune,
        topics=tuple(labels.get(code, code) for code in gathering.topics),
        organiser=gathering.unit.name if gathering.unit else "",
    )  # fmt: skip


def lesson_draft(form: ContentForm, lesson: Lesson, words: LessonWords) -> ContentDetails:
    return ContentDetails(
        form=form, title=lesson.title, body=of_lesson(form, words), lesson=lesson.id, topics=topics_of(lesson.item),
        channels=USUAL_CHANNELS.get(form, ()),
    )  # fmt: skip


def gathering_draft(form: ContentForm, gathering: Gathering, words: GatheringWords) -> ContentDetails:
    served = tuple(gathering.served) or ((gathering.hamlet_id,) if gathering.hamlet_id else ())
    return ContentDetails(
        form=form, title=f"Mời dự: {words.name}"[:200], body=of_gathering(form, words), gathering_id=gathering.pk,
        topics=tuple(gathering.topics), channels=USUAL_CHANNELS.get(form, ()), served=served,
    )  # fmt: skip
