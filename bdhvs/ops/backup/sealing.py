"""The outer file: a readable head, then sealed pieces in order. A piece lost, changed, moved or cut off is noticed.

AES-256-GCM with a key of its own for each file (HKDF of the recovery code and a random salt). The nonce is the number
of the piece and whether it is the last one, so pieces cannot be swapped and the end cannot be cut (STREAM).
"""

import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bdhvs.ops.backup.recovery import RecoveryCodeError
from bdhvs.ops.rules import OperationError

MAGIC = b"BDHVS-BACKUP-1\n"
PIECE = 256 * 1024
LARGEST_HEAD = 64 * 1024
_TAG = 16
_LAST = 1 << 31


class DamagedBackupError(OperationError):
    """The file is not a backup of ours, or not whole."""


def read_head(path: Path) -> dict[str, Any]:
    """What a backup tells without its code: when, by which version, which code opens it.

    Raises: DamagedBackupError.
    """
    try:
        with path.open("rb") as file:
            return dict(json.loads(_raw_head(file)))
    except OSError as error:
        raise DamagedBackupError(f"Không đọc được tệp {path}: {error.strerror}.") from None


def key_name(code: bytes) -> str:
    """Names a code without telling it; printed on the sheet and in the head of each file."""
    return _derive(code, b"", b"name", 4).hex().upper()


class Sealer:
    """Writes into `file` what nobody reads without the code."""

    def __init__(self, file: IO[bytes], code: bytes, head: Mapping[str, Any], salt: bytes) -> None:
        written = json.dumps({**head, "salt": salt.hex(), "key": key_name(code)}).encode()
        self._file, self._count = file, 0
        self._lock = AESGCM(_derive(code, salt, written, 32))
        self._press = zlib.compressobj(4)
        self._waiting = bytearray()
        file.write(MAGIC + struct.pack(">I", len(written)) + written)

    def write(self, content: bytes | memoryview) -> None:
        """Add bytes; whole pieces go out at once, so memory stays as it is."""
        self._waiting += self._press.compress(content)
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def finish(self) -> None:
        """The last piece; without it the file is not a backup."""
        self._waiting += self._press.flush()
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._lock.encrypt(_nonce(self._count, last=last), piece, None)
        self._file.write(struct.pack(">I", len(sealed) | (_LAST if last else 0)) + sealed)
        self._count += 1


class Opener:
    """Reads what a Sealer wrote.

    Raises: RecoveryCodeError for another code, DamagedBackupError for anything that is not whole.
    """

    def __init__(self, file: IO[bytes], code: bytes) -> None:
        written = _raw_head(file)
        self.head: dict[str, Any] = json.loads(written)
        if self.head.get("key") != key_name(code):
            raise RecoveryCodeError(
                f"Mã khôi phục này không mở được tệp: tệp cần mã số hiệu {self.head.get('key')}, "
                f"mã đang dùng là {key_name(code)}."
            )
        self._file, self._count, self._ended = file, 0, False
        self._lock = AESGCM(_derive(code, bytes.fromhex(self.head["salt"]), written, 32))
        self._unpress = zlib.decompressobj()
        self._ready = b""

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes."""
        parts, wanted = [], size
        while wanted:
            if not self._ready:
                self._ready = self._more()
            part, self._ready = self._ready[:wanted], self._ready[wanted:]
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def end(self) -> None:
        """Nothing may follow, and the last piece must have been seen."""
        while not self._ended:
            if self._more_or_end():
                raise _damaged()
        if self._ready or not self._unpress.eof or self._unpress.unused_data or self._file.read(1):
            raise _damaged()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _more(self) -> bytes:
        while True:
            found = self._more_or_end()
            if found:
                return found
            if self._ended and not self._unpress.unconsumed_tail:
                raise _damaged()

    def _more_or_end(self) -> bytes:
        """The next stretch of what was pressed, at most a piece long, or nothing."""
        tail = self._unpress.unconsumed_tail
        if not tail and not self._ended:
            tail = self._next_piece()
        return self._unpress.decompress(tail, PIECE)  # an empty tail: what is still inside

    def _next_piece(self) -> bytes:
        length = self._file.read(4)
        if len(length) != 4:
            raise _damaged()
        number = struct.unpack(">I", length)[0]
        last, size = bool(number & _LAST), number & (_LAST - 1)
        if size > PIECE + _TAG:
            raise _damaged()
        try:
            piece = self._lock.decrypt(_nonce(self._count, last=last), self._file.read(size), None)
        except InvalidTag:
            raise _damaged() from None
        self._count += 1
        self._ended = last
        return piece


def _raw_head(file: IO[bytes]) -> bytes:
    if file.read(len(MAGIC)) != MAGIC:
        raise DamagedBackupError("Tệp này không phải bản sao lưu của phần mềm.")
    length = file.read(4)
    size = struct.unpack(">I", length)[0] if len(length) == 4 else LARGEST_HEAD + 1
    if size > LARGEST_HEAD:
        raise _damaged()
    head = file.read(size)
    try:
        json.loads(head)
    except ValueError:
        raise _damaged() from None
    return head


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _derive(code: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, b"bdhvs backup " + purpose).derive(code)


def _damaged() -> DamagedBackupError:
    return DamagedBackupError("Bản sao lưu bị hỏng hoặc bị cắt ngang; hãy dùng bản khác.")
