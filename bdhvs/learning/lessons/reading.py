"""One lesson file: front matter, steps of one action with a drawn screen each, a tip, a check, a loudspeaker text."""

import re
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bdhvs.learning.lessons.screens import Screen

_HEADING: Final = re.compile(r"^## (.+)$", re.M)
_SCREEN: Final = re.compile(r"^```screen\n(.*?)^```$", re.M | re.S)
_STEP: Final = "Bước: "
PARTS: Final = {"Mẹo": "tip", "Thử xem": "check", "Loa": "loudspeaker"}


class LessonError(ValueError):
    """A lesson file that cannot be used; the message says which file and where."""


class Step(BaseModel):
    """One action: what to do in words, and the picture of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=3, max_length=60)]
    text: Annotated[str, Field(min_length=5, max_length=260)]
    screen: Screen


class Lesson(BaseModel):
    """A lesson of three minutes on one item of the framework."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    item: str
    title: Annotated[str, Field(min_length=3, max_length=70)]
    groups: Annotated[tuple[str, ...], Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=5)]
    version: Annotated[int, Field(ge=1)]
    why: Annotated[str, Field(min_length=10, max_length=160)]
    need: Annotated[str, Field(min_length=3, max_length=120)]
    digcomp: tuple[str, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=8)]
    tip: Annotated[str, Field(min_length=10, max_length=320)]
    check: Annotated[str, Field(min_length=10, max_length=320)]
    loudspeaker: Annotated[str, Field(min_length=200, max_length=2500)]


def read_lesson(path: Path) -> Lesson:
    """The lesson of a file `<lesson id>/vi.md`.

    Raises: LessonError
    """
    text = path.read_text(encoding="utf-8")
    try:
        _, head, body = text.split("---\n", 2)
        return Lesson.model_validate({"id": path.parent.name, **yaml.safe_load(head), **_sections(body)})
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part) for part in first["loc"])
        raise LessonError(f"{path.parent.name}, {where}: {first['msg']}") from error
    except (ValueError, yaml.YAMLError, TypeError) as error:
        raise LessonError(f"{path.parent.name}: {error}") from error


def _sections(body: str) -> dict[str, Any]:
    found: dict[str, Any] = {"steps": []}
    pieces = _HEADING.split(body)[1:]
    for heading, text in zip(pieces[::2], pieces[1::2], strict=True):
        if heading.startswith(_STEP):
            found["steps"].append(_step(heading.removeprefix(_STEP), text))
        elif heading in PARTS:
            found[PARTS[heading]] = text.strip()
        else:
            raise LessonError(f"heading “{heading}” is not one of a lesson")
    return found


def _step(title: str, text: str) -> dict[str, Any]:
    drawn = _SCREEN.findall(text)
    if len(drawn) != 1:
        raise LessonError(f"step “{title}” needs one screen, has {len(drawn)}")
    return {"title": title.strip(), "text": _SCREEN.sub("", text).strip(), "screen": yaml.safe_load(drawn[0])}


def without_marks(text: str) -> str:
    """A step's text without the stars around the name of the thing to touch."""
    return text.replace("**", "")


def lessons_in(folder: Path) -> dict[str, Lesson]:
    """Every lesson of the catalogue by its id, in the order of their names.

    Raises: LessonError
    """
    return {path.parent.name: read_lesson(path) for path in sorted(folder.glob("*/vi.md"))}
