"""The recovery code: 160 bits that open every backup of a folder, written so that a person can copy them from paper.

Thirty-six letters in nine groups of four (Crockford's alphabet: no I, L, O, U); the last four check the others.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from bdhvs.ops.folder import write_private
from bdhvs.ops.rules import OperationError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENVIRONMENT = "BDHVS_RECOVERY_CODE"
_LETTERS, _CHECK = 32, 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class RecoveryCodeError(OperationError):
    """The code was copied wrongly, or opens another backup."""


def new_code() -> bytes:
    """The twenty bytes behind a code."""
    return secrets.token_bytes(_LETTERS * 5 // 8)


def written(code: bytes) -> str:
    """The code for the eye: `7QK2-…`."""
    letters = _letters(code) + _check(code)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def read_code(text: str) -> bytes:
    """The code as typed from paper: spaces, dashes, small letters and O for 0 do no harm.

    Raises: RecoveryCodeError.
    """
    letters = "".join(text.upper().translate(_MISREAD).split()).replace("-", "")
    if len(letters) != _LETTERS + _CHECK or set(letters) - set(ALPHABET):
        raise RecoveryCodeError("Mã khôi phục gồm 9 nhóm, mỗi nhóm 4 chữ hoặc số; hãy xem lại trên giấy.")
    number = 0
    for letter in letters[:_LETTERS]:
        number = number * 32 + ALPHABET.index(letter)
    code = number.to_bytes(_LETTERS * 5 // 8, "big")
    if _check(code) != letters[_LETTERS:]:
        raise RecoveryCodeError("Mã khôi phục có chỗ chép nhầm; hãy so lại từng nhóm với tờ giấy.")
    return code


def code_of(home: Path) -> bytes:
    """The code of this folder, made when there is none. Two commands at once get the same."""
    if given := os.environ.get(ENVIRONMENT):
        return read_code(given)
    path = home / "recovery.key"
    if not path.exists():
        draft = path.with_name(f"recovery.{secrets.token_hex(4)}")
        write_private(draft, written(new_code()) + "\n")
        with suppress(FileExistsError):  # another command was first: its code counts
            os.link(draft, path)
        draft.unlink()
    return read_code(path.read_text())


def keep_code(home: Path, code: bytes) -> None:
    """A restored folder goes on with the code that opened it, so the sheet of paper stays good."""
    write_private(home / "recovery.key", written(code) + "\n")


def _letters(code: bytes) -> str:
    number = int.from_bytes(code, "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (_LETTERS - 1), -1, -5))


def _check(code: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(b"bdhvs recovery" + code).digest()[:3], "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in (15, 10, 5, 0))
