"""Files beside a lesson: sign language, another language, something to hear. Their kind is read from the content."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bdhvs.learning.authoring.rules import AuthoringError
from bdhvs.ui.proofs import CONTENT_TYPES, MAX_BYTES, ProofError, proof_of

ROOM: Final = "lessons"
HEAVIEST: Final = 40 * 1024 * 1024
TYPES: Final = {
    **CONTENT_TYPES, "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "ogg": "audio/ogg",
}  # fmt: skip
_BEGINNINGS: Final = (
    (4, b"ftyp", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "webm"),
    (0, b"ID3", "mp3"),
    (0, b"OggS", "ogg"),
)
_MP3_FRAMES: Final = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as it is kept."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def attached_file(name: str, content: bytes) -> AttachedFile:
    """The file with its kind. Raises: AuthoringError for what is neither video, sound, picture nor an office file"""
    plain = Path(name.replace("\\", "/")).name[-120:] or "tệp"
    for start, mark, kind in _BEGINNINGS:
        if content[start : start + len(mark)] == mark:
            return AttachedFile(plain, kind, content)
    if content[:2] in _MP3_FRAMES:
        return AttachedFile(plain, "mp3", content)
    if len(content) > MAX_BYTES:
        raise AuthoringError("Chỉ nhận video MP4, WebM, tệp nghe MP3, OGG, hoặc ảnh, PDF, Word dưới 10 MB.")
    try:
        proof = proof_of(name, content)
    except ProofError:
        raise AuthoringError(
            "Chỉ nhận video MP4, WebM, tệp nghe MP3, OGG, ảnh, PDF hoặc Word còn nguyên vẹn."
        ) from None
    return AttachedFile(proof.name, proof.kind, proof.content)
