"""A screen as SVG. Drawn by us: no photograph, no trade mark, nothing that moves; words stay words.

Unit: one unit of the drawing is about one CSS pixel on a phone of 360 pixels.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final

from bdhvs.learning.lessons import screens as s
from bdhvs.learning.lessons.signs import SIGNS

WIDTH: Final = 300
INK, QUIET, LINE, PAPER, GROUND = "#1b2430", "#5b6673", "#c9d1da", "#ffffff", "#eef2f6"
BRAND, GOOD, BAD, TOUCH = "#8f1d1d", "#166534", "#b42318", "#d97706"
TONES: Final = {"plain": ("#e4eaf1", INK), "good": (GOOD, PAPER), "bad": (BAD, PAPER)}
TONE_TEXT: Final = {"plain": INK, "good": GOOD, "bad": BAD}
_PAD, _GAP = 16, 10
LOWEST: Final = {"phone": 300, "talk": 160, "paper": 140, "computer": 190}
"""A phone is drawn standing, however little is on it."""


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


def words(text: str, x: float, y: float, *, size: float = 15, width: float, tone: str = INK, bold: bool = False,
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


def touch(x: float, y: float, width: float, height: float) -> str:
    """The mark "touch here": a ring around the part and a fingertip on it, beside the word below a symbol."""
    low = 14 if width > 60 else 34
    return (
        f'<rect x="{x - 4:g}" y="{y - 4:g}" width="{width + 8:g}" height="{height + 8:g}" rx="14" fill="none" '
        f'stroke="{TOUCH}" stroke-width="4"/>'
        f'<g transform="translate({x + width - (22 if width > 60 else 8):g} {y + height - low:g}) scale(1.5)">'
        f'<path d="M9 21c-2-2-5.5-6-6-7.2-.4-1 .9-1.9 1.9-1.1L7 14.5V4.2a1.6 1.6 0 0 1 3.2 0V10c2.6 0 6.8.7 6.8 3.4 '
        f'0 3-.8 5.2-2 7.6Z" fill="{PAPER}" stroke="{INK}" stroke-width="1.3" stroke-linejoin="round"/></g>'
    )


Drawn = tuple[str, float]


def _row(part: s.Row, x: float, y: float, w: float) -> Drawn:
    left = x + (46 if part.icon else 14)
    room = w - (left - x) - (56 if part.switch is not None else 14)
    label, tall = words(part.row, left, y + 11, width=room, bold=True)
    note, more = (
        words(part.note, left, y + 11 + tall, size=13, width=room, tone=QUIET) if part.note else ("", 0.0)
    )
    height = 24 + tall + more
    icon = sign(part.icon, x + 13, y + height / 2 - 11, 22, BRAND) if part.icon else ""
    return box(x, y, w, height) + icon + label + note + _switch(
        part.switch, x + w - 52, y + height / 2 - 11
    ), height


def _switch(on: bool | None, x: float, y: float) -> str:
    if on is None:
        return ""
    fill, knob = (GOOD, x + 29) if on else ("#9aa5b1", x + 11)
    return (
        f'<rect x="{x:g}" y="{y:g}" width="40" height="22" rx="11" fill="{fill}"/>'
        f'<circle cx="{knob:g}" cy="{y + 11:g}" r="8" fill="{PAPER}"/>'
    )


def _button(part: s.Button, x: float, y: float, w: float) -> Drawn:
    fill, tone = TONES[part.tone]
    label, tall = words(
        part.button, x + w / 2, y + 11, size=16, width=w - 24, tone=tone, bold=True, middle=True
    )
    return box(
        x, y, w, tall + 24, fill=fill, edge=fill if part.tone != "plain" else LINE, round_=12
    ) + label, tall + 24


def _box(part: s.Box, x: float, y: float, w: float) -> Drawn:
    label, tall = words(part.box, x + 8, y, size=13, width=w - 8, tone=QUIET)
    typed, high = words(part.typed or " ", x + 12, y + tall + 12, size=16, width=w - 24)
    return label + box(x, y + tall + 4, w, high + 18, edge=INK, round_=8) + typed, tall + high + 22


def _text(part: s.Text, x: float, y: float, w: float) -> Drawn:
    return words(part.text, x, y, width=w, tone=TONE_TEXT[part.tone], bold=part.tone != "plain")


def _big(part: s.Big, x: float, y: float, w: float) -> Drawn:
    icon = sign(part.icon, x + w / 2 - 22, y, 44, BRAND) if part.icon else ""
    top = 52 if part.icon else 0
    label, tall = words(part.big, x + w / 2, y + top, size=24, width=w, bold=True, middle=True)
    return icon + label, top + tall


def _bubble(part: s.Bubble, x: float, y: float, w: float) -> Drawn:
    mine = part.by == "me"
    wide = w * 0.84
    left = x + w - wide if mine else x
    label, tall = words(part.says, left + 13, y + 9, width=wide - 26)
    tail = (
        f"M{left + wide - 18:g} {y + tall + 18:g}l10 11 0-13Z"
        if mine
        else f"M{left + 18:g} {y + tall + 18:g}l-10 11 0-13Z"
    )
    fill = "#dbeafe" if mine else PAPER
    return box(
        left, y, wide, tall + 20, fill=fill, round_=14
    ) + f'<path d="{tail}" fill="{fill}"/>' + label, tall + 30


def _keypad(part: s.Keypad, x: float, y: float, w: float) -> Drawn:
    dots = "".join(
        f'<circle cx="{x + w / 2 + (i - 2.5) * 24:g}" cy="{y + 10:g}" r="6" stroke="{INK}" '
        f'fill="{INK if i < part.keypad else PAPER}"/>'
        for i in range(6)
    )
    keys = ""
    for i, key in enumerate("123456789 0"):
        if key != " ":
            cx, cy = x + w / 2 + (i % 3 - 1) * 64, y + 54 + i // 3 * 46
            keys += f'<circle cx="{cx:g}" cy="{cy:g}" r="20" fill="{PAPER}" stroke="{LINE}"/>'
            keys += f'<text x="{cx:g}" y="{cy + 6:g}" font-size="18" text-anchor="middle" fill="{INK}">{key}</text>'
    return dots + keys, 216


def _code(part: s.Code, x: float, y: float, w: float) -> Drawn:
    """Squares that look like a code to scan and say nothing: nobody can be led anywhere by a lesson's picture."""
    side, left, y = 112.0, x + w / 2 - 56, y + 8  # the white edge stays clear of what stands above
    cell = side / 14
    marks = [
        (i, j)
        for i in range(14)
        for j in range(14)
        if (i * 7 + j * 11 + i * j) % 3 == 0 and not _corner(i, j)
    ]
    dots = "".join(f"M{left + i * cell:g} {y + j * cell:g}h{cell:g}v{cell:g}h-{cell:g}Z" for i, j in marks)
    eye = cell * 4 - 4
    eyes = "".join(
        f'<rect x="{left + a * cell + 2:g}" y="{y + b * cell + 2:g}" width="{eye:g}" height="{eye:g}" '
        f'fill="none" stroke="{INK}" stroke-width="5"/>'
        for a, b in ((0, 0), (10, 0), (0, 10))
    )
    label, tall = words(part.code, x + w / 2, y + side + 11, size=14, width=w, bold=True, middle=True)
    return box(
        left - 10, y - 8, side + 20, side + 16
    ) + f'<path d="{dots}" fill="{INK}"/>' + eyes + label, side + 23 + tall


