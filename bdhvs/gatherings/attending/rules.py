"""How somebody is signed in, and how the lines of a signed sheet are typed. Pure."""

import re
from typing import Final

from bdhvs.gatherings.rules import AttendanceError
from bdhvs.lib.labelled import Labelled

MOST_LINES: Final = 300
MOST_BLANK: Final = 100
ELDERLY_FROM: Final = 60
ADULT_FROM: Final = 16


class Means(Labelled):
    """How somebody was signed in."""

    CARD = "card", "thẻ người học"
    LIST = "list", "chọn trong sổ"
    SHEET = "sheet", "giấy ký tên"


def lines_of(text: str, last: int) -> set[int]:
    """The numbers of the lines that were signed, as somebody types them: `1-5, 8 11`.

    Raises: AttendanceError naming the piece that is no line of the sheet.
    """
    found: set[int] = set()
    for piece in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
        if not piece:
            continue
        match = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", piece)
        first = int(match[1]) if match else 0
        end = int(match[2] or match[1]) if match else 0
        if not 1 <= first <= end <= last:
            raise AttendanceError(f"“{piece[:20]}” không phải số dòng của giấy này (từ 1 đến {last}).")
        found |= set(range(first, end + 1))
    return found
