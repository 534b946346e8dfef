"""What a picture points at: touch here, look here, not this; buttons at the edge, a pull from above."""

from typing import Final

from bdhvs.learning.lessons import screens as s
from bdhvs.learning.lessons.strokes import BAD, INK, LOOK, PAPER, READ, TOUCH, sign, words

_FINGER: Final = (
    "M9 21c-2-2-5.5-6-6-7.2-.4-1 .9-1.9 1.9-1.1L7 14.5V4.2a1.6 1.6 0 0 1 3.2 0V10c2.6 0 6.8.7 6.8 3.4 "
    "0 3-.8 5.2-2 7.6Z"
)
EDGE: Final = {"power": "Nút nguồn", "up": "Tăng tiếng", "down": "Giảm tiếng"}
"""Buttons at the side of a phone, as the picture names them."""


def marked(part: s.Part, x: float, y: float, w: float, h: float) -> str:
    """The one mark of a part: a fingertip, an eye, or a cross."""
    if part.tap:
        return _ring(x, y, w, h, TOUCH) + finger(*_corner(x, y, w, h))
    if part.look:
        return _ring(x, y, w, h, LOOK) + _disc(x, y, LOOK, "eye")
    return _ring(x, y, w, h, BAD) + _disc(x, y, BAD, "close") if part.never else ""


def _ring(x: float, y: float, w: float, h: float, tone: str) -> str:
    size = f'x="{x - 4:g}" y="{y - 4:g}" width="{w + 8:g}" height="{h + 8:g}" rx="14"'
    return f'<rect {size} fill="none" stroke="{tone}" stroke-width="4"/>'


def _corner(x: float, y: float, w: float, h: float) -> tuple[float, float]:
    """Where the fingertip lies: on the part, beside the word below a symbol."""
    return (x + w - 22, y + h - 14) if w > 60 else (x + w - 8, y + h - 34)


def finger(x: float, y: float) -> str:
    return (
        f'<g transform="translate({x:g} {y:g}) scale(1.5)"><path d="{_FINGER}" fill="{PAPER}" stroke="{INK}" '
        f'stroke-width="1.3" stroke-linejoin="round"/></g>'
    )


def _disc(x: float, y: float, tone: str, name: str) -> str:
    """A small round sign on the upper left corner, where it hides no word and no fingertip hides it."""
    return f'<circle cx="{x:g}" cy="{y - 1:g}" r="11" fill="{tone}"/>{sign(name, x - 8, y - 9, 16, PAPER)}'


def pulled(screen: s.Screen, top: float) -> tuple[str, float]:
    """An arrow from the upper edge downwards with the finger that pulls; and where the parts begin."""
    if not screen.pull:
        return "", top
    line = (
        f'<path d="M150 {top - 18:g}v58m-12-14 12 14 12-14" fill="none" stroke="{TOUCH}" stroke-width="5"/>'
    )
    return line + finger(138, top + 28), top + 78


def pressed(screen: s.Screen, top: float) -> tuple[str, float]:
    """Buttons at the right edge of the phone, each with its name and an arrow; and where the parts begin."""
    drawn = ""
    for name in screen.press:
        label, _ = words(EDGE[name], 150, top + 4, size=READ, width=190, bold=True, middle=True)
        edge = f'<rect x="276" y="{top - 4:g}" width="14" height="40" rx="6" fill="{TOUCH}" stroke="{INK}"/>'
        arrow = f"M214 {top + 16:g}h46m-11-10 11 10-11 10"
        drawn += f'{label}{edge}<path d="{arrow}" fill="none" stroke="{TOUCH}" stroke-width="4"/>'
        top += 56
    return drawn, top
