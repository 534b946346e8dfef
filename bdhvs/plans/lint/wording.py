"""Checks of words: levels of government that are gone, places of elsewhere, aliases, misspellings.

Looks at the quoted terms of the original and at the titles, bases and recipients as stored.
"""

import re
from collections.abc import Iterator
from typing import Final

from bdhvs.plans.files.marks import Path
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Findings, Found, Surroundings, rows_of

_LEVEL: Final = re.compile(r"\b(huyện|quận|thị xã|thị trấn)\b", re.IGNORECASE)
_DISTRICT_PARTY: Final = re.compile(r"/(HU|QU|ThU)\b")
_VNEID: Final = re.compile(r"\bVN[eE][IiLl1]D\b", re.IGNORECASE)
_TERMS: Final = (
    (
        re.compile(
            r"(tiến trình|quá trình|lộ trình|công cuộc|tri thức( cơ bản)? về|định kỳ về|đổi mới sáng tạo và)"
            r" công nghệ số",
            re.IGNORECASE,
        ),
        "viết “công nghệ số” ở chỗ nên là “chuyển đổi số”",
    ),
    (re.compile(r"định danh số", re.IGNORECASE), "nơi viết “định danh số”, nơi viết “danh tính số”"),
)
_SPELLING: Final = {
    "yếu thể": "yếu thế",
    "Lòng ghép": "Lồng ghép",
    "Tổ họp tác": "Tổ hợp tác",
    "Chuyển đổi sổ": "Chuyển đổi số",
    "Bạn Chỉ đạo": "Ban Chỉ đạo",
    "CNSCD": "CNSCĐ",
    "liên hợp tác xã": "liên hiệp hợp tác xã",
}


def levels(plan: PlanFile, _around: Surroundings) -> Findings:
    """Districts and their like, which ended on 1 July 2025."""
    for path, row, text in _texts(plan):
        gone = _LEVEL.search(text)
        if gone:
            yield Found("level-abolished", path, row, {"quote": text, "level": gone[1].lower()})
    for index, basis in enumerate(plan.bases):
        if _DISTRICT_PARTY.search(basis.symbol):
            yield Found("party-district", ("bases", index, "symbol"), basis.id, {"symbol": basis.symbol})


def places(plan: PlanFile, around: Surroundings) -> Findings:
    """A province that is not ours, or a city where we are in a province and the other way round."""
    own = plan.plan.province_name
    for path, row, text in _quotes(plan):
        if own.startswith("tỉnh ") and re.search(r"\b[Tt]hành phố\b", text):
            yield Found("foreign-place", path, row, {"quote": text, "other": "thành phố", "own": own})
        elif own.startswith("thành phố ") and re.search(r"\b[Tt]ỉnh\b", text):
            yield Found("foreign-place", path, row, {"quote": text, "other": "tỉnh", "own": own})
    others = {_bare(name) for name in around.provinces} - {_bare(own), ""}
    for path, row, text in _texts(plan):
        for other in sorted(others):
            if re.search(rf"\b{re.escape(other)}\b", text):
                yield Found("foreign-place", path, row, {"quote": text, "other": other, "own": own})


def terms(plan: PlanFile, _around: Surroundings) -> Findings:
    """Two names for one thing, and known misspellings."""
    for path, row, text in _texts(plan):
        for pattern, why in _TERMS:
            if pattern.search(text):
                yield Found("term-alias", path, row, {"quote": text, "why": why})
        wrong = _VNEID.search(text)
        if wrong and wrong[0] != "VNeID":
            yield Found("spelling", path, row, {"quote": wrong[0], "right": "VNeID"})
        for mistake, right in _SPELLING.items():
            if mistake in text:
                yield Found("spelling", path, row, {"quote": mistake, "right": right})


def _bare(province: str) -> str:
    """The name without its kind."""
    return re.sub(r"^(tỉnh|thành phố)\s+", "", province.strip(), flags=re.IGNORECASE)


def _quotes(plan: PlanFile) -> Iterator[tuple[Path, str, str]]:
    for index, word in enumerate(plan.wording):
        yield ("wording", index, "quote"), "", word.quote


def _texts(plan: PlanFile) -> Iterator[tuple[Path, str, str]]:
    yield from _quotes(plan)
    yield ("plan", "title"), "", plan.plan.title
    yield from rows_of(plan)
    for index, basis in enumerate(plan.bases):
        yield ("bases", index, "issuer"), basis.id, basis.issuer
    for index, programme in enumerate(plan.programmes):
        for number, alias in enumerate(programme.aliases):
            yield ("programmes", index, "aliases", number), programme.id, alias
