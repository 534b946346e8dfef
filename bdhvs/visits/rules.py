"""Kinds and outcomes of a visit."""

from enum import StrEnum


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
