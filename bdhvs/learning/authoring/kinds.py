"""What differs between the kinds of works: how a content is named, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bdhvs.learning.authoring.checking import by_number, lesson_findings, told
from bdhvs.learning.authoring.drafts import LessonDraft
from bdhvs.learning.authoring.rules import WorkKind
from bdhvs.learning.lessons.practice import QuestionFile, Simulation
from bdhvs.learning.lessons.reviewing import Finding
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.library.text import handbook_findings

_FORMS: dict[WorkKind, type[BaseModel]] = {WorkKind.QUESTIONS: QuestionFile, WorkKind.SIMULATION: Simulation}


def named(kind: WorkKind, content: Mapping[str, Any]) -> tuple[str, str]:
    """Item and title of a content."""
    item = str(content.get("item", ""))
    if kind is WorkKind.QUESTIONS:
        return item, f"Câu hỏi: {shelf().items.get(item, item)}"[:120]
    if kind is WorkKind.HANDBOOK:
        return "", str(content.get("title") or "Cẩm nang chưa đặt tên")[:120]
    return item, str(content.get("title") or "Bài chưa đặt tên")[:120]


def findings_of(kind: WorkKind, content: Mapping[str, Any], pictures: Mapping[str, str]) -> list[Finding]:
    """Everything to make better; what `must` be better keeps the work from being sent."""
    if kind is WorkKind.LESSON:
        return lesson_findings(LessonDraft.model_validate(content), pictures, shelf().items)
    if kind is WorkKind.HANDBOOK:
        return handbook_findings(dict(content))
    try:
        _FORMS[kind].model_validate(content)
    except ValidationError as error:
        found = told(error)
        return [by_number(one, content) for one in found] if kind is WorkKind.SIMULATION else found
    return []
