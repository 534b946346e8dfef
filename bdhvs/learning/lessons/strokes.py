"""Strokes of a drawing: words broken into lines, symbols, boxes, in our colours.

Unit: one unit of the drawing is about one CSS pixel on a phone of 360 pixels.
"""

from html import escape
from typing import Final

from bdhvs.learning.lessons.signs import SIGNS

INK, QUIET, LINE, PAPER, GROUND = "#1b2430", "#5b6673", "#c9d1da", "#ffffff", "#eef2f6"
BRAND, GOOD, BAD, TOUCH, LOOK = "#8f1d1d", "#166534", "#b42318", "#d97706", "#1d4ed8"
TONES: Final = {"plain": ("#e4eaf1", INK), "good": (GOOD, PAPER), "bad": (BAD, PAPER)}
TONE_TEXT: Final = {"plain": INK, "good": GOOD, "bad": BAD}
READ, SMALL = 16.0, 14.0
"""Sizes of letters: what is read, and what stands below it."""


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Lines of at most `width`, broken between words; a letter is taken as 0.56 of its size, a bold one as 0.63."""
    room = max(int(width / (size * (0.63 if bold else 0.56))), 4)
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def words(text: str, x: float, y: float, *, size: float = READ, width: float, tone: str = INK, bold: bool = False,
          middle: bool = False) -> tuple[str, float]:  # fmt: skip
    """Text from `y` downwards, and how high it became."""
    lines = wrapped(text, size, width, bold=bold)
    weight = ' font-weight="700"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    spans = " ".join(
        f'<tspan x="{x:g}" y="{y + size + i * size * 1.3:g}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text font-size="{size:g}" fill="{tone}"{weight}{anchor}>{spans}</text>', len(lines) * size * 1.3


def sign(name: str, x: float, y: float, size: float, tone: str = INK) -> str:
    """A symbol of `signs`, its upper left corner at x, y."""
    return (
        f'<g transform="translate({x:g} {y:g}) scale({size / 24:g})" fill="none" stroke="{tone}" stroke-width="1.7" '
        f'stroke-linecap="round" stroke-linejoin="round">{SIGNS[name]}</g>'
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = PAPER,
    edge: str = LINE,
    round_: float = 10,
) -> str:
    size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_:g}"'
    return f'<rect {size} fill="{fill}" stroke="{edge}"/>'
