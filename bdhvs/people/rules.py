"""Kinds and refusals of the register, free of framework."""

from datetime import date
from enum import StrEnum
from typing import Final

from bdhvs.lib.labelled import Labelled


class Sex(Labelled):
    UNKNOWN = "", "chưa rõ"
    MALE = "male", "nam"
    FEMALE = "female", "nữ"


class ResidenceKind(Labelled):
    PERMANENT = "permanent", "thường trú"
    TEMPORARY = "temporary", "tạm trú"
    ABSENT = "absent", "đi vắng"


class HouseholdRole(StrEnum):
    HEAD = "head"
    MEMBER = "member"


class Priority(Labelled):
    """Neutral reasons why a household is helped first; never a diagnosis, never an origin."""

    NONE = "", "không"
    ELDERLY_ALONE = "elderly_alone", "người cao tuổi sống một mình"
    NO_DEVICE = "no_device", "chưa có thiết bị"
    HARDSHIP = "hardship", "hoàn cảnh khó khăn"
    FAR_AWAY = "far_away", "ở xa trung tâm"
    ASKED_FOR_HELP = "asked_for_help", "có yêu cầu hỗ trợ"
    ON_LIST = "on_list", "trong danh sách ưu tiên đã duyệt"


class RosterKind(StrEnum):
    TEAM_MEMBER = "team_member"
    MENTOR = "mentor"
    MENTEE = "mentee"
    DUTY = "duty"
    ASSIGNMENT = "assignment"


GROUP_LABELS: Final[dict[str, str]] = {
    "official": "cán bộ, công chức",
    "public_employee": "viên chức",
    "public_worker": "người lao động khu vực công",
    "teacher": "giáo viên",
    "school_manager": "cán bộ quản lý trường học",
    "worker": "người lao động doanh nghiệp, hợp tác xã",
    "trader": "tiểu thương",
    "farmer": "nông dân",
    "pupil": "học sinh",
    "student": "sinh viên",
    "youth": "đoàn viên, thanh niên",
    "association_member": "hội viên đoàn thể",
}


_RECORDED: Final[dict[str, str]] = {
    "Visit": "lượt thăm",
    "VisitSheet": "phiếu thăm hộ",
    "Delivery": "lần phát tài liệu",
    "Session": "buổi",
    "Attendance": "lượt dự buổi",
    "Gathering": "buổi đã lên lịch",
    "Publication": "tin, bài",
    "Attainment": "kết quả",
    "TestResult": "bài kiểm tra",
    "Figure": "số liệu",
    "FrozenCell": "số của kỳ đã khóa",
    "Submission": "báo cáo đã gửi",
    "Paper": "bản báo cáo",
    "PaperTurn": "bước của bản báo cáo",
    "Recognition": "lần ghi nhận",
    "Need": "nhu cầu",
    "Share": "lần giao hộ",
    "PriorityList": "danh sách ưu tiên",
    "PriorityEntry": "hộ trong danh sách ưu tiên",
    "Recheck": "việc cần xem lại",
    "Event": "bản ghi từ điện thoại",
    "Photo": "ảnh",
    "ImportBatch": "danh sách nhập",
    "Roster": "việc phụ trách",
    "Unit": "đơn vị",
    "LearnerCard": "thẻ học",
}


def recorded_words(kind: str) -> str:
    """What people call rows of a kind when they stand in the way of something."""
    return _RECORDED.get(kind, "ghi nhận khác")


class RegisterError(ValueError):
    """A change of the register that must not be."""


class TwoHomesError(RegisterError):
    """A person would have two permanent residences on one day."""


class NumberTakenError(RegisterError):
    """The 12-digit number stands with another person of the commune."""


class MergeError(RegisterError):
    """Two records that cannot be one person or household."""


class DeadError(RegisterError):
    """The person had died by that day."""


def completed_years(born: date, on: date) -> int:
    """Completed years of age: the year difference, less one before the birthday (measurement rule 10)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


_LANE_WORDS: Final = ("ngõ", "ngách", "hẻm", "kiệt", "đường", "phố", "xóm", "đội", "cụm", "khu", "thửa")
NO_LANE: Final = "(không ghi địa chỉ)"


def lane_of(address: str) -> str:
    """The part of an address that neighbours share: `Số 5, ngõ 12` and `ngõ 12, số 7` are both of `ngõ 12`.

    Missing: an address of a bare house number, or none, has no lane.
    """
    parts = [" ".join(part.lower().split()) for part in address.split(",")]
    named = [part for part in parts if part.startswith(_LANE_WORDS)]
    if named:
        return named[-1]
    words = parts[0].split() if parts else []
    while words and (any(letter.isdigit() for letter in words[-1]) or words[-1] in ("số", "nhà")):
        words.pop()
    return " ".join(words) or NO_LANE
