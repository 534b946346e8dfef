"""Why a household comes first. Neutral reasons only: no diagnosis, no origin, no party (design §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bdhvs.lib.labelled import Labelled


class ListState(Labelled):
    DRAFT = "draft", "nháp, chờ rà soát"
    REVIEWED = "reviewed", "đã rà soát, chờ duyệt"
    APPROVED = "approved", "đã duyệt"
    REPLACED = "replaced", "đã có danh sách mới thay"


class PriorityRule(Labelled):
    """One reason with a weight. The last five are what the register says of the household."""

    ELDERLY_ALONE = "elderly_alone", "người cao tuổi sống một mình"
    ELDERLY = "elderly", "có người cao tuổi"
    ALONE = "alone", "sống một mình"
    NEVER_REACHED = "never_reached", "chưa lần nào gặp được"
    LOW_RESULTS = "low_results", "nhiều việc chưa làm được"
    NO_DEVICE = "no_device", "chưa có thiết bị"
    HARDSHIP = "hardship", "hoàn cảnh khó khăn"
    FAR_AWAY = "far_away", "ở xa trung tâm"
    ASKED_FOR_HELP = "asked_for_help", "có yêu cầu hỗ trợ"
    BY_HAND = "by_hand", "Tổ đề nghị thêm"


class Asked(Labelled):
    """Whether the household agrees to stand on the list."""

    NOT_YET = "", "chưa hỏi"
    YES = "yes", "đồng ý"
    NO = "no", "không đồng ý"


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
    **PriorityRule.labels(),
    "recheck": "có việc cần xem lại",
    "due_again": "đã lâu chưa đến lại",
    "again_on": "đến ngày hẹn",
    "nobody_home_twice": "mấy lần không gặp ai",
}
"""Everything a household card may give as its reason."""
