"""Each part of a screen as drawn: what it looks like and how high it is."""

from html import escape
from typing import Final

from bdhvs.learning.lessons import screens as s
from bdhvs.learning.lessons.strokes import (
    BRAND,
    GOOD,
    INK,
    LINE,
    LOOK,
    PAPER,
    QUIET,
    READ,
    SMALL,
    TONE_TEXT,
    TONES,
    TOUCH,
    box,
    sign,
    words,
)  # fmt: skip

Drawn = tuple[str, float]
Place = tuple[float, float, float, float]


def row(part: s.Row, x: float, y: float, w: float) -> Drawn:
    left = x + (46 if part.icon else 14)
    room = w - (left - x) - (56 if part.switch is not None else 14)
    label, tall = words(part.row, left, y + 11, width=room, bold=True)
    note, more = (
        words(part.note, left, y + 11 + tall, size=SMALL, width=room, tone=QUIET) if part.note else ("", 0.0)
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


def button(part: s.Button, x: float, y: float, w: float) -> Drawn:
    fill, tone = TONES[part.tone]
    label, tall = words(
        part.button, x + w / 2, y + 11, size=READ, width=w - 24, tone=tone, bold=True, middle=True
    )
    return box(
        x, y, w, tall + 24, fill=fill, edge=fill if part.tone != "plain" else LINE, round_=12
    ) + label, tall + 24


def typed_box(part: s.Box, x: float, y: float, w: float) -> Drawn:
    label, tall = words(part.box, x + 8, y, size=SMALL, width=w - 8, tone=QUIET)
    typed, high = words(part.typed or " ", x + 12, y + tall + 12, size=READ, width=w - 24)
    return label + box(x, y + tall + 4, w, high + 18, edge=INK, round_=8) + typed, tall + high + 22


def text(part: s.Text, x: float, y: float, w: float) -> Drawn:
    return words(part.text, x, y, width=w, tone=TONE_TEXT[part.tone], bold=part.tone != "plain")


def text_in_the_middle(part: s.Text, x: float, y: float, w: float) -> Drawn:
    tone = TONE_TEXT[part.tone]
    return words(part.text, x + w / 2, y, width=w, tone=tone, bold=part.tone != "plain", middle=True)


def big(part: s.Big, x: float, y: float, w: float) -> Drawn:
    icon = sign(part.icon, x + w / 2 - 22, y, 44, BRAND) if part.icon else ""
    top = 52 if part.icon else 0
    label, tall = words(part.big, x + w / 2, y + top, size=24, width=w, bold=True, middle=True)
    return icon + label, top + tall


BUBBLE: Final = 0.88
"""How much of the width a bubble takes."""


def place_of(part: s.Part, x: float, y: float, w: float, h: float) -> Place:
    """What a mark lies around: the part, of a bubble only the bubble."""
    if not isinstance(part, s.Bubble):
        return x, y, w, h
    return (x + w * (1 - BUBBLE) if part.by == "me" else x), y, w * BUBBLE, h - 10


def bubble(part: s.Bubble, x: float, y: float, w: float) -> Drawn:
    mine = part.by == "me"
    wide = w * BUBBLE
    left = x + w - wide if mine else x
    label, tall = words(part.says, left + 12, y + 9, width=wide - 24)
    if part.link:
        link, more = words(part.link, left + 12, y + 11 + tall, width=wide - 24, tone=LOOK)
        label, tall = f'{label}<g text-decoration="underline">{link}</g>', tall + more + 2
    corner, side = (left + wide - 18, 10) if mine else (left + 18, -10)
    fill = "#dbeafe" if mine else PAPER
    tail = f'<path d="M{corner:g} {y + tall + 18:g}l{side} 11 0-13Z" fill="{fill}"/>'
    return box(left, y, wide, tall + 20, fill=fill, round_=14) + tail + label, tall + 30


def keypad(part: s.Keypad, x: float, y: float, w: float) -> Drawn:
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


def code(part: s.Code, x: float, y: float, w: float) -> Drawn:
    """Squares that look like a code to scan and say nothing: nobody can be led anywhere by a lesson's picture."""
    below = 14 if part.aimed else 0
    side, left, y = (
        112.0,
        x + w / 2 - 56,
        y + 8 + below / 2,
    )  # the white edge stays clear of what stands above
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
    label, tall = words(
        part.code, x + w / 2, y + side + 11 + below, size=SMALL, width=w, bold=True, middle=True
    )
    frame = _aim(left - 16, y - 14, side + 32, side + 28) if part.aimed else ""
    white = box(left - 10, y - 8, side + 20, side + 16)
    return f'{white}<path d="{dots}" fill="{INK}"/>{eyes}{frame}{label}', side + 23 + tall + below * 1.5


def _aim(x: float, y: float, w: float, h: float) -> str:
    """The four corners between which a camera wants a code."""
    left = f"M{x + 26:g} {y:g}h-26v26M{x:g} {y + h - 26:g}v26h26"
    right = f"M{x + w - 26:g} {y:g}h26v26M{x + w:g} {y + h - 26:g}v26h-26"
    return f'<path d="{left}{right}" fill="none" stroke="{TOUCH}" stroke-width="5"/>'


def _corner(i: int, j: int) -> bool:
    return (i < 5 and j < 5) or (i > 8 and j < 5) or (i < 5 and j > 8)


def large_sign(part: s.Sign, x: float, y: float, w: float) -> Drawn:
    drawn = sign(part.sign, x + w / 2 - 40, y, 80, BRAND)
    label, tall = (
        words(part.words, x + w / 2, y + 84, width=w, bold=True, middle=True) if part.words else ("", 0.0)
    )
    return drawn + label, 84 + tall


def photo(part: s.Photo, x: float, y: float, w: float) -> Drawn:
    high = min(w * part.high / part.wide, 330.0)
    size = f'x="{x:g}" y="{y:g}" width="{w:g}" height="{high:g}"'
    return f'<image {size} href="{escape(part.photo)}"/>', high


def app(part: s.App, x: float, y: float, w: float) -> Drawn:
    label, tall = words(part.app, x + w / 2, y + 56, size=SMALL, width=w, middle=True)
    return box(x + w / 2 - 26, y, 52, 52, round_=14) + sign(
        part.icon, x + w / 2 - 15, y + 11, 30, BRAND
    ) + label, 56 + tall


def slider(part: s.Slider, x: float, y: float, w: float) -> Drawn:
    label, tall = words(part.slider, x, y, width=w, bold=True)
    line, end, knob = y + tall + 24, x + w - 30, x + 24 + (w - 54) * (part.at - 1) / 4
    small = f'<text x="{x + 2:g}" y="{line + 5:g}" font-size="13" fill="{INK}">A</text>'
    large = f'<text x="{x + w - 20:g}" y="{line + 9:g}" font-size="26" fill="{INK}">A</text>'
    path = (
        f'<path d="M{x + 20:g} {line:g}H{end:g}" stroke="{QUIET}" stroke-width="4" stroke-linecap="round"/>'
    )
    done = (
        f'<path d="M{x + 20:g} {line:g}H{knob:g}" stroke="{GOOD}" stroke-width="6" stroke-linecap="round"/>'
    )
    button = f'<circle cx="{knob:g}" cy="{line:g}" r="13" fill="{PAPER}" stroke="{GOOD}" stroke-width="4"/>'
    return label + small + large + path + done + button, tall + 46


def table(part: s.Table, x: float, y: float, w: float) -> Drawn:
    """A sheet of columns as wide as what they hold; numbers and names each in their cell."""
    longest = [
        max(len(column[0]) * 1.12, *map(len, column)) + 1.5 for column in zip(*part.table, strict=True)
    ]
    edges = [w * sum(longest[:i]) / sum(longest) for i in range(len(longest))]
    drawn = ""
    for n, line in enumerate(part.table):
        for left, long, cell in zip(edges, longest, line, strict=True):
            wide, top = w * long / sum(longest), y + n * 34
            fill = "#dfe7ef" if n == 0 else PAPER
            label, _ = words(cell, x + left + 5, top + 9, size=SMALL - 1, width=w, bold=n == 0)
            drawn += box(x + left, top, wide, 34, fill=fill, edge=QUIET, round_=0) + (label if cell else "")
    return drawn, 34.0 * len(part.table)
