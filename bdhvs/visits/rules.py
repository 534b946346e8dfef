"""Kinds and outcomes of a visit, and what its items stand for."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class VisitKind(StrEnum):
    GUIDANCE = "guidance"
    INFORMATION = "information"
    SURVEY = "survey"
    SPOT_CHECK = "spot_check"
    DESK = "desk"


class VisitOutcome(StrEnum):
    DONE = "done"
    NOBODY_HOME = "nobody_home"
    REFUSED = "refused"
    POSTPONED = "postponed"


VISIT_KIND_LABELS = {
    VisitKind.GUIDANCE: "hướng dẫn",
    VisitKind.INFORMATION: "tuyên truyền",
    VisitKind.SURVEY: "rà soát",
    VisitKind.SPOT_CHECK: "phúc tra",
    VisitKind.DESK: "hỗ trợ tại bàn",
}
VISIT_OUTCOME_LABELS = {
    VisitOutcome.DONE: "đã thực hiện",
    VisitOutcome.NOBODY_HOME: "không có ai ở nhà",
    VisitOutcome.REFUSED: "từ chối",
    VisitOutcome.POSTPONED: "hẹn lại",
}

TOPICS_OF_ITEMS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("L1", "learning_account", "course_joined", "course_finished"), ("learning_platform",)),
    **dict.fromkeys(("P1", "vneid_app", "vneid_level_2", "vneid_confirmed"), ("vneid",)),
    **dict.fromkeys(("P2", "P3"), ("public_services",)),
    **dict.fromkeys(("P4", "digital_signature", "e_signature"), ("digital_signature",)),
    **dict.fromkeys(("F1", "F3"), ("digital_payment",)),
    **dict.fromkeys(("F2", "E1"), ("e_commerce",)),
    **dict.fromkeys(("A1", "A2", "ai_use"), ("ai",)),
    **dict.fromkeys(("H1", "health_book"), ("online_health",)),
    **dict.fromkeys(("D1", "D2", "I1", "I2", "I3", "C1", "C2"), ("basic_skills",)),
    "S1": ("safety",),
    "S2": ("safety", "fraud"),
    "S3": ("safety", "personal_data"),
    "S4": ("safety", "incident_handling"),
    "platform_use": ("digital_platform",),
    "digital_identity": ("digital_identity",),
}
"""At the door people speak of items; plans count by topics. A code that is a topic itself stands for itself."""


def topics_told(codes: Iterable[str]) -> list[str]:
    """What was spoken of, with the topics it stands for; each once, in the order told."""
    told = list(codes)
    return list(dict.fromkeys([*told, *(topic for code in told for topic in TOPICS_OF_ITEMS.get(code, ()))]))