def _corner(i: int, j: int) -> bool:
    return (i < 5 and j < 5) or (i > 8 and j < 5) or (i < 5 and j > 8)


def _sign(part: s.Sign, x: float, y: float, w: float) -> Drawn:
    drawn = sign(part.sign, x + w / 2 - 40, y, 80, BRAND)
    label, tall = (
        words(part.words, x + w / 2, y + 84, width=w, bold=True, middle=True) if part.words else ("", 0.0)
    )
    return drawn + label, 84 + tall


def _photo(part: s.Photo, x: float, y: float, w: float) -> Drawn:
    high = min(w * part.high / part.wide, 330.0)
    size = f'x="{x:g}" y="{y:g}" width="{w:g}" height="{high:g}"'
    return f'<image {size} href="{escape(part.photo)}"/>', high


def _app(part: s.App, x: float, y: float, w: float) -> Drawn:
    label, tall = words(part.app, x + w / 2, y + 56, size=13, width=w, middle=True)
    return box(x + w / 2 - 26, y, 52, 52, round_=14) + sign(
        part.icon, x + w / 2 - 15, y + 11, 30, BRAND
    ) + label, 56 + tall


_DRAW: Final[dict[type[s.Part], Callable[[Any, float, float, float], Drawn]]] = {
    s.Row: _row, s.Button: _button, s.Box: _box, s.Text: _text, s.Big: _big, s.Bubble: _bubble,
    s.Keypad: _keypad, s.Code: _code, s.Sign: _sign, s.Photo: _photo,
}  # fmt: skip


