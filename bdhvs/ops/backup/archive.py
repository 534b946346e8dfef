"""Parts inside a backup: a name with what belongs to it, the content in stretches, then its size and hash."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bdhvs.ops.backup.sealing import DamagedBackupError, Opener, Sealer

STRETCH = 128 * 1024
_LARGEST = 64 * 1024 * 1024  # one row of one table, at the very most


@dataclass(frozen=True, slots=True)
class Proof:
    """What a part was when it was taken. Two contents with one proof are equal."""

    size: int
    hash: str


class Writer:
    """Puts parts one after another."""

    def __init__(self, out: Sealer) -> None:
        self._out = out
        self.written = 0

    def part(self, head: Mapping[str, Any], content: Iterable[bytes | memoryview]) -> Proof:
        """One part; answers what it was."""
        self._block(json.dumps(head, ensure_ascii=False).encode())
        total, size = hashlib.sha256(), 0
        for stretch in content:
            if len(stretch):
                self._block(stretch)
                total.update(stretch)
                size += len(stretch)
        self._block(b"")
        proof = Proof(size, total.hexdigest())
        self._block(json.dumps([proof.size, proof.hash]).encode())
        return proof

    def end(self) -> None:
        self._block(json.dumps({"kind": "end"}).encode())
        self._out.finish()

    def _block(self, content: bytes | memoryview) -> None:
        self._out.write(struct.pack(">I", len(content)))
        self._out.write(content)
        self.written += len(content)


@dataclass
class Part:
    """One part being read. `content` must be used up before the next one."""

    head: dict[str, Any]
    content: Iterator[bytes]
    proof: Proof | None = None


def read_parts(source: Opener) -> Iterator[Part]:
    """All parts in order, each checked against its own hash when it has been read.

    Raises: DamagedBackupError.
    """
    while True:
        head = json.loads(_block(source))
        if head["kind"] == "end":
            source.end()
            return
        part = Part(head, iter(()))
        part.content = _content(source, part)
        yield part
        for _ in part.content:  # a part nobody wanted is checked all the same
            pass


def _content(source: Opener, part: Part) -> Iterator[bytes]:
    total, size = hashlib.sha256(), 0
    while stretch := _block(source):
        total.update(stretch)
        size += len(stretch)
        yield stretch
    part.proof = Proof(*json.loads(_block(source)))
    if part.proof != Proof(size, total.hexdigest()):
        raise DamagedBackupError("Bản sao lưu bị hỏng: một phần không khớp mã kiểm.")


def _block(source: Opener) -> bytes:
    size = struct.unpack(">I", source.read(4))[0]
    if size > _LARGEST:
        raise DamagedBackupError("Bản sao lưu bị hỏng.")
    return source.read(size)
