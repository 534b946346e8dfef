"""Every number a commune may set for its field work, with the one that holds until it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """One number: its default, the least and the most it may be, and its name and unit on the page."""

    default: int
    least: int
    most: int
    label: str
    unit: str
    means: str = ""


PRIORITY: Final[Mapping[str, Limit]] = {
    "elderly_age": Limit(60, 50, 90, "Tính là người cao tuổi từ", "tuổi"),
    "priority_from": Limit(4, 1, 50, "Đưa vào danh sách khi được từ", "điểm"),
    "elderly_alone": Limit(4, 0, 20, "Người cao tuổi sống một mình", "điểm"),
    "elderly": Limit(2, 0, 20, "Nhà có người cao tuổi", "điểm"),
    "alone": Limit(1, 0, 20, "Sống một mình", "điểm"),
    "never_reached": Limit(2, 0, 20, "Chưa lần nào gặp được", "điểm"),
    "low_results": Limit(2, 0, 20, "Nhiều việc chưa làm được", "điểm"),
    "no_device": Limit(3, 0, 20, "Chưa có thiết bị", "điểm"),
    "hardship": Limit(3, 0, 20, "Hoàn cảnh khó khăn", "điểm"),
    "far_away": Limit(2, 0, 20, "Ở xa trung tâm", "điểm"),
    "asked_for_help": Limit(3, 0, 20, "Có yêu cầu hỗ trợ", "điểm"),
    "low_from": Limit(3, 1, 30, "Chỉ xét kết quả khi đã ghi ít nhất", "kết quả"),
    "low_percent": Limit(50, 1, 100, "Là nhiều khi số chưa làm được chiếm từ", "%"),
}

RECHECK: Final[Mapping[str, Limit]] = {
    "fast_visit_s": Limit(10, 0, 600, "Một lượt thăm ghi xong dưới", "giây"),
    "fast_result_s": Limit(2, 0, 60, "Trung bình mỗi kết quả dưới", "giây"),
    "burst_visits": Limit(5, 2, 50, "Số hộ khác nhau trong năm phút, từ", "hộ"),
    "all_yes_results": Limit(60, 10, 2000, "Chỉ xét khi một người đã ghi ít nhất", "kết quả"),
    "all_yes_days": Limit(14, 1, 90, "Trong số ngày gần nhất", "ngày"),
    "jump_percent": Limit(20, 1, 100, "Phần tăng trong ba ngày cuối so với tất cả, từ", "%"),
    "shrink_percent": Limit(5, 1, 100, "Số phải đạt giảm trong bốn tuần, từ", "%"),
}

DUE: Final[Mapping[str, Limit]] = {
    "due_again_days": Limit(90, 7, 730, "Đến lại sau lần gặp trước", "ngày"),
    "nobody_home_twice": Limit(2, 1, 10, "Không gặp ai liền mấy lần thì cần cách khác", "lần"),
}

LIMITS: Final[Mapping[str, Limit]] = {**PRIORITY, **RECHECK, **DUE}
