"""What an import may be and why a file or a row is refused, free of framework."""

from dataclasses import dataclass

from bdhvs.lib.labelled import Labelled


class Outcome(Labelled):
    """What will happen (or happened) to one row of the list."""

    NEW = "new", "thêm mới"
    CHANGED = "changed", "thay đổi"
    SAME = "same", "không đổi"
    SUSPECT = "suspect", "nghi trùng"
    REFUSED = "refused", "không nhận"
    SKIPPED = "skipped", "bỏ qua"


class ImportFileError(ValueError):
    """The file cannot be read as a list. The text says what is wrong and what to do."""


class EmptyFileError(ImportFileError):
    """Nothing in it."""


class WrongFileTypeError(ImportFileError):
    """Not a workbook and not a text table."""


class PasswordFileError(ImportFileError):
    """Locked with a password."""


class BrokenFileError(ImportFileError):
    """Starts like a workbook but cannot be read to the end."""


class TooBigFileError(ImportFileError):
    """More than a list of people can need: size, cells, time or memory."""


class HostileFileError(ImportFileError):
    """Built to exhaust or trick the reader."""


class RowsRefusedError(ValueError):
    """Rows that cannot be stored are left; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may be. Generous for 100,000 people, small for a server.

    Unit: bytes and seconds where the name says so.
    """

    file_bytes: int = 60 * 2**20
    entries: int = 2_000
    unpacked_bytes: int = 900 * 2**20
    part_ratio: int = 400
    part_ratio_from_bytes: int = 20 * 2**20
    columns: int = 702
    cells: int = 12_000_000
    rows: int = 200_000
    cell_chars: int = 32_767
    repeated_text_bytes: int = 128 * 2**20
    sheets: int = 100
    memory_bytes: int = 1_200 * 2**20
    output_bytes: int = 160 * 2**20
    seconds: int = 60


LIMITS = Limits()
