"""How blocks of the journal hang together: pure arithmetic over lines, so that anybody can count it again.

A line has a digest; a block keeps the id and the digest of each of its lines (its marks) and a hash over them and
over the hash of the block before. Whoever knows one later hash notices any change of what came before it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

GENESIS: Final = bytes(32)
KEPT_AT_LEAST: Final = timedelta(days=180)
"""No setting makes lines go earlier (measure of security level 2: logs are kept half a year)."""
_ID_BYTES, _DIGEST_BYTES = 8, 16
_MARK = _ID_BYTES + _DIGEST_BYTES
_HEAD_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Written:
    """One line as it was written, with nothing left out."""

    id: int
    at: datetime
    by: int | None
    act: str
    commune: str
    subject: str
    ids: Sequence[str]
    count: int
    fields: Sequence[str]

    def digest(self) -> bytes:
        """Shape: 16 bytes of SHA-256 over a canonical text, the same on every version of every database."""
        told = [self.id, self.at.astimezone(UTC).isoformat(timespec="microseconds"), self.by, self.act,
                self.commune, self.subject, list(self.ids), self.count, list(self.fields)]  # fmt: skip
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES]


@dataclass(frozen=True, slots=True)
class Covered:
    """What a block says about itself beside its marks."""

    commune: str
    number: int
    from_id: int
    to_id: int
    last_at: datetime


def marks_of(lines: Iterable[Written]) -> bytes:
    """Id and digest of each line, in order of ids."""
    return b"".join(line.id.to_bytes(_ID_BYTES, "big") + line.digest() for line in lines)


def read_marks(marks: bytes) -> dict[int, bytes]:
    """Digest by id."""
    cuts = (marks[start : start + _MARK] for start in range(0, len(marks), _MARK))
    return {int.from_bytes(cut[:_ID_BYTES], "big"): cut[_ID_BYTES:] for cut in cuts}


def hash_of(covered: Covered, marks: bytes, previous: bytes) -> bytes:
    """The seal: 32 bytes over everything the block says and the block before it."""
    said = [covered.commune, covered.number, covered.from_id, covered.to_id,
            covered.last_at.astimezone(UTC).isoformat(timespec="microseconds")]  # fmt: skip
    head = json.dumps(said, separators=(",", ":")).encode()
    return hashlib.sha256(previous + len(head).to_bytes(4, "big") + head + marks).digest()


def head_text(number: int, seal: bytes) -> str:
    """The seal as it is printed and typed again: `12-3f9a41c07be2d815`."""
    return f"{number}-{seal.hex()[:_HEAD_DIGITS]}"


def read_head(text: str) -> tuple[int, str] | None:
    """Number and hex digits of a printed seal; None when it is not one."""
    number, _, digits = text.strip().lower().partition("-")
    whole = number.isascii() and number.isdigit() and len(digits) == _HEAD_DIGITS
    return (int(number), digits) if whole and set(digits) <= set("0123456789abcdef") else None


def differences(marks: bytes, lines: Iterable[Written]) -> Iterator[tuple[str, int]]:
    """Each line that was `changed`, `removed` or `inserted` since the block was sealed, with its id."""
    waiting = read_marks(marks)
    for line in lines:
        kept = waiting.pop(line.id, None)
        if kept is None:
            yield "inserted", line.id
        elif kept != line.digest():
            yield "changed", line.id
    for gone in waiting:
        yield "removed", gone
