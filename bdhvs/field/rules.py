"""Outcomes, codes and limits of the field protocol, free of framework (docs/field-protocol.md)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled


class Outcome(Labelled):
    APPLIED = "applied", "đã ghi"
    DUPLICATE = "duplicate", "đã nhận trước đó"
    HELD = "held", "chờ bản ghi đi trước"
    CONFLICT = "conflict", "chờ tổ trưởng chọn"
    REJECTED = "rejected", "không ghi được"
    QUARANTINED = "quarantined", "cách ly, chờ xem xét"
    COLLISION = "collision", "trùng mã, chờ xem xét"


CODES: Final[dict[str, str]] = {
    "outside_territory": "Hộ này không thuộc thôn mà máy được giao.",
    "unknown_subject": "Chưa có hộ hoặc người này trong sổ.",
    "already_there": "Hộ hoặc người này đã có trong sổ.",
    "unknown_item": "Không có kỹ năng hay trạng thái này trong danh mục.",
    "bad_degree": "Mức độ chỉ ghi khi kết quả là có.",
    "bad_level": "Mức minh chứng này không ghi được từ điện thoại.",
    "child_consent": "Người dưới 16 tuổi: cần ghi đồng ý của cha mẹ, người giám hộ trước.",
    "erased": "Gia đình hoặc người này đã yêu cầu xóa dữ liệu.",
    "person_died": "Trong sổ người này đã mất trước ngày ghi.",
    "not_a_member": "Người này không ở trong hộ được thăm.",
    "bad_date": "Ngày ghi không đúng.",
    "bad_text": "Nội dung có ký tự lạ hoặc quá dài.",
    "unreadable": "Bản ghi bị hỏng, không đọc được.",
    "cannot_open": "Bản ghi không mở được bằng khóa của xã.",
    "unknown_type": "Máy chủ chưa biết loại việc này.",
    "newer_than_server": "Ứng dụng mới hơn máy chủ; bản ghi chờ máy chủ được nâng cấp.",
    "not_the_author": "Bản ghi này do người khác lập.",
    "too_large": "Bản ghi quá lớn.",
    "needs_office": "Việc này chờ cán bộ xem xét.",
    "already_corrected": "Bản ghi này đã được sửa trước đó.",
    "register": "Sổ hộ khẩu không cho phép thay đổi này.",
    "collision": "Mã bản ghi đã dùng cho một nội dung khác.",
    "waits": "Chờ bản ghi đi trước được gửi lên.",
    "merged": "Đã ghi cùng thay đổi của người khác.",
    "failed": "Máy chủ gặp lỗi khi ghi; bản ghi được giữ lại để xem xét.",
    "token_unknown": "Máy này chưa được đăng ký. Hãy vào lại bằng mã mời.",
    "device_revoked": "Máy này đã bị ngừng quyền. Việc chưa gửi vẫn giữ nguyên: hãy xuất tệp và mang ra xã.",
    "user_disabled": "Tài khoản đang tạm dừng. Việc chưa gửi vẫn giữ nguyên trong máy.",
    "bad_signature": "Chữ ký của máy không đúng. Việc chưa gửi vẫn giữ nguyên: hãy xuất tệp và mang ra xã.",
    "signed_out": "Phiên đăng nhập đã hết. Hãy đăng nhập rồi đăng ký lại máy.",
    "not_allowed": "Tài khoản này không đi thăm hộ.",
    "no_hamlet": "Tài khoản này chưa được giao thôn nào. Hãy nhờ cán bộ xã giao thôn.",
    "busy": "Máy chủ đang bận, ứng dụng sẽ tự gửi lại.",
    "offset": "Phần ảnh không nối tiếp phần trước.",
    "bad_photo": "Tệp này không phải ảnh đọc được.",
    "not_found": "Chưa nhận được phần nào của ảnh.",
    "photos_unfinished": "Máy còn nhiều ảnh gửi dở. Ứng dụng gửi nốt các ảnh ấy rồi sẽ tự gửi ảnh này.",
}
"""What the phone and the office may be told, by code."""

TYPE_LABELS: Final = {
    "visit_recorded": "lượt thăm hộ",
    "household_registered": "lập hộ mới",
    "person_registered": "thêm người",
    "person_moved": "ghi nơi ở",
    "person_left": "ghi người chuyển đi",
    "person_died": "ghi người mất",
    "household_split": "tách hộ",
    "households_merged": "gộp hộ",
    "card_changed": "sửa thẻ hộ",
    "consent_recorded": "ghi ý kiến đồng ý",
    "data_requested": "yêu cầu về dữ liệu",
    "event_corrected": "sửa bản ghi trước",
}

MAX_EVENTS: Final = 200
MAX_BYTES: Final = 512 * 1024
MAX_ONE: Final = 2 * 1024 * 1024
MAX_RESCUE: Final = 20 * 1024 * 1024
PARTS_MOST: Final = 8
"""Photos that one phone may have begun and not finished."""
PAGE: Final = 200
RETAIN_DAYS: Final = 60
PHOTO_SLICE: Final = 64 * 1024
PHOTO_SLICE_MOST: Final = 1024 * 1024
PHOTO_MOST: Final = 4 * 1024 * 1024
LATE: Final = timedelta(days=60)
AHEAD: Final = timedelta(minutes=10)
SCHEMA: Final = 1


class FieldError(ValueError):
    """A request of a phone that cannot be served; `code` is one of CODES."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(CODES[code])
        self.code, self.status = code, status


class ConflictError(ValueError):
    """A conflict that cannot be decided so."""


class BusyError(FieldError):
    """Too many at once; come back in `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("busy", 503)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened as far as the server believes it, and what it changed."""

    at: datetime
    flags: tuple[str, ...] = ()


def believed(told: datetime, *, offset_ms: int | None, last_contact: datetime, now: datetime) -> Moment:
    """The phone's clock less its known error, clamped to [last contact - 60 days, now + 10 minutes].

    Never a refusal: work is not lost for a bad clock.
    """
    flags = []
    at = told.astimezone(UTC)
    if offset_ms:
        try:
            at -= timedelta(milliseconds=offset_ms)
        except OverflowError:
            flags.append("clock_offset_ignored")
        if abs(offset_ms) > AHEAD / timedelta(milliseconds=1):
            flags.append("clock_corrected")
    if at > now + AHEAD:
        return Moment(now + AHEAD, (*flags, "clock_ahead"))
    if at < last_contact - LATE:
        return Moment(last_contact - LATE, (*flags, "clock_behind"))
    return Moment(at, tuple(flags))


def spans(numbers: list[int]) -> list[list[int]]:
    """Sorted whole numbers as spans [first, last]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        elif not found or number > found[-1][1]:
            found.append([number, number])
    return found


def gaps(have: list[list[int]], first: int, last: int) -> list[list[int]]:
    """What is missing between `first` and `last`, as spans."""
    missing, expected = [], first
    for low, high in have:
        if low > expected:
            missing.append([expected, low - 1])
        expected = max(expected, high + 1)
    if expected <= last:
        missing.append([expected, last])
    return missing
