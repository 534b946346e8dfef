"""Why work is looked at again. A recheck is a question, not a verdict: nothing is deleted and nothing uncounted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bdhvs.lib.labelled import Labelled


class RecheckReason(Labelled):
    TOO_FAST = "too_fast", "ghi quá nhanh"
    BURST = "burst", "nhiều hộ trong năm phút"
    SAME_PHOTO = "same_photo", "ảnh trùng"
    ALL_YES = "all_yes", "mọi kết quả đều là “có”"
    JUMP = "jump", "tăng vọt ba ngày cuối"
    OVER_BASE = "over_base", "số đạt lớn hơn số phải đạt"
    SHRINKING_BASE = "shrinking_base", "số phải đạt giảm dần"


OF_A_VISIT: Final = (RecheckReason.TOO_FAST, RecheckReason.BURST, RecheckReason.SAME_PHOTO)
OF_A_TARGET: Final = (RecheckReason.JUMP, RecheckReason.OVER_BASE, RecheckReason.SHRINKING_BASE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule in plain words: what is seen, why it may be innocent, what to do."""

    sees: str
    innocent: str
    do: str


EXPLANATIONS: Final[dict[RecheckReason, Explanation]] = {
    RecheckReason.TOO_FAST: Explanation(
        "Một lượt thăm được ghi xong trong vài giây, hoặc tính ra mỗi kết quả chỉ một hai giây.",
        "Có người ghi ra giấy trước, về nhà mới bấm lại.",
        "Hỏi thành viên đã ghi. Nếu chưa chắc, nhờ người khác đến lại hộ ấy.",
    ),
    RecheckReason.BURST: Explanation(
        "Một người ghi nhiều hộ khác nhau trong vòng năm phút.",
        "Có khi gặp cả xóm ở nhà văn hóa rồi ghi một lượt.",
        "Hỏi gặp bà con ở đâu. Gặp ở buổi họp thì ghi là buổi, không ghi là thăm từng nhà.",
    ),
    RecheckReason.SAME_PHOTO: Explanation(
        "Cùng một tấm ảnh được gắn cho hai lượt thăm.",
        "Hai hộ ở chung nhà, hoặc bấm nhầm ảnh.",
        "Xem hai lượt thăm ấy. Gắn nhầm thì sửa lại lượt thăm.",
    ),
    RecheckReason.ALL_YES: Explanation(
        "Trong nhiều ngày, một người ghi rất nhiều kết quả mà không có một chữ “chưa” nào.",
        "Có người chỉ ghi việc làm được, bỏ qua việc chưa làm được.",
        "Nhắc ghi cả “chưa làm được”. Chọn vài hộ, nhờ người khác đến kiểm tra lại.",
    ),
    RecheckReason.JUMP: Explanation(
        "Chỉ tiêu vừa đạt, mà phần lớn tăng trong đúng ba ngày vừa qua.",
        "Có buổi lớn vừa tổ chức, hoặc vừa nhập sổ giấy của nhiều tuần.",
        "Rút mẫu phúc tra cho chỉ tiêu này, xem tỷ lệ xác nhận.",
    ),
    RecheckReason.OVER_BASE: Explanation(
        "Số đã đạt lớn hơn số phải đạt.",
        "Số phải đạt lấy từ nguồn cũ, hoặc hai nguồn tính khác nhau.",
        "Xem lại nguồn của hai con số, sửa con số sai.",
    ),
    RecheckReason.SHRINKING_BASE: Explanation(
        "Số phải đạt nhỏ đi nhiều so với bốn tuần trước, nên tỷ lệ tự tăng.",
        "Có người chuyển đi, gộp thôn, hoặc xóa bản ghi trùng.",
        "Xem ai vừa ra khỏi danh sách và vì sao.",
    ),
}


def may_be_too_fast(seconds: Sequence[int], results: int | None, limits: Mapping[str, int]) -> bool:
    """Whether visits of one household, told in so many seconds, can be too fast with so many results at most."""
    if results is None:
        return True
    return sum(seconds) < max(len(seconds) * limits["fast_visit_s"], results * limits["fast_result_s"])


class RecheckError(ValueError):
    """A recheck that cannot be closed so."""


class NoReasonError(RecheckError):
    """Closed by hand without saying why."""


class OwnRecheckError(RecheckError):
    """Somebody closes a question about his own work."""


class RecheckClosedError(RecheckError):
    """Closed already."""
