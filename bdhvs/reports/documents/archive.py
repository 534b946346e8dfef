"""Zip packages: writing them the same way each time, and opening strangers' ones without being harmed.

Office files are zip files of XML. Everything an upload could do before its content is even looked at (grow
without end, carry programs, hide entities) is refused here, in bounded memory and time.
"""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from bdhvs.reports.documents.rules import FileRefusedError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file we are ready to open. Unit: bytes, except `entries` and `ratio`."""

    packed: int = 20 * MIB
    unpacked: int = 80 * MIB
    part: int = 24 * MIB
    entries: int = 2000
    ratio: int = 250


LIMITS = Limits()

_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "là tệp Word/Excel đời cũ (.doc, .xls) hoặc tệp có mật khẩu"),
    (b"%PDF", "là tệp PDF"),
    (b"{\\rtf", "là tệp RTF"),
    (b"\xff\xd8\xff", "là ảnh"),
    (b"\x89PNG", "là ảnh"),
    (b"<", "là trang web hoặc tệp XML"),
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def repack(
    package: bytes, at: datetime, *, change: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """The same package with one date on every entry, so that equal content gives equal bytes.

    `change` rewrites single parts by name.
    """
    stamp = max((at.year, at.month, at.day, at.hour, at.minute, at.second), _EARLIEST)
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            rewrite = (change or {}).get(name, bytes)
            target.writestr(entry, rewrite(source.read(name)))
    return out.getvalue()


def opened(upload: bytes, *, main: str, suffix: str, limits: Limits = LIMITS) -> Mapping[str, bytes]:
    """All parts of an uploaded package by name.

    `main` is the part that makes it what it claims to be ("word/document.xml"), `suffix` its ending (".docx").
    Raises: FileRefusedError with a sentence for the officer.
    """
    _refuse_other_kinds(upload, suffix, limits)
    try:
        with zipfile.ZipFile(BytesIO(upload)) as package:
            parts = _unpacked(package, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise FileRefusedError(
            f"Tệp {suffix} bị hỏng, không mở được. Hãy lưu lại tệp rồi tải lên."
        ) from error
    if main not in parts:
        raise FileRefusedError(f"Tệp không phải là {suffix}: không có nội dung chính ({main}).")
    _refuse_dangerous(parts)
    return parts


def _refuse_other_kinds(upload: bytes, suffix: str, limits: Limits) -> None:
    if not upload:
        raise FileRefusedError("Tệp rỗng.")
    if len(upload) > limits.packed:
        raise FileRefusedError(f"Tệp quá lớn (hơn {limits.packed // MIB} MB).")
    for beginning, what in _BEGINNINGS:
        if upload.lstrip()[: len(beginning)] == beginning:
            raise FileRefusedError(
                f"Tệp {what}, không phải {suffix}. Hãy mở bằng Word/Excel và lưu lại thành {suffix}."
            )
    if not upload.startswith(b"PK"):
        raise FileRefusedError(f"Tệp không phải là {suffix}.")


def _unpacked(package: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    entries = package.infolist()
    if len(entries) > limits.entries:
        raise FileRefusedError(f"Tệp có quá nhiều thành phần bên trong (hơn {limits.entries}).")
    if len({entry.filename for entry in entries}) < len(entries):
        raise FileRefusedError("Tệp có hai thành phần trùng tên, không an toàn để mở.")
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
        raise FileRefusedError("Tệp nở ra quá lớn khi mở (có thể là tệp phá hoại), đã dừng lại.")
    return part


def _refuse_dangerous(parts: Mapping[str, bytes]) -> None:
    for name, part in parts.items():
        low = name.lower()
        if low.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in low:
            raise FileRefusedError("Tệp có macro hoặc chương trình nhúng. Hãy bỏ macro và lưu lại.")
        if low.endswith((".xml", ".rels")):
            _refuse_entities(part)
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise FileRefusedError("Tệp thuộc loại có macro (.docm, .xlsm). Hãy lưu lại thành loại không macro.")


def _refuse_entities(part: bytes) -> None:
    """Office files never declare entities; whoever does wants to read files or to fill the memory."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        raise FileRefusedError("Tệp dùng bảng mã lạ bên trong, không an toàn để mở.")
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise FileRefusedError("Tệp khai báo thực thể XML (DOCTYPE), không an toàn để mở.")
