"""What offices report as numbers, and refusals of figures. Free of framework."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.skills.rules import FactError


class FigureError(FactError):
    """A figure that cannot be, or that lacks its source."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named number. `of`: whose it is (commune, hamlet, unit); `unit_kinds`: which units report it.

    `told_by`: kinds of units whose focal person may enter it; a unit's own figure is told by that unit.
    `share`: a part of a whole (numerator of denominator); otherwise one plain number, with `decimals` or whole.
    """

    code: str
    label: str
    of: str
    share: bool = True
    unit_kinds: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    decimals: bool = False

    def is_told_by(self, unit_kind: str) -> bool:
        """Whether a unit of that kind may tell this number (officers of the commune may enter every one)."""
        kinds = self.unit_kinds if self.of == "unit" else self.told_by
        return unit_kind in kinds or (self.of == "unit" and not kinds)


_POLICE: Final = ("police",)
_FIRMS: Final = ("enterprise", "cooperative", "cooperative_union", "cooperative_group")

MEASURES: Final[dict[str, Measure]] = {
    measure.code: measure
    for measure in (
        Measure(
            "vneid_confirmed",
            "Người trưởng thành được xác nhận phổ cập kỹ năng số trên VNeID",
            "commune",
            told_by=_POLICE,
        ),
        Measure("digital_identity_16", "Công dân từ 16 tuổi có danh tính số", "commune", told_by=_POLICE),
        Measure("adult_signature", "Người từ 18 tuổi có chữ ký số cá nhân", "commune", told_by=_POLICE),
        Measure("official_population", "Số nhân khẩu chính thức", "hamlet", share=False, told_by=_POLICE),
        Measure("official_households", "Số hộ chính thức", "hamlet", share=False, told_by=_POLICE),
        Measure(
            "pupils_equipped", "Học sinh được trang bị kỹ năng số, kỹ năng an toàn", "unit", True, ("school",)
        ),
        Measure(
            "youth_informed",
            "Học sinh, thanh niên được tuyên truyền kỹ năng số",
            "unit",
            True,
            ("school", "youth_cell"),
        ),
        Measure("worker_basic_skill", "Người lao động có kỹ năng số cơ bản", "unit", True, _FIRMS),
        Measure("worker_good_skill", "Người lao động sử dụng tốt kỹ năng số", "unit", True, _FIRMS),
        Measure("headcount", "Số người của đơn vị theo nhóm", "unit", share=False),
        Measure("digital_ranking", "Thứ hạng chuyển đổi số cấp xã (tỉnh công bố)", "commune", share=False),
        Measure(
            "digital_score", "Điểm chuyển đổi số cấp xã (tỉnh công bố)", "commune", share=False, decimals=True
        ),
        Measure("learning_accounts", "Số tài khoản học trên nền tảng học tập số", "commune", share=False),
    )
}
"""Everything that indicators or coverage ask of others, by code."""


def check_shape(measure_code: str, *, numerator: int | None, denominator: int | None, is_value: bool) -> None:
    """A share is told as part and whole (the part may be missing), a plain measure as one number.

    Raises: FigureError
    """
    measure = MEASURES.get(measure_code)
    if measure is None:
        return  # an office may keep figures of its own
    if measure.share and is_value:
        raise FigureError("Số liệu này ghi bằng tử số và mẫu số, không ghi một con số.")
    if not measure.share and (numerator is not None or denominator is not None):
        raise FigureError("Số liệu này ghi bằng một con số, không có tử số và mẫu số.")


def last_month_end(on: date) -> date:
    """The day a monthly figure usually speaks of: the last day of the month before."""
    return on.replace(day=1) - timedelta(days=1)