def _stacked(
    screen: s.Screen, x: float, y: float, w: float
) -> Iterator[tuple[s.Part, str, float, float, float, float]]:
    """Each part with its drawing and its place (x, y, width, height), from top to bottom; apps three in a line."""
    line: list[s.App] = []
    for part in [*screen.parts, None]:
        if isinstance(part, s.App) and len(line) < 3:
            line.append(part)
            continue
        if line:
            tallest = 0.0
            for i, app in enumerate(line):
                drawn, height = _app(app, x + i * w / 3, y, w / 3)
                tallest = max(tallest, height)
                yield app, drawn, x + i * w / 3 + w / 6 - 26, y, 52, 52
            y += tallest + _GAP
            line = [part] if isinstance(part, s.App) else []
            if line:
                continue
        if part is not None:
            drawn, height = _DRAW[type(part)](part, x, y, w)
            yield part, drawn, x, y, w, height
            y += height + _GAP


def svg(screen: s.Screen, ways: Mapping[str, str] | None = None) -> str:
    """The drawing with a name for screen readers. Counts: nothing of it is longer than some kilobytes.

    `ways`: the address behind a part, by its id; such a part is a link that a finger or the keyboard reaches.
    """
    phone = screen.frame in ("phone", "talk")
    left, wide = (34.0, WIDTH - 68.0) if phone else (14.0, WIDTH - 28.0)
    top = 62.0 if screen.title else 34.0
    body, marks, bottom = "", "", top
    for part, drawn, x, y, w, h in _stacked(screen, left + 6, top, wide - 12):
        body += _led(part, drawn, (x, y, w, h), ways[part.id]) if ways and part.id in ways else drawn
        marks += touch(x, y, w, h) if part.tap else ""
        bottom = max(bottom, y + h)
    height = max(bottom + 34, LOWEST[screen.frame])
    role = "group" if ways else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="{role}" '
        f'aria-label="{escape(screen.shows)}" font-family="system-ui, sans-serif">'
        f"<title>{escape(screen.shows)}</title>"
        f"{_frame(screen, height)}{body}{marks}</svg>"
    )


def _led(part: s.Part, drawn: str, place: tuple[float, float, float, float], address: str) -> str:
    """A part that leads somewhere. An unseen field over it catches the finger and shows the focus."""
    x, y, w, h = place
    label = escape(", ".join(s.words_of(part)) or "Bàn phím số")
    size = f'x="{x - 3:g}" y="{y - 3:g}" width="{w + 6:g}" height="{h + 6:g}" rx="14"'
    field = f'<rect class="way" {size} fill="transparent"/>'
    return f'<a href="{escape(address)}" data-way="{escape(part.id)}" aria-label="{label}">{drawn}{field}</a>'


def _frame(screen: s.Screen, height: float) -> str:
    if screen.frame == "talk":
        return box(1, 1, WIDTH - 2, height - 2, fill="#fdf6e7", edge="#e8d9b5", round_=18) + _head(
            screen, 24, WIDTH - 48
        )
    if screen.frame == "paper":
        return box(1, 1, WIDTH - 2, height - 2, fill=PAPER, edge=LINE, round_=4) + _head(
            screen, 14, WIDTH - 28
        )
    if screen.frame == "computer":
        return box(1, 1, WIDTH - 2, height - 2, fill=GROUND, edge=INK, round_=8) + _head(
            screen, 14, WIDTH - 28
        )
    shell = box(20, 2, WIDTH - 40, height - 4, fill=INK, edge=INK, round_=26)
    glass = box(28, 10, WIDTH - 56, height - 20, fill=GROUND, edge=GROUND, round_=18)
    return shell + glass + _head(screen, 40, WIDTH - 80)


def _head(screen: s.Screen, x: float, width: float) -> str:
    if not screen.title:
        return ""
    title, _ = words(screen.title, x, 24, size=17, width=width * 1.2, bold=True, tone=BRAND)
    return f'{title}<path d="M{x:g} 52h{width:g}" stroke="{LINE}"/>'
