"""Pictures for steps: all that we drew, to choose from, and a commune's own, made small."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Final

from PIL import Image

from bdhvs.learning.authoring.commands import CleanPicture
from bdhvs.learning.authoring.drafts import plain
from bdhvs.learning.lessons.screens import Screen
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.lib.photos import PhotoError, clean_photo
from bdhvs.lib.vietnamese import fold

HEAVIEST: Final = 20_000
"""Six such pictures still fit into the 150 kB of a lesson, written into the page. Unit: bytes."""
_SIDES: Final = (520, 420, 340, 260, 200)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of ours: `lesson/step`, what is seen, the data of its screen."""

    name: str
    item: str
    shows: str
    screen: Screen

    @property
    def data(self) -> dict[str, Any]:
        return plain(self.screen)


@cache
def drawn_pictures() -> dict[str, Drawn]:
    """Every picture of our lessons once, by name."""
    found: dict[Screen, Drawn] = {}
    for lesson in shelf().lessons.values():
        for number, step in enumerate(lesson.steps, 1):
            name = f"{lesson.id}/{number}"
            found.setdefault(step.screen, Drawn(name, lesson.item, step.screen.shows, step.screen))
    return {one.name: one for one in found.values()}


def pictures_like(text: str, item: str, most: int = 24) -> list[Drawn]:
    """Pictures in whose words all of these words stand, marks or not; those of the item first."""
    words = fold(text).split()
    known = [one for one in drawn_pictures().values() if all(word in _folded(one) for word in words)]
    return sorted(known, key=lambda one: one.item != item)[:most]


def _folded(one: Drawn) -> str:
    return fold(" ".join((one.shows, *one.screen.words())))


def small(data: bytes) -> CleanPicture:
    """An upload as it may stand in a lesson. Raises: PhotoError"""
    for side in _SIDES:
        jpeg = clean_photo(data, longest=side)
        if len(jpeg) <= HEAVIEST:
            with Image.open(BytesIO(jpeg)) as image:
                return CleanPicture(jpeg, image.width, image.height)
    raise PhotoError("Ảnh có quá nhiều chi tiết, thu nhỏ rồi vẫn nặng. Hãy chụp lại gần hơn, bớt chữ.")
