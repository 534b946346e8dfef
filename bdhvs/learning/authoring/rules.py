"""Kinds, states and refusals of a commune's own works. Free of framework."""

import re
from collections.abc import Sequence
from typing import Final, TypeVar

from bdhvs.learning.approval.rules import RefusalError
from bdhvs.lib.labelled import Labelled
from bdhvs.lib.vietnamese import fold

LONGEST_CODE: Final = 60
MOST_STEPS: Final = 8


_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


class AuthoringError(RefusalError):
    """An act on a work that cannot be; the message is for the user."""


class StaleError(AuthoringError):
    """Somebody, or another window, saved a later version meanwhile."""


class WorkKind(Labelled):
    """What a commune may write."""

    LESSON = "lesson", "bài học"
    QUESTIONS = "questions", "câu hỏi luyện tập"
    SIMULATION = "simulation", "bài làm thử"
    HANDBOOK = "handbook", "cẩm nang"


class State(Labelled):
    """Where the newest version of a work stands."""

    DRAFT = "draft", "đang viết"
    REVIEW = "review", "chờ duyệt"
    RETURNED = "returned", "trả lại để sửa"
    PUBLISHED = "published", "đang dùng"
    REWRITTEN = "rewritten", "đang dùng, có bản sửa dở"
    WITHDRAWN = "withdrawn", "đã rút"


class Attachment(Labelled):
    """Why a file stands beside a lesson."""

    SIGN_LANGUAGE = "sign_language", "video ngôn ngữ ký hiệu"
    OTHER_LANGUAGE = "other_language", "bài bằng tiếng dân tộc, tiếng khác"
    AUDIO = "audio", "tệp nghe"
    OTHER = "other", "tài liệu kèm theo"


def code_of(item: str, title: str) -> str:
    """The name of a work in addresses: `s1-dat-khoa-man-hinh`. What is printed on paper stays, so it never changes."""
    words = _NO_WORD.sub("-", fold(f"{item} {title}")).strip("-")
    return words[:LONGEST_CODE].rstrip("-")


def code_beside(code: str, taken: set[str]) -> str:
    """The code itself, or with a number where somebody has it already."""
    if code not in taken:
        return code
    numbered = (f"{code[: LONGEST_CODE - 4]}-{number}" for number in range(2, 1000))
    return next(one for one in numbered if one not in taken)


Thing = TypeVar("Thing")


def moved(things: Sequence[Thing], act: str, new: Thing, most: int) -> list[Thing]:
    """Steps of a lesson, or parts of a screen, after `them`, `len-2`, `xuong-0`, `bo-1`, or nothing."""
    made = list(things)
    word, _, place = act.partition("-")
    n = int(place) if place.isdecimal() and len(place) < 3 else -1
    other = n + {"len": -1, "xuong": 1}.get(word, 0)
    if word == "them" and len(made) < most:
        made.append(new)
    elif word == "bo" and 0 <= n < len(made):
        del made[n]
    elif other != n and min(n, other) >= 0 and max(n, other) < len(made):
        made[n], made[other] = made[other], made[n]
    return made
