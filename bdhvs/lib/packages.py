"""Opening strangers' zip packages (office files) without being harmed, in bounded memory and time.

Office files are zip files of XML. Everything an upload could do before its content is even looked at (grow without
end, carry programs, hide entities) is refused here.
"""

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

MIB: Final = 1024 * 1024
MACRO: Final = "Tệp có macro hoặc chương trình nhúng. Hãy bỏ macro và lưu lại."


class UnsafeFileError(ValueError):
    """A file that is not what it claims to be or could harm the machine that opens it; says so in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file we are ready to open. Unit: bytes, except `entries` and `ratio`."""

    packed: int = 20 * MIB
    unpacked: int = 80 * MIB
    part: int = 24 * MIB
    entries: int = 2000
    ratio: int = 250


LIMITS: Final = Limits()

_BEGINNINGS: Final = (
    (b"\xd0\xcf\x11\xe0", "là tệp Word/Excel đời cũ (.doc, .xls) hoặc tệp có mật khẩu"),
    (b"%PDF", "là tệp PDF"),
    (b"{\\rtf", "là tệp RTF"),
    (b"\xff\xd8\xff", "là ảnh"),
    (b"\x89PNG", "là ảnh"),
    (b"<", "là trang web hoặc tệp XML"),
)


def opened(upload: bytes, *, main: str, suffix: str, limits: Limits = LIMITS) -> Mapping[str, bytes]:
    """All parts of an uploaded package by name.

    `main` is the part that makes it what it claims to be ("word/document.xml"), `suffix` its ending (".docx").
    Raises: UnsafeFileError with a sentence for the officer.
    """
    parts = safe_parts(upload, suffix=suffix, limits=limits)
    if main not in parts:
        raise UnsafeFileError(f"Tệp không phải là {suffix}: không có nội dung chính ({main}).")
    return parts


def safe_parts(upload: bytes, *, suffix: str, limits: Limits = LIMITS) -> Mapping[str, bytes]:
    """All parts by name of an office file of whichever kind, without anything dangerous in them.

    Raises: UnsafeFileError with a sentence for the officer, who expected a file with `suffix`.
    """
    _refuse_other_kinds(upload, suffix, limits)
    try:
        with zipfile.ZipFile(BytesIO(upload)) as package:
            parts = _unpacked(package, limits)
    except UnsafeFileError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise UnsafeFileError(f"Tệp {suffix} bị hỏng, không mở được. Hãy lưu lại tệp rồi tải lên.") from error
    _refuse_dangerous(parts)
    return parts


def carries_program(names: Iterable[str]) -> bool:
    """Whether one of the parts is a macro or a control, by the names of the parts."""
    return any(
        name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name
        for name in map(str.lower, names)
    )


def _refuse_other_kinds(upload: bytes, suffix: str, limits: Limits) -> None:
    if not upload:
        raise UnsafeFileError("Tệp rỗng.")
    if len(upload) > limits.packed:
        raise UnsafeFileError(f"Tệp quá lớn (hơn {limits.packed // MIB} MB).")
    for beginning, what in _BEGINNINGS:
        if upload.lstrip()[: len(beginning)] == beginning:
            raise UnsafeFileError(
                f"Tệp {what}, không phải {suffix}. Hãy mở bằng Word/Excel và lưu lại thành {suffix}."
            )
    if not upload.startswith(b"PK"):
        raise UnsafeFileError(f"Tệp không phải là {suffix}.")


def _unpacked(package: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    entries = package.infolist()
    if len(entries) > limits.entries:
        raise UnsafeFileError(f"Tệp có quá nhiều thành phần bên trong (hơn {limits.entries}).")
    if len({entry.filename for entry in entries}) < len(entries):
        raise UnsafeFileError("Tệp có hai thành phần trùng tên, không an toàn để mở.")
    parts: dict[str, bytes] = {}
    left = limits.unpacked
    for entry in entries:
        part = _read(package, entry, min(limits.part, left), limits)
        left -= len(part)
        parts[entry.filename] = part
    return parts


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, limits: Limits) -> bytes:
    """One part; never trusts the size the file states about itself."""
    with package.open(entry) as stream:
        part = stream.read(most + 1)
    swollen = len(part) > MIB and len(part) > limits.ratio * max(1, entry.compress_size)
    if len(part) > most or swollen:
        raise UnsafeFileError("Tệp nở ra quá lớn khi mở (có thể là tệp phá hoại), đã dừng lại.")
    return part


def _refuse_dangerous(parts: Mapping[str, bytes]) -> None:
    if carries_program(parts):
        raise UnsafeFileError(MACRO)
    for name, part in parts.items():
        if name.lower().endswith((".xml", ".rels")):
            _refuse_entities(part)
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise UnsafeFileError("Tệp thuộc loại có macro (.docm, .xlsm). Hãy lưu lại thành loại không macro.")


def _refuse_entities(part: bytes) -> None:
    """Office files never declare entities; whoever does wants to read files or to fill the memory."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        raise UnsafeFileError("Tệp dùng bảng mã lạ bên trong, không an toàn để mở.")
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnsafeFileError("Tệp khai báo thực thể XML (DOCTYPE), không an toàn để mở.")
