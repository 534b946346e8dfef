"""Reading an upload without trusting it: the reader runs in a process of its own, with limits."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bdhvs.people.importing import rules
from bdhvs.people.importing.filetype import FileKind, kind_of
from bdhvs.people.importing.reader_process import REFUSED
from bdhvs.people.importing.rules import (
    BrokenFileError,
    EmptyFileError,
    ImportFileError,
    Limits,
    TooBigFileError,
)
from bdhvs.people.importing.zipcheck import column_letters

_TOO_HEAVY = (
    "Tệp cần quá nhiều bộ nhớ hoặc thời gian để đọc nên đã dừng lại; chưa lưu gì. "
    "Hãy xóa các trang, cột và dòng thừa, hoặc chia danh sách theo từng thôn."
)
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(slots=True)
class Line:
    """One row that holds anything. `number` is the row number Excel shows; `marks` are notes by column."""

    number: int
    cells: list[str]
    marks: dict[int, str] = field(default_factory=dict)

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(slots=True)
class Sheet:
    """A sheet with its non-blank rows. Merged ranges: first row, first column, last row, last column.

    Rows and columns count from zero.
    """

    name: str
    hidden: bool = False
    hidden_rows: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def hidden_parts(self) -> list[str]:
        """What of the sheet Excel does not show and is read all the same, in words for the officer."""
        found = []
        if self.hidden_columns:
            letters = ", ".join(column_letters(column) for column in self.hidden_columns)
            found.append(
                f"Trang có cột đang ẩn trong Excel ({letters}); cột ẩn vẫn được đọc. "
                "Không muốn đọc thì chọn “Không đọc cột này”."
            )
        if self.hidden_rows:
            found.append(f"Trang có {self.hidden_rows} dòng đang ẩn; các dòng ẩn vẫn được đọc.")
        return found

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)


@dataclass(slots=True)
class Book:
    kind: FileKind
    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet:
        """Raises: ImportFileError when there is no such sheet."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        names = ", ".join(f"“{sheet.name}”" for sheet in self.sheets)
        raise ImportFileError(f"Tệp không có trang “{name}”. Các trang: {names}.")


def read_book(path: Path, limits: Limits = rules.LIMITS) -> Book:
    """Every sheet of an upload, as text.

    Raises: ImportFileError (a sentence for the officer); the file is never half read.
    """
    kind = kind_of(path, limits.file_bytes)
    with tempfile.TemporaryDirectory(prefix="bdhvs-doc-") as folder:
        target = Path(folder) / "rows.jsonl"
        _run_reader(path, target, kind, limits)
        sheets = list(_sheets(target))
    if not any(sheet.lines for sheet in sheets):
        raise EmptyFileError("Tệp không có dòng nào có chữ. Hãy kiểm tra lại đã chọn đúng tệp.")
    return Book(kind, sheets)


def _run_reader(path: Path, target: Path, kind: FileKind, limits: Limits) -> None:
    command = [
        sys.executable,
        *("-m", "bdhvs.people.importing.reader_process"),
        *(str(path.resolve()), str(target), kind.value, json.dumps(asdict(limits))),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the path is one argument, no shell
            command, cwd=_ROOT, capture_output=True, timeout=limits.seconds + 10, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TooBigFileError(_TOO_HEAVY) from error
    if done.returncode == REFUSED:
        raise _refusal(done.stderr)
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"File too large" in done.stderr:
        raise TooBigFileError(_TOO_HEAVY)
    if done.returncode != 0:
        raise BrokenFileError("Tệp không đọc được. Hãy mở bằng Excel, lưu lại rồi gửi tệp mới.")


def _refusal(stderr: bytes) -> ImportFileError:
    last = stderr.decode("utf-8", "replace").strip().splitlines()[-1]
    told: dict[str, Any] = json.loads(last)
    kind = getattr(rules, str(told["error"]), ImportFileError)
    error: ImportFileError = kind(str(told["message"]))
    return error


def _sheets(target: Path) -> Iterator[Sheet]:
    sheet: Sheet | None = None
    with target.open(encoding="utf-8") as file:
        for text in file:
            item = json.loads(text)
            if isinstance(item, dict):
                if sheet is not None:
                    yield sheet
                sheet = _head(item)
            elif sheet is not None:
                marks = {int(column): mark for column, mark in item[2].items()}
                sheet.lines.append(Line(item[0] + 1, item[1], marks))
    if sheet is not None:
        yield sheet


def _head(item: dict[str, Any]) -> Sheet:
    merges = [(int(a), int(b), int(c), int(d)) for a, b, c, d in item.get("merges", [])]
    return Sheet(
        str(item["sheet"]),
        bool(item.get("hidden")),
        int(item.get("hidden_rows", 0)),
        merges,
        hidden_columns=[int(column) for column in item.get("hidden_columns", [])],
    )
