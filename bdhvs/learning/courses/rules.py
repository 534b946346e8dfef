"""States of a list, and refusals of courses and classes. Free of framework."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bdhvs.lib.evidence import Level
from bdhvs.lib.labelled import Labelled
from bdhvs.skills.rules import FactError


class CourseError(FactError):
    """A course, list or class that cannot be; the message is for the officer."""


class Standing(Labelled):
    """What a list of a platform says of somebody."""

    ACCOUNT = "account", "có tài khoản"
    JOINED = "joined", "đang học"
    FINISHED = "finished", "đã hoàn thành"


ITEMS: Final = {
    Standing.ACCOUNT: ("learning_account",),
    Standing.JOINED: ("learning_account", "course_joined"),
    Standing.FINISHED: ("learning_account", "course_joined", "course_finished"),
}
"""Statuses that a line of a list stands for: who finished a course has an account there and took part."""

LIST_LEVELS: Final = (Level.E3, Level.E4)
CLASS_MEASURES: Final = ("pupils_equipped", "youth_informed", "worker_basic_skill", "worker_good_skill")
"""Shares of units that plans measure and that a unit tells class by class."""


@dataclass(frozen=True, slots=True)
class TaughtClass:
    """One class or group: how many of how many."""

    name: str
    taught: int
    total: int


def check_address(address: str) -> str:
    """An address people may be sent to: https, a host with a dot, no name or password in it.

    Raises: CourseError
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise CourseError("Địa chỉ chưa đúng. Hãy chép cả dòng địa chỉ từ trình duyệt.") from None
    if parts.scheme != "https":
        raise CourseError("Địa chỉ phải bắt đầu bằng https:// để bà con không bị đưa sang trang giả.")
    host = parts.hostname or ""
    if (
        "." not in host.strip(".")
        or parts.username
        or parts.password
        or port
        or any(c.isspace() for c in text)
    ):
        raise CourseError("Địa chỉ chưa đúng. Hãy chép cả dòng địa chỉ từ trình duyệt.")
    return text


def check_level(level: Level) -> None:
    """A list is evidence E3 (an officer saw it) or E4 (the platform's own), never one of ours.

    Raises: CourseError
    """
    if level not in LIST_LEVELS:
        raise CourseError("Danh sách của nền tảng ghi E3 (cán bộ đã xem) hoặc E4 (nền tảng gửi chính thức).")


def read_classes(text: str) -> list[TaughtClass]:
    """Lines `6A: 30/32`, each class once.

    Raises: CourseError naming the line
    """
    found: dict[str, TaughtClass] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _, numbers = line.rpartition(":")
        taught, _, total = numbers.partition("/")
        name, taught, total = name.strip(), taught.strip(), total.strip()
        if not name or not (_is_count(taught) and _is_count(total)):
            raise CourseError(f"Dòng {number} chưa đúng: “{line.strip()[:40]}”. Ghi như mẫu: 6A: 30/32")
        if int(taught) > int(total):
            raise CourseError(f"Dòng {number}: số đã học {taught} lớn hơn sĩ số {total}.")
        if name.lower() in found or len(name) > 40:
            raise CourseError(f"Dòng {number}: lớp {name[:40]} ghi hai lần, hoặc tên quá dài.")
        found[name.lower()] = TaughtClass(name, int(taught), int(total))
    if not found:
        raise CourseError("Hãy ghi ít nhất một lớp.")
    return list(found.values())


def sums_of(classes: Sequence[TaughtClass]) -> tuple[int, int]:
    """How many of how many of all classes together."""
    return sum(one.taught for one in classes), sum(one.total for one in classes)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5
