"""What somebody writes: a draft may be half done. What is whole becomes what the catalogue's files hold."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from bdhvs.learning.lessons.reading import Lesson, Step
from bdhvs.learning.lessons.screens import Screen
from bdhvs.learning.talking_cards import TalkingCard

OWN: Final = "own:"
"""Begins the name of a commune's picture in a stored screen; the picture itself stands in its own row."""

NO_PICTURE: Final = Screen.model_validate(
    {
        "frame": "paper",
        "shows": "Bước này chưa có hình",
        "parts": [{"big": "Chưa có hình", "icon": "picture"}],
    }
)


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class StepDraft(_Loose):
    """One step as far as it is written. `screen`: the data of its picture."""

    title: str = ""
    text: str = ""
    screen: dict[str, Any] | None = None


class CardDraft(_Loose):
    """What a team member says and does at the door, as far as it is written."""

    say_first: str = ""
    say_second: str = ""
    do: str = ""
    worked: str = ""
    mistake: str = ""
    never: str = ""

    @property
    def begun(self) -> bool:
        return any(self.model_dump().values())

    def as_data(self) -> dict[str, Any]:
        """As a file of talking cards holds it."""
        told = self.model_dump()
        return {"say": (told.pop("say_first"), told.pop("say_second")), **told}

    @staticmethod
    def of(card: TalkingCard) -> "CardDraft":
        told = card.model_dump()
        first, second = told.pop("say")
        return CardDraft(say_first=first, say_second=second, **told)


class LessonDraft(_Loose):
    """A lesson as far as it is written, as a version holds it."""

    item: str = ""
    title: str = ""
    groups: tuple[str, ...] = ()
    minutes: int = 3
    why: str = ""
    need: str = ""
    digcomp: tuple[str, ...] = ()
    steps: tuple[StepDraft, ...] = ()
    tip: str = ""
    check: str = ""
    loudspeaker: str = ""
    card: CardDraft = CardDraft()

    @staticmethod
    def of(lesson: Lesson, card: TalkingCard | None = None) -> "LessonDraft":
        """A lesson of ours to work on."""
        told = lesson.model_dump(mode="json", exclude={"id", "version"})
        for step, known in zip(told["steps"], lesson.steps, strict=True):
            step["screen"] = plain(known.screen)
        return LessonDraft(**told, card=CardDraft.of(card) if card else CardDraft())

    def whole(self, code: str, version: int, pictures: Mapping[str, str]) -> Lesson:
        """The lesson. `pictures`: a commune's pictures by their hash, ready to be drawn.

        Raises: pydantic.ValidationError naming everything that is missing
        """
        told = self.model_dump(exclude={"card", "steps"})
        steps = [one.model_dump() | {"screen": inlined(one.screen, pictures)} for one in self.steps]
        return Lesson.model_validate({**told, "id": code, "version": version, "steps": steps})

    def shown(self, code: str, pictures: Mapping[str, str]) -> Lesson:
        """The lesson to look at, however little of it is written."""
        steps = [
            Step.model_construct(
                title=one.title or "Chưa đặt tên bước", text=one.text, screen=picture_of(one, pictures)
            )
            for one in self.steps
        ]
        told = {name: value for name, value in self if name not in ("card", "steps")}
        return Lesson.model_construct(**told, id=code, version=1, steps=tuple(steps))

    def talking_card(self) -> TalkingCard | None:
        """Raises: pydantic.ValidationError. Missing: None where nothing of a card is written."""
        return TalkingCard.model_validate(self.card.as_data()) if self.card.begun else None


def picture_of(step: StepDraft, pictures: Mapping[str, str]) -> Screen:
    """What is drawn for a step. Missing: a sign that there is no picture yet."""
    try:
        return Screen.model_validate(inlined(step.screen, pictures)) if step.screen else NO_PICTURE
    except ValueError:
        return NO_PICTURE


def plain(screen: Screen) -> dict[str, Any]:
    """The data of a screen, as short as a file has it."""
    return screen.model_dump(mode="json", exclude_defaults=True)


def inlined(screen: dict[str, Any] | None, pictures: Mapping[str, str]) -> dict[str, Any] | None:
    """A screen in which a commune's picture is named, with the picture itself in its place."""
    if screen is None:
        return None
    parts = [_with_picture(part, pictures) for part in screen.get("parts", ()) if isinstance(part, dict)]
    return {**screen, "parts": parts}


def _with_picture(part: dict[str, Any], pictures: Mapping[str, str]) -> dict[str, Any]:
    name = str(part.get("photo", ""))
    return {**part, "photo": pictures.get(name.removeprefix(OWN), "")} if name.startswith(OWN) else part


def own_pictures_in(steps: tuple[StepDraft, ...]) -> set[str]:
    """Hashes of the commune's pictures that the steps name."""
    parts = [part for step in steps if step.screen for part in step.screen.get("parts", ())]
    names = [str(part.get("photo", "")) for part in parts if isinstance(part, dict)]
    return {name.removeprefix(OWN) for name in names if name.startswith(OWN)}


def photo_screen(sha256: str, shows: str, wide: int, high: int) -> dict[str, Any]:
    """The screen of a step that shows one picture of the commune."""
    part = {"photo": f"{OWN}{sha256}", "wide": wide, "high": high}
    return {"frame": "paper", "shows": shows, "parts": [part]}


def ready(jpeg: bytes) -> str:
    """A picture as it is written into a page: it needs no request of its own and is there without a network."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
