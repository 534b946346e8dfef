"""Kinds, states and steps of a need, and by when it is answered; free of framework."""

from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled


class NeedKind(Labelled):
    """What is in the way; never a diagnosis, never an origin."""

    NO_DEVICE = "no_device", "chưa có điện thoại, máy tính"
    NO_SIGNAL = "no_signal", "sóng yếu, chưa có mạng"
    NO_ACCOUNT = "no_account", "chưa lập được tài khoản"
    FORGOT_PASSWORD = "forgot_password", "quên mật khẩu, khóa tài khoản"
    PAPERS = "papers", "vướng giấy tờ, hồ sơ"
    SCAM = "scam", "nghi bị lừa đảo"
    WANTS_CLASS = "wants_class", "muốn được học thêm"
    WANTS_VISIT = "wants_visit", "muốn được đến hướng dẫn lại"
    OPENING_HOURS = "opening_hours", "giờ mở cửa, giờ học chưa hợp"
    QUESTION = "question", "câu hỏi, góp ý"
    OTHER = "other", "việc khác"
    WITHDRAW_CONSENT = "withdraw_consent", "rút lại đồng ý ghi kết quả"
    ERASE_DATA = "erase_data", "đề nghị xóa dữ liệu"


ABOUT_DATA: Final = (NeedKind.WITHDRAW_CONSENT, NeedKind.ERASE_DATA)
"""Requests of a household about its own data: the office alone carries them out, on days set by law."""

VOICED: Final = tuple(kind for kind in NeedKind if kind not in ABOUT_DATA)
"""What anybody may raise without naming a household."""


class NeedState(Labelled):
    OPEN = "open", "chưa ai nhận"
    ASSIGNED = "assigned", "đã giao"
    ESCALATED = "escalated", "đã chuyển lên"
    ANSWERED = "answered", "đã trả lời"
    DECLINED = "declined", "không thực hiện"
    CLOSED = "closed", "đã đóng"


WAITING: Final = (NeedState.OPEN, NeedState.ASSIGNED, NeedState.ESCALATED)
"""Nobody has answered yet."""


class NeedSource(Labelled):
    """Through which door it came."""

    VISIT = "visit", "khi đến nhà"
    CITIZEN = "citizen", "bà con gửi bằng mã QR"
    TEAM = "team", "Tổ phản ánh"
    HAMLET = "hamlet", "thôn phản ánh"
    UNIT = "unit", "đơn vị phản ánh"
    DESK = "desk", "nói tại bộ phận một cửa, tại lớp"


TYPED: Final = (NeedSource.DESK, NeedSource.TEAM, NeedSource.HAMLET, NeedSource.UNIT)
"""Doors for which somebody of the office types."""


class Rung(Labelled):
    """How far up a need was carried."""

    HERE = "", "chưa chuyển lên"
    OFFICER = "officer", "cán bộ thường trực"
    LEADER = "leader", "lãnh đạo xã, phường"
    SUPERIOR = "superior", "cấp trên"


RUNGS: Final = tuple(Rung)


class NeedStepKind(Labelled):
    """What happened to a need; each is one line of its history."""

    ASSIGNED = "assigned", "giao"
    ESCALATED = "escalated", "chuyển lên"
    ANSWERED = "answered", "trả lời"
    DECLINED = "declined", "không thực hiện"
    CLOSED = "closed", "đóng"
    WORDED = "worded", "viết gọn lại"
    PUBLISHED = "published", "đăng câu hỏi và trả lời"
    WITHDRAWN = "withdrawn", "gỡ câu hỏi và trả lời"


WORKING_DAYS: Final = {NeedKind.WITHDRAW_CONSENT: 15, NeedKind.ERASE_DATA: 20}
"""A request about one's own data is carried out within so many working days.

Law: decree-356-2025
"""
ACKNOWLEDGE: Final = 2
"""Working days in which the household is told that its request has arrived."""
USUAL_DAYS: Final = 5
"""Working days proposed for an answer when a need is given to somebody; the office may say another day."""


def working_days_after(start: date, days: int) -> date:
    """The day so many Mondays to Fridays later; holidays are not known here, so the day may be a little early."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def due_on(kind: NeedKind, raised_on: date) -> date | None:
    """The day the law sets. Missing: a need that is no request about data has no day of its own."""
    days = WORKING_DAYS.get(kind)
    return working_days_after(raised_on, days) if days else None


class NeedError(ValueError):
    """A step that a need cannot take; the message is for the officer."""


class NeedAnsweredError(NeedError):
    """The need was answered before."""


def check_waiting(state: str) -> None:
    """Only what nobody has answered is given out, carried up or answered.

    Raises: NeedAnsweredError
    """
    if state not in WAITING:
        raise NeedAnsweredError("Việc này đã được trả lời trước đó.")


def check_rung(now: str, wanted: Rung) -> None:
    """A need goes up, never down.

    Raises: NeedError
    """
    if RUNGS.index(wanted) <= RUNGS.index(Rung(now)):
        raise NeedError(f"Việc này đã chuyển lên {Rung(now).label} rồi.")


def check_closing(state: str) -> None:
    """What was answered or declined may be closed.

    Raises: NeedError
    """
    if state not in (NeedState.ANSWERED, NeedState.DECLINED):
        raise NeedError("Chỉ đóng việc đã có trả lời.")


def check_publishing(state: str, gist: str, published: bool) -> None:
    """What everybody may read was worded anew by the office and has an answer.

    Raises: NeedError
    """
    if not published and state not in (NeedState.ANSWERED, NeedState.CLOSED):
        raise NeedError("Hãy trả lời trước rồi mới đăng.")
    if not gist:
        raise NeedError("Hãy viết gọn lại câu hỏi (không có tên ai) trước khi đăng.")


SLIP_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a slip's code: none that looks like another."""
SLIP_LENGTH: Final = 8


def slip_code(numbers: bytes) -> str:
    """A code out of chance bytes, as it is shown: `7KQ2-M9XF`.

    Unit: 31**8, about 40 bits; looking one up is slowed down (`slips.py`), so nobody guesses.
    """
    signs = "".join(SLIP_SIGNS[number % len(SLIP_SIGNS)] for number in numbers[:SLIP_LENGTH])
    return f"{signs[:4]}-{signs[4:]}"


def plain_slip(text: str) -> str:
    """A code as somebody types it: any case, with or without the dash."""
    return "".join(sign for sign in text.upper() if sign in SLIP_SIGNS)[: SLIP_LENGTH + 1]


class Operator(Labelled):
    """Whose network is missing."""

    UNKNOWN = "", "chưa rõ"
    ALL = "all", "mọi nhà mạng"
    VIETTEL = "viettel", "Viettel"
    VNPT = "vnpt", "VNPT, VinaPhone"
    MOBIFONE = "mobifone", "MobiFone"
    OTHER = "other", "nhà mạng khác"


class DeadZoneError(ValueError):
    """A place without signal whose days do not fit; the message is for whoever records it."""


def check_zone_days(seen_on: date, solved_on: date | None, today: date) -> None:
    """Seen and solved in the past, in this order.

    Raises: DeadZoneError
    """
    if seen_on > today or (solved_on or today) > today:
        raise DeadZoneError("Ngày chưa tới thì chưa ghi được.")
    if solved_on is not None and solved_on < seen_on:
        raise DeadZoneError("Ngày đã có sóng phải không sớm hơn ngày thấy mất sóng.")
