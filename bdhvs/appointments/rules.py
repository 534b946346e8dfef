"""Codes, names for signing in, and what a post must say. Pure."""

import hmac
import re
import secrets
from collections.abc import Container
from datetime import timedelta
from hashlib import sha256
from typing import Final

from bdhvs.accounts.rules import OF_A_HAMLET, OF_A_TEAM, OF_NO_COMMUNE, Role
from bdhvs.lib.vietnamese import fold

ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that is mistaken for something else on paper: no 0 and o, no 1, i and l."""

VALID_FOR: Final = timedelta(days=14)
_GROUPS, _GROUP = 3, 4  # 59 bits


class AppointmentError(ValueError):
    """A post, a code or an account that cannot be so; the message is for the officer."""


class CodeError(AppointmentError):
    """The code does not open anything. One sentence for every reason, so that nothing is told to a guesser."""


class PledgeError(AppointmentError):
    """A volunteer's account opens after the pledge is signed."""


def new_code() -> str:
    """A one-time code as it is printed: `k7mp-2xqd-9hrt`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def code_hash(code: str, *, key: str) -> bytes:
    """What is kept of a code. Capitals, blanks and dashes do not matter."""
    plain = re.sub(r"[^0-9a-z]", "", code.lower())
    return hmac.new(key.encode(), b"invitation " + plain.encode(), sha256).digest()


def sign_in_name(full_name: str, place: str, taken: Container[str]) -> str:
    """`Nguyễn Thị Lan` of 18775 signs in as `lannt.18775`; the next one as `lannt2.18775`.

    The place at the end keeps names of one commune from meeting those of another, so a refusal tells nothing.
    """
    *before, given = [re.sub(r"[^a-z]", "", word) for word in fold(full_name).split()] or ["nguoidung"]
    stem = (given + "".join(word[:1] for word in before)) or "nguoidung"
    number = 1
    while (name := f"{stem}{number if number > 1 else ''}.{place}") in taken:
        number += 1
    return name


def check_post(
    role: Role,
    *,
    commune: str | None,
    province: str | None,
    hamlets: list[str],
    unit: str | None,
    team: str | None,
) -> None:
    """A post names the place it needs.

    Raises: AppointmentError
    """
    if role is Role.LEARNER:
        raise AppointmentError("Người học dùng thẻ, không cần tài khoản.")
    if role is Role.PROVINCE_VIEWER and not province:
        raise AppointmentError("Hãy chọn tỉnh.")
    if role not in OF_NO_COMMUNE and not commune:
        raise AppointmentError("Hãy chọn xã trước.")
    if role in OF_A_TEAM and not team:
        raise AppointmentError("Hãy chọn Tổ.")
    if role in OF_A_HAMLET and not hamlets:
        raise AppointmentError("Hãy chọn ít nhất một thôn, tổ dân phố.")
    if role is Role.FOCAL_PERSON and not unit:
        raise AppointmentError("Hãy chọn đơn vị.")
