"""Practice: questions on an item, and simulations in which nothing real is touched."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bdhvs.learning.lessons.reading import LessonError
from bdhvs.learning.lessons.screens import Screen

Sentence = Annotated[str, Field(min_length=2, max_length=240)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(_Frozen):
    """An answer to choose, with what is said to the one who chose it."""

    id: Annotated[str, Field(pattern=r"^[a-z]$")]
    says: Sentence
    right: bool = False
    why: Sentence


class Question(_Frozen):
    """`one` right answer, or `several`; `order`: the options stand in the right order; `match`: pairs that belong
    together; `text`: a short word typed, compared without marks and capitals."""

    id: Annotated[str, Field(pattern=r"^[A-Z]\d-\d\d$")]
    kind: Literal["one", "several", "order", "match", "text"] = "one"
    level: Annotated[int, Field(ge=1, le=2)] = 1
    ask: Sentence
    screen: Screen | None = None
    options: tuple[Option, ...] = ()
    pairs: tuple[tuple[Sentence, Sentence], ...] = ()
    accepts: tuple[Sentence, ...] = ()
    why: Sentence

    @model_validator(mode="after")
    def fits_its_kind(self) -> "Question":
        """Each kind holds what it is answered with, and nothing else."""
        right = sum(option.right for option in self.options)
        fits = {
            "one": right == 1 and len(self.options) >= 2,
            "several": right >= 1 and len(self.options) >= 3,
            "order": len(self.options) >= 3,
            "match": len(self.pairs) >= 3 and not self.options,
            "text": bool(self.accepts) and not self.options,
        }
        if not fits[self.kind]:
            raise ValueError(f"{self.id} does not hold what a question of kind {self.kind} is answered with")
        if len({option.id for option in self.options}) != len(self.options):
            raise ValueError(f"{self.id}: two options carry the same letter")
        return self


class QuestionFile(_Frozen):
    """The questions of one item."""

    item: str
    questions: Annotated[tuple[Question, ...], Field(min_length=6)]

    @model_validator(mode="after")
    def numbered_once(self) -> "QuestionFile":
        """Ids begin with the item and are used once."""
        times = Counter(question.id for question in self.questions)
        wrong = [name for name, number in times.items() if number > 1 or not name.startswith(f"{self.item}-")]
        if wrong:
            raise ValueError(f"ids of questions: {', '.join(wrong)}")
        return self


class Move(_Frozen):
    """What touching a part does: `to` another scene, or `says` why that was not the way."""

    to: str = ""
    says: Sentence | None = None

    @model_validator(mode="after")
    def does_something(self) -> "Move":
        """A touch leads on or explains; a touch that does neither would puzzle the learner."""
        if not self.to and self.says is None:
            raise ValueError("a touch leads somewhere or says something")
        return self


class Scene(_Frozen):
    """One screen of a simulation: what to do, and what each touch does, by the id of the part."""

    do: Sentence
    screen: Screen
    moves: dict[str, Move] = {}
    end: Literal["", "done", "tricked"] = ""


class Simulation(_Frozen):
    """Scenes that lead to each other. Nothing real is touched, no real name is drawn."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    item: str
    title: Annotated[str, Field(min_length=3, max_length=70)]
    story: Sentence
    learned: Sentence
    start: str
    scenes: dict[str, Scene]

    @model_validator(mode="after")
    def can_be_finished(self) -> "Simulation":
        """Every touch leads to a scene that is there and names a part that is drawn; every scene is reached, and from
        every scene there is a way to the end."""
        for name, scene in self.scenes.items():
            parts = {part.id for part in scene.screen.parts if part.id}
            if strange := set(scene.moves) - parts:
                raise ValueError(f"{name}: no such part: {', '.join(sorted(strange))}")
            if strange := {move.to for move in scene.moves.values() if move.to} - set(self.scenes):
                raise ValueError(f"{name}: no such scene: {', '.join(sorted(strange))}")
        if lost := set(self.scenes) - self._reached({self.start}, self._ahead()):
            raise ValueError(f"never reached: {', '.join(sorted(lost))}")
        ends = {name for name, scene in self.scenes.items() if scene.end == "done"}
        if stuck := set(self.scenes) - self._reached(ends, self._back()):
            raise ValueError(f"no way to the end from: {', '.join(sorted(stuck))}")
        return self

    def _ahead(self) -> dict[str, set[str]]:
        return {name: {m.to for m in scene.moves.values() if m.to} for name, scene in self.scenes.items()}

    def _back(self) -> dict[str, set[str]]:
        back: dict[str, set[str]] = {name: set() for name in self.scenes}
        for name, nexts in self._ahead().items():
            for other in nexts:
                back[other].add(name)
        return back

    def _reached(self, begin: Iterable[str], ways: dict[str, set[str]]) -> set[str]:
        waiting, found = list(begin), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in found and name in ways:
                found.add(name)
                waiting += ways[name]
        return found


File = TypeVar("File", bound=BaseModel)


def _read(path: Path, model: type[File]) -> File:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part) for part in first["loc"])
        raise LessonError(f"{path.name}, {where}: {first['msg']}") from error
    except yaml.YAMLError as error:
        raise LessonError(f"{path.name}: {error}") from error


def questions_in(folder: Path) -> Iterator[QuestionFile]:
    """The questions of every item. Raises: LessonError"""
    for path in sorted(folder.glob("*.yaml")):
        yield _read(path, QuestionFile)


def simulations_in(folder: Path) -> Iterator[Simulation]:
    """Every simulation. Raises: LessonError"""
    for path in sorted(folder.glob("*.yaml")):
        yield _read(path, Simulation)
