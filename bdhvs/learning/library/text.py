"""A handbook as it is written in an office: lines of plain text, `## ` before a heading, `- ` before an item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from bdhvs.learning.lessons.reviewing import Finding

LONGEST: Final = 20_000
"""As much as a team reads on a phone, and a phone fetches over 2G in half a minute. Unit: letters."""
SHORTEST: Final = 40
_ITEM: Final = re.compile(r"(?:[-–—*+•·]|(\d{1,3})[.)])\s+(?=\S)")
_HEADING: Final = re.compile(r"#{1,6}\s+(?=\S)")


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class HandbookFile(_Loose):
    """The file beside a text: a PDF as it came from the province, say. Unit: `weight` in bytes."""

    name: str
    kind: str
    sha256: str
    weight: int

    def of(self, commune: str) -> "KeptFile":
        """The file as the place where files are kept knows it."""
        return KeptFile(commune, self.name, self.kind, self.sha256)


@dataclass(slots=True)
class KeptFile:
    """A file of a commune, by its hash."""

    commune_id: str
    name: str
    kind: str
    sha256: str


class HandbookDraft(_Loose):
    """A handbook as a version holds it, whole or not yet."""

    title: str = ""
    text: str = ""
    file: HandbookFile | None = None


def handbook_findings(content: dict[str, Any]) -> list[Finding]:
    """What keeps a handbook from being sent. A file alone cannot be searched, nor read without a network."""
    draft = HandbookDraft.model_validate(content)
    found = []
    if len(draft.title) < 3:
        found.append(Finding("title", "Tên cẩm nang", "còn trống.", must=True))
    if len(draft.text.strip()) < SHORTEST:
        says = f"ngắn quá, cần ít nhất {SHORTEST} chữ cái. Có tệp kèm thì ghi vài câu tệp ấy nói gì."
        found.append(Finding("text", "Nội dung", says, must=True))
    return found


def as_markdown(text: str) -> str:
    """The text for the reader of guides: each line stands for itself, items and rows of a table stay together."""
    made: list[str] = []
    last = ""
    for kind, line in _lines(text):
        if made and (kind != last or kind == "line"):
            made.append("")
        made.append(line)
        last = kind
    return "\n".join(made)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in map(str.strip, text.replace("\x00", "").splitlines()):
        item, heading = _ITEM.match(line), _HEADING.match(line)
        if heading:
            yield "line", f"{'##' if line.count('#', 0, 6) < 3 else '###'} {_plain(line[heading.end() :])}"
        elif item:
            sign = f"{item[1]}." if item[1] else "-"
            yield ("number" if item[1] else "item"), f"{sign} {_plain(line[item.end() :])}"
        elif line.startswith("|"):
            yield "row", _plain(line)
        elif words := line.lstrip("#").strip():
            yield "line", _plain(words)


def _plain(line: str) -> str:
    """Pictures of elsewhere are not fetched: what names one is read as a link."""
    return re.sub(r"!+\[", "[", line)
