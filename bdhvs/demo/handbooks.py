"""Handbooks that the office of the sample wrote for its teams: one for everybody, one that waits for approval."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bdhvs.accounts.models import User
from bdhvs.learning.authoring.commands import approve_work, send_work
from bdhvs.learning.library.commands import WrittenHandbook, begin_handbook
from bdhvs.learning.library.text import HandbookDraft

_READ: Final = HandbookDraft(
    title="Nếp làm việc của Tổ công nghệ số cộng đồng",
    text="""## Trước khi đi
- Xem hộ được giao, báo trưởng thôn giờ đến.
- Sạc đầy điện thoại, mở sẵn danh sách hộ để dùng khi mất sóng.
- Mang thẻ của Tổ. Không nhận tiền, quà của bà con.

## Đến từng nhà
1. Chào hỏi, đưa thẻ, nói rõ đến giúp việc gì.
2. Hỏi bà con cần gì nhất, làm việc đó trước.
3. Để bà con tự bấm, mình chỉ đứng bên cạnh.
4. Không hỏi, không ghi mật khẩu và mã OTP của ai.

## Sau buổi đi
- Ghi kết quả ngay trong ngày; có sóng thì bấm gửi.
- Việc không giúp được thì ghi vào mục khó khăn để Ủy ban nhân dân trả lời.
- Nhà vắng người thì hẹn lại trong bảy ngày.""",
)
_WAITS: Final = HandbookDraft(
    title="Mời bà con đến lớp học tối",
    text="""## Chọn giờ
Sau bữa cơm, từ 19 giờ 30 đến 21 giờ. Tránh ngày mùa, ngày họp thôn.

## Cách mời
- Phát loa hai lần: tối hôm trước và chiều hôm ấy.
- Nhắn nhóm Zalo của thôn; nhà không dùng Zalo thì đến tận nơi mời.
- Nhà có người cao tuổi: nhờ con cháu chở đến và ngồi học cùng.

## Ở lớp
Mỗi buổi một việc. Cứ năm người học có một người kèm.""",
)


def write_handbooks(commune: str, on: date, zone: tzinfo | None, officer: User, leader: User) -> None:
    """Both written by the officer; the first approved by the leader the day after."""
    for draft, days in ((_READ, 30), (_WAITS, 2)):
        morning = datetime.combine(on - timedelta(days=days), time(9), zone)
        written = WrittenHandbook(draft)
        work = begin_handbook(commune=commune, written=written, by=officer, at=morning)
        send_work(work=work, by=officer, at=morning)
        if draft is _READ:
            approve_work(work=work, number=1, by=leader, at=morning + timedelta(days=1))
