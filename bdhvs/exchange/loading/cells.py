"""One cell at a time: what the office wrote, as a value, or a sentence that says what to write instead."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from bdhvs.lib.vietnamese import clean_text, fold
from bdhvs.people.importing.values import CellError
from bdhvs.ui.forms import DATE_FORMATS, EIGHT_DIGITS

_DECIMALS = re.compile(r"[0-9]{1,8}(\.[0-9]{1,4})?")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
_PARTS = re.compile(r"[;\n|]")
LARGEST = 99_999_999


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """A full day: 05/09/2026, 5-9-2026, 05092026, 2026-09-05.

    Raises: CellError
    """
    tight = text.strip(" '’")
    if EIGHT_DIGITS.fullmatch(tight):
        tight = f"{tight[:2]}/{tight[2:4]}/{tight[4:]}"
    for shape in DATE_FORMATS:
        try:
            return datetime.strptime(tight, shape).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise CellError(f"“{text[:20]}” không phải là ngày; ghi ngày/tháng/năm, ví dụ 05/09/2026")


def whole(text: str) -> int:
    """A count: 1234 or 1.234.

    Raises: CellError
    """
    tight = text.strip(" '’").removesuffix(".0")
    if _THOUSANDS.fullmatch(tight):
        tight = tight.replace(".", "")
    if not (tight.isascii() and tight.isdigit()) or int(tight) > LARGEST:
        raise CellError(f"“{text[:20]}” không phải là số nguyên; ghi số, ví dụ 120. Chưa biết thì để trống")
    return int(tight)


def amount(text: str) -> Decimal:
    """A number with decimals: 62,5 or 62.5 or 1.234,5.

    Raises: CellError
    """
    tight = text.strip(" '’")
    tight = tight.replace(".", "").replace(",", ".") if "," in tight else tight
    if not _DECIMALS.fullmatch(tight):
        raise CellError(f"“{text[:20]}” không phải là số; ghi số, ví dụ 62,5. Chưa biết thì để trống")
    return Decimal(tight)


def year(text: str) -> int:
    """A year of birth, also out of a full date.

    Raises: CellError
    """
    found = re.search(r"(?:19|20)\d\d", text)
    if found is None:
        raise CellError(f"“{text[:20]}” không phải năm sinh; ghi đủ bốn số, ví dụ 1960")
    return int(found[0])


class Words:
    """Plain text that fits."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, text: str) -> str:
        """Raises: CellError"""
        cleaned = clean_text(text)
        if len(cleaned) > self.longest:
            raise CellError(f"dài {len(cleaned)} ký tự, tối đa {self.longest}")
        return cleaned


class Lookup:
    """Words of a list in every way people write them: the label, the code, any case, with or without marks."""

    def __init__(self, choices: Iterable[tuple[str, str]], also: Mapping[str, str] | None = None) -> None:
        pairs = list(choices)
        self._labels = [label for _, label in pairs]
        self._by_key: dict[str, list[str]] = {fold(word): [code] for word, code in (also or {}).items()}
        for code, label in pairs:
            for key in {fold(code), fold(label), fold(f"{code}. {label}"), fold(f"{code} – {label}")}:
                self._by_key.setdefault(key, []).append(code)

    def __call__(self, text: str) -> str:
        """The code. Two entries of one name are never guessed between.

        Raises: CellError
        """
        found = self._by_key.get(fold(text), [])
        if not found:
            raise CellError(f"không có “{text[:40]}” trong danh mục{self._advice(text)}")
        if len(set(found)) > 1:
            raise CellError(f"có {len(found)} mục tên “{text[:40]}”; hãy ghi mã: {', '.join(found[:4])}")
        return found[0]

    def several(self, text: str) -> tuple[str, ...]:
        """Codes of words with “;” between them, each once.

        Raises: CellError
        """
        return tuple(dict.fromkeys(self(part.strip()) for part in _PARTS.split(text) if part.strip()))

    def _advice(self, text: str) -> str:
        near = get_close_matches(fold(text), [fold(label) for label in self._labels], n=2, cutoff=0.55)
        names = [label for label in self._labels if fold(label) in near] or self._labels[:3]
        return f"; có phải: {', '.join(names)}?" if names else ""
