"""What makes a lesson easy for an elderly reader, as findings: short sentences, one action a step, plain words."""

import re
from collections.abc import Iterator
from typing import Final

from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.reading import Lesson

LONGEST_SENTENCE: Final = 22
"""Unit: syllables, which is what written Vietnamese separates by spaces."""
LONGEST_STEP: Final = 45
HEAVIEST_PICTURE: Final = 8_000
SPOKEN: Final = (160, 300)
"""60 to 90 seconds at the pace of a village loudspeaker (2.7 to 3.3 syllables a second, pauses included)."""

SYLLABLES_A_SECOND: Final = 3
"""Of a village loudspeaker."""

JARGON: Final = (
    "click", "download", "upload", "app", "login", "account", "password", "link", "website", "online", "offline",
    "update", "menu", "scroll", "user", "giao diện", "trình duyệt web", "kích chuột", "thao tác", "tính năng",
)  # fmt: skip
_SENTENCE: Final = re.compile(r"[^.!?:\n]+")


def findings(lesson: Lesson) -> Iterator[str]:
    """Everything that would make the lesson harder to follow; nothing when it is good."""
    for number, step in enumerate(lesson.steps, 1):
        where = f"{lesson.id}, step {number}"
        if len(step.text.split()) > LONGEST_STEP:
            yield f"{where}: {len(step.text.split())} syllables, more than {LONGEST_STEP}"
        yield from _long(where, step.text)
        if len(svg(step.screen).encode()) > HEAVIEST_PICTURE:
            yield f"{where}: the picture is heavier than {HEAVIEST_PICTURE} bytes"
    for name in ("why", "tip", "check", "loudspeaker"):
        yield from _long(f"{lesson.id}, {name}", getattr(lesson, name))
    spoken = len(lesson.loudspeaker.split())
    if not SPOKEN[0] <= spoken <= SPOKEN[1]:
        yield f"{lesson.id}, loudspeaker: {spoken} syllables, not within {SPOKEN[0]}–{SPOKEN[1]}"
    yield from _jargon(lesson)


def _long(where: str, text: str) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        if len(sentence.split()) > LONGEST_SENTENCE:
            yield f"{where}: a sentence of {len(sentence.split())} syllables: {sentence.strip()[:60]} …"


def _jargon(lesson: Lesson) -> Iterator[str]:
    texts = [lesson.title, lesson.why, lesson.tip, lesson.check, lesson.loudspeaker]
    texts += [word for step in lesson.steps for word in (step.title, step.text, *step.screen.words())]
    everything = "\n".join(texts).lower()
    for word in JARGON:
        if re.search(rf"\b{re.escape(word)}\b", everything):
            yield f"{lesson.id}: says “{word}”"
