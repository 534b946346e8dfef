"""Width of Vietnamese text in Times New Roman, to size rules and count lines without having the font.

Unit: thousandths of the font size inside, millimetres outside.
Source: advance widths measured on a metric-compatible free font.
"""

import unicodedata

POINT_MM = 25.4 / 72

_REGULAR = {
    180: "'",
    200: "|",
    250: ",. ",
    278: "ijlt/:;\\",
    333: "frI!()-[]`‘’",
    389: "sJ",
    408: '"',
    444: "acez?“”",
    469: "^",
    480: "{}",
    500: "0123456789bdghknopquvxy#$*_đ–",
    529: "ơ",
    541: "~",
    542: "ư",
    556: "FPS",
    564: "+<=>",
    611: "ELTZ",
    667: "BCR",
    722: "wADGHKNOQUVXYĐƠ",
    776: "Ư",
    778: "m&",
    833: "%",
    889: "M",
    921: "@",
    944: "W",
    1000: "—…",
}
_BOLD = {
    220: "|",
    250: ",. ",
    278: "il'/\\",
    333: "fjt!()-:;[]`‘’",
    389: "sI",
    394: "{}",
    444: "cerz",
    500: "0123456789agovxyJ#$*?_–“”",
    520: "~",
    554: "ơ",
    555: '"',
    556: "bdhknpquSđ",
    570: "+<=>",
    581: "^",
    600: "ư",
    611: "FP",
    667: "BELTZ",
    722: "wACDNRUVXYĐ",
    778: "GHKOQƠ",
    796: "Ư",
    833: "m&",
    930: "@",
    944: "M",
    1000: "W%—…",
}


def _widths(table: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in table.items() for letter in letters}


REGULAR = _widths(_REGULAR)
BOLD = _widths(_BOLD)
_HORN = {"o": "ơ", "u": "ư", "O": "Ơ", "U": "Ư"}


def _base(letter: str) -> str:
    """The letter without its tone; marks above or below add no width, a horn does."""
    parts = unicodedata.normalize("NFD", letter)
    return _HORN.get(parts[0], parts[0]) if "\u031b" in parts else parts[0]


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of text set at `size` points."""
    table = BOLD if bold else REGULAR
    units = sum(table.get(_base(letter), 500) for letter in unicodedata.normalize("NFC", text))
    return units / 1000 * size * POINT_MM


def wrapped(text: str, size: float, room_mm: float, *, bold: bool = False) -> list[str]:
    """The lines a word processor would break this text into, given the room."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and width_mm(longer, size, bold=bold) > room_mm:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def balanced(text: str, size: float, room_mm: float, *, bold: bool = False) -> list[str]:
    """Lines of about equal length, as few as the room allows; breaks the office typed are kept."""
    lines: list[str] = []
    for part in text.split("\n"):
        best = wrapped(part, size, room_mm, bold=bold)
        fewest, room = len(best), int(room_mm)
        while fewest > 1 and room > room_mm / 2:
            narrower = wrapped(part, size, room, bold=bold)
            if len(narrower) > fewest:
                break
            best, room = narrower, room - 1
        lines.extend(best)
    return lines
