"""Why a household comes first. Neutral reasons only: no diagnosis, no origin, no party (design §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Home:
    """What the rules ask of a household: who lives there, what was recorded, what the register says."""

    people: int
    elderly: int
    reached: bool
    answered: int
    refused: int
    noted: str


def rules_met(home: Home, limits: Mapping[str, int]) -> tuple[PriorityRule, ...]:
    """The rules that hold for a household, strongest first. Nobody lives there: none.

    Missing: what was never observed is not a "no", so few results say nothing about low results.
    """
    if not home.people:
        return ()
    alone = home.noted == PriorityRule.ELDERLY_ALONE or (home.people == 1 and home.elderly == 1)
    low = home.answered >= limits["low_from"] and home.refused * 100 >= limits["low_percent"] * home.answered
    met = {
        PriorityRule.ELDERLY_ALONE: alone,
        PriorityRule.ELDERLY: home.elderly > 0 and not alone,
        PriorityRule.ALONE: home.people == 1 and not alone,
        PriorityRule.NEVER_REACHED: not home.reached,
        PriorityRule.LOW_RESULTS: low,
    }
    noted = (
        PriorityRule.NO_DEVICE, PriorityRule.HARDSHIP, PriorityRule.FAR_AWAY, PriorityRule.ASKED_FOR_HELP,
    )  # fmt: skip
    met |= {rule: home.noted == rule for rule in noted}
    return tuple(rule for rule, holds in met.items() if holds and limits[rule.value] > 0)


def points_of(rules: tuple[PriorityRule, ...], limits: Mapping[str, int]) -> int:
    """The sum of the weights."""
    return sum(limits.get(rule.value, 0) for rule in rules)


WHY_LABELS: Final[dict[str, str]] = {
    **{rule.value: label for rule, label in RULE_LABELS.items()},
    "recheck": "có việc cần xem lại",
    "due_again": "đã lâu chưa đến lại",
    "again_on": "đến ngày hẹn",
    "nobody_home_twice": "mấy lần không gặp ai",
}
"""Everything a household card may give as its reason."""
