"""Kinds and outcomes of a visit, and what its items stand for."""

from collections.abc import Iterable
from typing import Final

from bdhvs.lib.labelled import Labelled


class VisitKind(Labelled):
    GUIDANCE = "guidance", "hướng dẫn"
    INFORMATION = "information", "tuyên truyền"
    SURVEY = "survey", "rà soát"
    SPOT_CHECK = "spot_check", "phúc tra"
    DESK = "desk", "hỗ trợ tại bàn"


class VisitOutcome(Labelled):
    DONE = "done", "đã thực hiện"
    NOBODY_HOME = "nobody_home", "không có ai ở nhà"
    REFUSED = "refused", "từ chối"
    POSTPONED = "postponed", "hẹn lại"


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
