"""Why a household comes first. Neutral reasons only: no diagnosis, no origin, no party (design §4)."""

from enum import StrEnum
from typing import Final


class ListState(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    REPLACED = "replaced"


STATE_LABELS: Final[dict[ListState, str]] = {
    ListState.DRAFT: "nháp, chờ rà soát",
    ListState.REVIEWED: "đã rà soát, chờ duyệt",
    ListState.APPROVED: "đã duyệt",
    ListState.REPLACED: "đã có danh sách mới thay",
}


class PriorityRule(StrEnum):
    """One reason with a weight. The last five are what the register says of the household."""

    ELDERLY_ALONE = "elderly_alone"
    ELDERLY = "elderly"
    ALONE = "alone"
    NEVER_REACHED = "never_reached"
    LOW_RESULTS = "low_results"
    NO_DEVICE = "no_device"
    HARDSHIP = "hardship"
    FAR_AWAY = "far_away"
    ASKED_FOR_HELP = "asked_for_help"
    BY_HAND = "by_hand"


RULE_LABELS: Final[dict[PriorityRule, str]] = {
    PriorityRule.ELDERLY_ALONE: "người cao tuổi sống một mình",
    PriorityRule.ELDERLY: "có người cao tuổi",
    PriorityRule.ALONE: "sống một mình",
    PriorityRule.NEVER_REACHED: "chưa lần nào gặp được",
    PriorityRule.LOW_RESULTS: "nhiều việc chưa làm được",
    PriorityRule.NO_DEVICE: "chưa có thiết bị",
    PriorityRule.HARDSHIP: "hoàn cảnh khó khăn",
    PriorityRule.FAR_AWAY: "ở xa trung tâm",
    PriorityRule.ASKED_FOR_HELP: "có yêu cầu hỗ trợ",
    PriorityRule.BY_HAND: "Tổ đề nghị thêm",
}


class Asked(StrEnum):
    """Whether the household agrees to stand on the list."""

    NOT_YET = ""
    YES = "yes"
    NO = "no"


ASKED_LABELS: Final[dict[Asked, str]] = {
    Asked.NOT_YET: "chưa hỏi",
    Asked.YES: "đồng ý",
    Asked.NO: "không đồng ý",
}


class PriorityError(ValueError):
    """A step of the list that must not be."""


class WrongStateError(PriorityError):
    """The list is already further, or not yet there."""


class NobodyAgreedError(PriorityError):
    """Nothing to approve: no household of the list has agreed."""
