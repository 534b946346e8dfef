"""Files that prove what is told: pictures, PDF, Word and Excel, told apart by content, kept under their hash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404

from bdhvs.lib.packages import UnsafeFileError, safe_parts
from bdhvs.lib.photos import PhotoError, clean_photo
from bdhvs.ui.uploads import UploadField

MAX_FILES: Final = 5
MAX_BYTES: Final = 10 * 1024 * 1024
CONTENT_TYPES: Final[dict[str, str]] = {
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PARTS: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


class ProofError(ValueError):
    """A file that cannot be kept; the message says which and why, in Vietnamese."""


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

    Raises: ProofError when it is too heavy, or none of the kinds an office uses.
    """
    plain = Path(name.replace("\\", "/")).name[-200:] or "tệp"
    if len(content) > MAX_BYTES:
        raise ProofError(f"Tệp “{plain}” lớn hơn {MAX_BYTES // 2**20} MB. Hãy chọn tệp nhỏ hơn.")
    if content.startswith(b"%PDF-"):
        if not _is_whole_pdf(content):
            raise ProofError(f"Tệp “{plain}” bị hỏng hoặc tải lên chưa hết. Hãy gửi lại.")
        return Proof(plain, "pdf", content)
    if content.startswith(b"PK"):
        return Proof(plain, _office_kind(plain, content), content)
    try:
        return Proof(f"{Path(plain).stem}.jpg", "jpg", clean_photo(content))
    except PhotoError as refusal:
        raise ProofError(
            f"Tệp “{plain}” không nhận được. Chỉ nhận ảnh, PDF, Word, Excel. {refusal}"
        ) from None


def _office_kind(name: str, content: bytes) -> str:
    """What others will download and open must be whole, without macros and without anything that swells."""
    try:
        parts = safe_parts(content, suffix=".docx, .xlsx")
    except UnsafeFileError as refusal:
        raise ProofError(f"Tệp “{name}” không nhận được. {refusal}") from None
    for part, kind in _PARTS.items():
        if part in parts:
            return kind
    raise ProofError(f"Tệp “{name}” không phải Word hoặc Excel (.docx, .xlsx) còn nguyên vẹn.")


def _is_whole_pdf(content: bytes) -> bool:
    """Its last mark is there; some printers pad the end."""
    return b"%%EOF" in content.rstrip(b"\0\r\n ")[-2048:]


def keep(room: str, commune: str, proof: Proof) -> None:
    """Write the bytes under their hash, at once or not at all; the same file twice is one file."""
    target = path_of(room, commune, proof.sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    half.write_bytes(proof.content)
    half.replace(target)


def path_of(room: str, commune: str, sha256: str) -> Path:
    """Where a kept file lies; `room` is whose proof it is: tasks, gatherings."""
    return Path(settings.MEDIA_ROOT) / room / commune / sha256[:2] / sha256


class Kept(Protocol):
    """A row that tells of a kept file."""

    commune_id: str
    name: str
    kind: str
    sha256: str


def handed_file(room: str, file: Kept) -> FileResponse:
    """A kept file as an answer. It is always saved, never opened inside the page.

    Raises: Http404 when its bytes are not here
    """
    path = path_of(room, file.commune_id, file.sha256)
    if not path.exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type=CONTENT_TYPES[file.kind]
    )


class SeveralFiles(forms.ClearableFileInput):
    """A box for up to a handful of files."""

    allow_multiple_selected = True


class ProofsField(UploadField):
    """Files that prove something; gives what will be kept of each."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", SeveralFiles())
        super().__init__(most=MAX_BYTES, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one is not None]
        if not files:
            return super().clean(None) or []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Mỗi lần chỉ kèm tối đa {MAX_FILES} tệp.")
        return [self._proof(super(ProofsField, self).clean(one)) for one in files]

    def _proof(self, file: Any) -> Proof:
        try:
            return proof_of(file.name, file.read())
        except ProofError as refusal:
            raise forms.ValidationError(str(refusal)) from None
