"""Files that prove a step of a task: pictures, PDF, Word and Excel, told apart by content, kept under their hash."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from django.conf import settings

from bdhvs.lib.photos import PhotoError, clean_photo
from bdhvs.plans.work.rules import TaskWorkError

MAX_BYTES: Final = 10 * 1024 * 1024
CONTENT_TYPES: Final[dict[str, str]] = {
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PARTS: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it will be kept. A picture is drawn again, so that only the picture is kept."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def proof_of(name: str, content: bytes) -> Proof:
    """The file, its kind read from the content.

    Raises: TaskWorkError when it is too heavy, or none of the kinds an office uses.
    """
    plain = Path(name.replace("\\", "/")).name[-200:] or "tệp"
    if len(content) > MAX_BYTES:
        raise TaskWorkError(f"Tệp “{plain}” lớn hơn {MAX_BYTES // 2**20} MB. Hãy chọn tệp nhỏ hơn.")
    if content.startswith(b"%PDF-"):
        return Proof(plain, "pdf", content)
    if content.startswith(b"PK"):
        return Proof(plain, _office_kind(plain, content), content)
    try:
        return Proof(f"{Path(plain).stem}.jpg", "jpg", clean_photo(content))
    except PhotoError as refusal:
        raise TaskWorkError(
            f"Tệp “{plain}” không nhận được. Chỉ nhận ảnh, PDF, Word, Excel. {refusal}"
        ) from None


def _office_kind(name: str, content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as parts:
            found = [kind for part, kind in _PARTS.items() if part in parts.namelist()]
    except BadZipFile:
        found = []
    if not found:
        raise TaskWorkError(f"Tệp “{name}” không phải Word hoặc Excel (.docx, .xlsx) còn nguyên vẹn.")
    return found[0]


def keep(commune: str, proof: Proof) -> None:
    """Write the bytes under their hash, at once or not at all; the same file twice is one file."""
    target = path_of(commune, proof.sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    half.write_bytes(proof.content)
    half.replace(target)


def path_of(commune: str, sha256: str) -> Path:
    """Where a kept file lies."""
    return Path(settings.MEDIA_ROOT) / "tasks" / commune / sha256[:2] / sha256
