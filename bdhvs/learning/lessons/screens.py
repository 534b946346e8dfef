"""What a drawn screen holds, as data: a phone, a sheet of paper, two people talking, a computer.

One screen is a picture of a lesson's step and, with what each touch does, a step of a simulation.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bdhvs.learning.lessons.signs import SIGNS

Words = Annotated[str, Field(min_length=1, max_length=90)]
Cell = Annotated[str, Field(max_length=20)]
Tone = Literal["plain", "good", "bad"]


class Part(BaseModel):
    """One thing on a screen; `id` lets a simulation name it. It carries one mark at most: `tap` the one to touch,
    `look` the one to read, `never` what is left alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    tap: bool = False
    look: bool = False
    never: bool = False

    @property
    def mark(self) -> str:
        return "tap" if self.tap else "look" if self.look else "never" if self.never else ""


class Row(Part):
    """A line of a list: `row: Màn hình khóa`. `switch` draws one."""

    row: Words
    icon: str = ""
    note: Words | None = None
    switch: bool | None = None


class App(Part):
    """A symbol with its name below, as on the first screen of a phone; several stand side by side."""

    app: Words
    icon: str


class Button(Part):
    button: Words
    tone: Tone = "plain"


class Box(Part):
    """A box to type in, with what was typed."""

    box: Words
    typed: str = ""


class Text(Part):
    text: Annotated[str, Field(min_length=1, max_length=220)]
    tone: Tone = "plain"


class Big(Part):
    """A large word or number: the clock, an amount, a name that calls."""

    big: Words
    icon: str = ""


class Bubble(Part):
    """What somebody says: a message, a voice on the phone, a person in the room. `by` names who says it; `link` is
    drawn as the blue, underlined end of a message."""

    says: Annotated[str, Field(min_length=1, max_length=220)]
    link: Words | None = None
    by: Literal["me", "them"] = "them"


class Keypad(Part):
    """Ten keys to type a code on; `dots` how many were typed."""

    keypad: Annotated[int, Field(ge=0, le=8)]


class Code(Part):
    """A square code to scan: a drawing that leads nowhere. `aimed` draws the frame of a camera around it."""

    code: Words
    aimed: bool = False


class Slider(Part):
    """A round button on a line, to be pulled. `at` from 1 (left) to 5 (right)."""

    slider: Words
    at: Annotated[int, Field(ge=1, le=5)]


class Table(Part):
    """A sheet with columns; the first line names them."""

    table: Annotated[tuple[tuple[Cell, ...], ...], Field(min_length=1, max_length=6)]

    @model_validator(mode="after")
    def is_even(self) -> "Table":
        """Every line has as many cells as there are columns, and there is room for them."""
        if {len(line) for line in self.table} not in ({2}, {3}):
            raise ValueError("a table has two or three columns, the same in every line")
        return self


class Sign(Part):
    """One large symbol with a word: a shop, a hospital, a lock."""

    sign: str
    words: Words | None = None


class Photo(Part):
    """A picture that a commune supplied, written into the page. Unit: `wide` and `high` in pixels."""

    photo: Annotated[str, Field(pattern=r"^data:image/jpeg;base64,[A-Za-z0-9+/]+=*$", max_length=60_000)]
    wide: Annotated[int, Field(ge=1, le=2000)]
    high: Annotated[int, Field(ge=1, le=2000)]


def words_of(part: Part) -> Iterator[str]:
    """What is written on one part."""
    if isinstance(part, Table):
        yield from (cell for line in part.table for cell in line if cell)
    for value in part.model_dump(exclude={"id", "icon", "tone", "by", "sign", "photo"}).values():
        if isinstance(value, str) and value:
            yield value


AnyPart = Row | App | Button | Box | Text | Big | Bubble | Keypad | Code | Sign | Photo | Slider | Table
FRAMES: Final = ("phone", "paper", "talk", "computer")


class Screen(BaseModel):
    """A frame with parts from top to bottom. `shows` says in words what is seen, for those who cannot see it. `press`:
    buttons at the side of the phone, all at once; `pull`: a finger pulls down from the upper edge."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    frame: Literal["phone", "paper", "talk", "computer"] = "phone"
    title: Words | None = None
    shows: Annotated[str, Field(min_length=10, max_length=200)]
    press: tuple[Literal["power", "up", "down"], ...] = ()
    pull: bool = False
    parts: Annotated[tuple[AnyPart, ...], Field(min_length=1, max_length=9)]

    @model_validator(mode="after")
    def can_be_drawn(self) -> "Screen":
        """Symbols are known; a step asks for one action, so a picture marks one place to touch at most."""
        if sum(part.tap for part in self.parts) > 1:
            raise ValueError("a screen marks one place to touch, not several")
        if any(part.tap + part.look + part.never > 1 for part in self.parts):
            raise ValueError("a part carries one mark, not several")
        if self.frame != "phone" and (self.press or self.pull):
            raise ValueError("only a phone has buttons at its side and an edge to pull from")
        for name in (getattr(part, "icon", "") or getattr(part, "sign", "") for part in self.parts):
            if name and name not in SIGNS:
                raise ValueError(f"no symbol is named {name}")
        names = [part.id for part in self.parts if part.id]
        if len(names) != len(set(names)):
            raise ValueError("two parts of a screen carry the same id")
        return self

    def stands_in_the_middle(self) -> bool:
        """Whether its words stand below something large, and so in the middle like it."""
        return any(isinstance(part, Sign | Big) for part in self.parts)

    def words(self) -> Iterator[str]:
        """Every word that is drawn."""
        if self.title:
            yield self.title
        for part in self.parts:
            yield from words_of(part)
