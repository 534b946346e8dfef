"""The helper on two hundred questions written from the lessons: what stands among the first three, by form; what gets
a fixed text; what nothing of ours answers. A third of the lessons was not looked at while the search was tuned."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import yaml

from benchmarks.office import Sample
from benchmarks.telling import Part

FILE = Path(__file__).with_suffix(".yaml")
FORMS = {
    "plain": "with right marks",
    "unaccented": "without marks",
    "misspelt": "misspelt",
    "regional": "words of another region",
}


@dataclass(frozen=True)
class Asked:
    """One question: which lessons answer it, which step where one does."""

    text: str
    form: str
    lessons: frozenset[str]
    lesson: str
    step: int
    unseen: bool


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def questions() -> Iterator[Asked]:
    """All two hundred."""
    held = _file()
    for lesson, forms in held["questions"].items():
        right = frozenset({lesson, *held["also"].get(lesson, [])})
        for form in FORMS:
            for line in [forms[form]] if isinstance(forms[form], str) else forms[form]:
                text, _, step = line.partition(" | ")
                yield Asked(text, form, right, lesson, int(step or 0), lesson in held["unseen"])


def flagged() -> list[tuple[str, str]]:
    """What must get a fixed text, with its kind."""
    return [(text, kind) for kind, texts in _file()["flagged"].items() for text in texts]


def outside() -> list[str]:
    """What nothing of ours answers."""
    return list(_file()["outside"])


@dataclass(frozen=True)
class Result:
    """What the helper did with one question."""

    asked: Asked
    recalled: bool
    first: bool
    exact: bool


def results() -> list[Result]:
    """Every question put to the helper. Needs Django's settings, no database."""
    from bdhvs.learning.asking.answering import answers
    from bdhvs.learning.asking.passages import library
    from bdhvs.learning.lessons.shelf import shelf

    known = library(shelf())
    found = []
    for asked in questions():
        told = answers(known, asked.text)
        recalled = any(one.lesson in asked.lessons for one in told)
        exact = any(one.lesson == asked.lesson and one.step == asked.step for one in told)
        found.append(Result(asked, recalled, bool(told) and told[0].lesson in asked.lessons, exact))
    return found


def searched() -> list[bool]:
    """Whether the search box shows a lesson that answers among its first three, question by question."""
    from bdhvs.learning.lessons.reading import Lesson
    from bdhvs.learning.lessons.shelf import shelf
    from bdhvs.learning.site.finding import found

    told = []
    for asked in questions():
        lessons = [one.thing.id for one in found(shelf(), asked.text) if isinstance(one.thing, Lesson)]
        told.append(not asked.lessons.isdisjoint(lessons[:3]))
    return told


def flags_missed() -> list[tuple[str, str]]:
    """Questions that should have got a fixed text and did not get the right one."""
    from bdhvs.learning.asking.flags import flag_of

    return [(text, kind) for text, kind in flagged() if (flag := flag_of(text)) is None or flag.value != kind]


def flags_too_many() -> list[str]:
    """Questions that lessons answer and that got a fixed text instead."""
    from bdhvs.learning.asking.flags import flag_of

    return [asked.text for asked in questions() if flag_of(asked.text)]


def answered_outside() -> list[str]:
    """Questions that nothing of ours answers and that got a passage all the same."""
    from bdhvs.learning.asking.answering import answers
    from bdhvs.learning.asking.flags import flag_of
    from bdhvs.learning.asking.passages import library
    from bdhvs.learning.lessons.shelf import shelf

    known = library(shelf())
    return [text for text in outside() if flag_of(text) is None and answers(known, text)]


def share(found: list[bool]) -> str:
    return f"{sum(found)} of {len(found)} ({sum(found) / len(found):.1%})"


def measure(sample: Sample) -> Part:
    """Needs no sample and no database: the lessons are files."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bdhvs.config.settings")
    import django

    django.setup()
    part = Part("asking", "The helper on 200 questions")
    results()  # reads the lessons once
    begun = process_time()
    found = results()
    spent = process_time() - begun
    part.add("answer among the first three", share([one.recalled for one in found]))
    for form, words in FORMS.items():
        part.add(f"… {words}", share([one.recalled for one in found if one.asked.form == form]))
    for unseen, words in ((False, "lessons used for tuning"), (True, "lessons left unseen")):
        part.add(f"… {words}", share([one.recalled for one in found if one.asked.unseen is unseen]))
    part.add("answer first", share([one.first for one in found]))
    part.add(
        "opens exactly the step, where one answers", share([one.exact for one in found if one.asked.step])
    )
    total, missed = len(flagged()), len(flags_missed())
    part.add("the search box: a lesson that answers among the first three", share(searched()))
    part.add("red flags with the right fixed text", f"{total - missed} of {total}")
    part.add("fixed text where a lesson answers", f"{len(flags_too_many())} of {len(found)}")
    part.add("answered although nothing of ours answers", f"{len(answered_outside())} of {len(outside())}")
    part.add("processor time of a question", f"{spent / len(found) * 1000:.1f} ms")
    part.notes.append(
        "Lists: benchmarks/asking.yaml. The unseen lessons were written by the same hand as the others."
    )
    return part
