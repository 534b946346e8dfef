"""The child process that reads an upload: `python -m bdhvs.people.importing.reader_process IN OUT KIND`.

The Excel library can end its process on a hostile file, so it never runs in the server. This program limits its
own memory, time and output first, writes rows as JSON lines, and says in one JSON line on stderr why it refused.
"""

import datetime
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from bdhvs.people.importing import rules
from bdhvs.people.importing.csvtable import rows_of
from bdhvs.people.importing.filetype import FileKind
from bdhvs.people.importing.rules import (
    BrokenFileError,
    ImportFileError,
    Limits,
    PasswordFileError,
    TooBigFileError,
)
from bdhvs.people.importing.zipcheck import (
    SheetNotes,
    check_archive,
    long_shared_texts,
    refuse_declarations,
    scan_sheet,
    sheet_parts,
)

REFUSED = 3
_EPOCH = datetime.date(1899, 12, 30)
# A bare year typed into a cell that is formatted as a date: 1900…2100 counted as days.
_YEAR_DAYS = range(1900, 2101)


def main(arguments: list[str]) -> int:
    """Read and write; 0 when done, 3 when refused with a sentence."""
    source, target, kind = Path(arguments[0]), Path(arguments[1]), FileKind(arguments[2])
    limits = Limits(**json.loads(arguments[3])) if len(arguments) > 3 else rules.LIMITS
    _limit_this_process(limits)
    try:
        with target.open("w", encoding="utf-8") as out:
            _read(source, kind, out, limits)
    except ImportFileError as error:
        json.dump({"error": type(error).__name__, "message": str(error)}, sys.stderr)
        return REFUSED
    return 0


def _limit_this_process(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(source: Path, kind: FileKind, out: IO[str], limits: Limits) -> None:
    if kind is FileKind.TEXT:
        _write(out, {"sheet": "CSV", "hidden": False})
        _write_rows(out, enumerate(rows_of(source.read_bytes(), limits)), {}, limits)
        return
    notes = _inspect(source, kind, limits)
    _read_workbook(source, notes, out, limits)


def _inspect(source: Path, kind: FileKind, limits: Limits) -> dict[str, SheetNotes]:
    if kind is FileKind.XLS:
        return {}
    with zipfile.ZipFile(source) as archive:
        check_archive(archive, limits)
        refuse_declarations(archive, limits)
        if kind is FileKind.ODS:
            return {}
        long_texts = long_shared_texts(archive, limits)
        parts = sheet_parts(archive)
        present = set(archive.namelist())
        return {
            name: scan_sheet(archive, name, part, long_texts, limits)
            for name, part in list(parts.items())[: limits.sheets]
            if part in present
        }


def _read_workbook(source: Path, notes: dict[str, SheetNotes], out: IO[str], limits: Limits) -> None:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with source.open("rb") as file:
            book = CalamineWorkbook.from_object(file)
            for meta in book.sheets_metadata[: limits.sheets]:
                if meta.typ is not SheetTypeEnum.WorkSheet:
                    continue
                hidden = meta.visible is not SheetVisibleEnum.Visible
                _write_sheet(out, book.get_sheet_by_name(meta.name), hidden, notes.get(meta.name), limits)
    except PasswordError as error:
        raise PasswordFileError("Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi lưu lại.") from error
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise BrokenFileError(
            "Tệp Excel bị hỏng hoặc chưa tải xong. Hãy mở bằng Excel, lưu lại rồi gửi tệp mới."
        ) from error


def _write_sheet(out: IO[str], sheet: Any, hidden: bool, notes: SheetNotes | None, limits: Limits) -> None:
    notes = notes or SheetNotes()
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if width > limits.columns or width * height > limits.cells + limits.rows * 26:
        raise TooBigFileError(
            f"Trang “{sheet.name}” có {height} dòng × {width} cột, nhiều hơn một danh sách. Hãy xóa phần thừa."
        )
    _write(
        out,
        {
            "sheet": sheet.name,
            "hidden": hidden,
            "hidden_rows": notes.hidden_rows,
            "hidden_columns": [column for column in notes.hidden_columns if column < width],
            "merges": [[*a, *b] for a, b in (sheet.merged_cell_ranges or [])[:20000]],
        },
    )
    _write_rows(out, enumerate(_rows(sheet)), notes.flags, limits)


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Rows from the first of the sheet; the library leaves out blank columns on the left, so they are put back."""
    if not sheet.end:
        return
    left = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        yield left + row if left else row


def _write_rows(out: IO[str], rows: Any, flags: dict[tuple[int, int], str], limits: Limits) -> None:
    """Rows that hold anything: `[row number from zero, cells, {column: note}]`."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), flag in flags.items():
        by_row.setdefault(row, {})[column] = flag
    written = 0
    for number, values in rows:
        marks = by_row.get(number, {})
        cells = [
            value if type(value) is str else _text(value, marks, column)
            for column, value in enumerate(values)
        ]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells and not marks:
            continue
        written += 1
        if written > limits.rows:
            raise TooBigFileError(f"Danh sách dài hơn {limits.rows} dòng. Hãy chia theo từng thôn.")
        out.write(json.dumps([number, cells, marks], ensure_ascii=False, separators=(",", ":")) + "\n")


def _text(value: Any, marks: dict[int, str], column: int) -> str:
    """A cell as an officer would type it; notes what the type alone cannot say."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, (int, float)):
        marks.setdefault(column, "number")
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return _date_text(value, marks, column)
    return "" if value is None else str(value)


def _date_text(value: datetime.date, marks: dict[int, str], column: int) -> str:
    day = value.date() if isinstance(value, datetime.datetime) else value
    serial = (day - _EPOCH).days
    if serial in _YEAR_DAYS:
        marks[column] = "year_as_date"
        return str(serial)
    marks[column] = "date"
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _write(out: IO[str], head: dict[str, Any]) -> None:
    out.write(json.dumps(head, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
