"""The words in which pages, documents and the command line speak of targets."""

from typing import Final

from bdhvs.plans.rules import TargetStatus

STATUS_WORDS: Final[dict[TargetStatus, str]] = {
    TargetStatus.REACHED: "đã đạt",
    TargetStatus.ON_PACE: "đúng tiến độ",
    TargetStatus.LATE: "chậm tiến độ",
    TargetStatus.MISSED: "không đạt",
    TargetStatus.NO_DATA: "chưa có số liệu",
    TargetStatus.NEEDS_DECISION: "chờ quyết định",
}
OP_WORDS: Final = {">=": "ít nhất", ">": "trên", "=": "đủ", "<=": "không quá", "<": "dưới"}
RANK_WORDS: Final = {
    "<=": "từ hạng {} trở lên",
    "<": "trên hạng {}",
    "=": "đúng hạng {}",
    ">=": "từ hạng {} trở xuống",
    ">": "dưới hạng {}",
}
"""A rank is better the smaller it is: "trở lên" is `<=`."""
OF_WORDS: Final = {
    "person": "người",
    "household": "hộ",
    "hamlet": "thôn",
    "team": "Tổ",
    "team_member": "thành viên Tổ",
    "mentor": "người hướng dẫn",
    "unit": "đơn vị",
    "school": "trường",
    "enterprise": "doanh nghiệp, hợp tác xã",
    "commune": "xã",
    "week × channel": "tuần × kênh",
    "week": "tuần",
    "day": "ngày",
    "day[opening]": "ngày làm việc",
}
OUTCOME_WORDS: Final = {
    "pass": "đạt",
    "fail": "chưa đạt",
    "missing": "chưa rõ",
    "base_unknown": "chưa xác định thuộc diện",
}
