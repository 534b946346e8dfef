"""A screen as SVG. Drawn by us: no photograph, no trade mark, nothing that moves; words stay words."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final

from bdhvs.learning.lessons import parts as drawn
from bdhvs.learning.lessons import screens as s
from bdhvs.learning.lessons.marks import marked, pressed, pulled
from bdhvs.learning.lessons.strokes import BRAND, GROUND, INK, LINE, PAPER, box, words

WIDTH: Final = 300
_GAP, _WIDE_GAP = 10, 16
LOWEST: Final = {"phone": 300, "talk": 160, "paper": 140, "computer": 190}
"""A phone is drawn standing, however little is on it."""

Placed = tuple[s.Part, str, float, float, float, float]

_DRAW: Final[dict[type[s.Part], Callable[[Any, float, float, float], drawn.Drawn]]] = {
    s.Row: drawn.row, s.Button: drawn.button, s.Box: drawn.typed_box, s.Text: drawn.text, s.Big: drawn.big,
    s.Bubble: drawn.bubble, s.Keypad: drawn.keypad, s.Code: drawn.code, s.Sign: drawn.large_sign,
    s.Photo: drawn.photo, s.Slider: drawn.slider, s.Table: drawn.table,
}  # fmt: skip


def _stacked(screen: s.Screen, x: float, y: float, w: float) -> Iterator[Placed]:
    """Each part with its drawing and its place (x, y, width, height), from top to bottom; apps three in a line."""
    gap = _WIDE_GAP if sum(bool(part.mark) for part in screen.parts) > 1 else _GAP
    draw = _DRAW | ({s.Text: drawn.text_in_the_middle} if screen.stands_in_the_middle() else {})
    line: list[s.App] = []
    for part in [*screen.parts, None]:
        if isinstance(part, s.App) and len(line) < 3:
            line.append(part)
            continue
        if line:
            placed, tallest = _side_by_side(line, x, y, w / 3)
            yield from placed
            y += tallest + gap
            line = [part] if isinstance(part, s.App) else []
            if line:
                continue
        if part is not None:
            made, height = draw[type(part)](part, x, y, w)
            yield part, made, *drawn.place_of(part, x, y, w, height)
            y += height + gap


def _side_by_side(apps: list[s.App], x: float, y: float, w: float) -> tuple[list[Placed], float]:
    """Apps with the place of their symbols, and how high the tallest is with its name below."""
    made = [drawn.app(app, x + i * w, y, w) for i, app in enumerate(apps)]
    placed = [(app, made[i][0], x + i * w + w / 2 - 26, y, 52.0, 52.0) for i, app in enumerate(apps)]
    return [*placed], max(height for _, height in made)


def svg(screen: s.Screen, ways: Mapping[str, str] | None = None) -> str:
    """The drawing with a name for screen readers. Counts: nothing of it is longer than some kilobytes.

    `ways`: the address behind a part, by its id; such a part is a link that a finger or the keyboard reaches.
    """
    phone = screen.frame in ("phone", "talk")
    left, wide = (34.0, WIDTH - 68.0) if phone else (14.0, WIDTH - 28.0)
    moves, top = pulled(screen, 62.0 if screen.title else 34.0)
    presses, top = pressed(screen, top)
    body, marks, bottom = "", moves + presses, top
    for part, made, x, y, w, h in _stacked(screen, left + 6, top, wide - 12):
        body += _led(part, made, (x, y, w, h), ways[part.id]) if ways and part.id in ways else made
        marks = marks + marked(part, x, y, w, h) if part.tap else marked(part, x, y, w, h) + marks
        bottom = max(bottom, y + h)
    height = max(bottom + 34, LOWEST[screen.frame])
    role = "group" if ways else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="{role}" '
        f'aria-label="{escape(screen.shows)}" font-family="system-ui, sans-serif">'
        f"<title>{escape(screen.shows)}</title>"
        f"{_frame(screen, height)}{body}{marks}</svg>"
    )


def _led(part: s.Part, made: str, place: tuple[float, float, float, float], address: str) -> str:
    """A part that leads somewhere. An unseen field over it catches the finger and shows the focus."""
    x, y, w, h = place
    label = escape(", ".join(s.words_of(part)) or "Bàn phím số")
    size = f'x="{x - 3:g}" y="{y - 3:g}" width="{w + 6:g}" height="{h + 6:g}" rx="14"'
    field = f'<rect class="way" {size} fill="transparent"/>'
    return f'<a href="{escape(address)}" data-way="{escape(part.id)}" aria-label="{label}">{made}{field}</a>'


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
