"""What this person can record, in the words of the work, each with its form and, where there is one, its Excel."""

from dataclasses import dataclass

from django.urls import reverse

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role


@dataclass(frozen=True, slots=True)
class Offer:
    title: str
    says: str
    icon: str
    form_url: str
    list_url: str = ""
    upload_url: str = ""


_OFFERS = (
    ("Một người biết làm, đã có gì", "Kỹ năng, tài khoản, danh tính số, chữ ký số, khóa học đã dự.", "award",
     "skills:attainment", "attainments", True),
    ("Đến thăm một hộ", "Ai đến, để làm gì, kết quả ra sao; kể cả khi không gặp ai.", "visit",
     "visits:visit", "visits", False),
    ("Một buổi học, buổi họp, ngày hội", "Người dự có tên trong sổ và số người theo nhóm.", "session",
     "gatherings:session", "sessions", True),
    ("Phát thanh, đăng bài, treo băng rôn", "Kênh, ngày, số phút, liên kết hoặc ảnh.", "megaphone",
     "outreach:publication", "publications", True),
    ("Phát tài liệu đến hộ", "Tờ rơi, sổ tay đã đến tay hộ nào.", "household",
     "outreach:delivery", "deliveries", False),
    ("Số liệu của công an, trường, doanh nghiệp", "Con số chính thức kèm nguồn và ngày.", "forecast",
     "figures:figures", "figures", True),
    ("Ai đã nộp sổ, kế hoạch, danh sách, báo cáo", "Đã nộp, chưa nộp, trả lại, đã duyệt.", "inbox",
     "exchange:handed_in", "", False),
)  # fmt: skip
_OF_A_UNIT = frozenset(
    {
        "skills:attainment",
        "gatherings:session",
        "outreach:publication",
        "figures:figures",
        "exchange:handed_in",
    }
)


def offers(user: User) -> list[Offer]:
    """A unit's own person is offered his staff, and not what the territory keeps from him: homes."""
    shown = [row for row in _OFFERS if user.role != Role.FOCAL_PERSON or row[3] in _OF_A_UNIT]
    return [
        Offer(
            title=title,
            says=says,
            icon=icon,
            form_url=reverse(form),
            list_url=reverse("exchange:records", args=[kind]) if kind else "",
            upload_url=reverse("exchange:upload", args=[kind]) if excel else "",
        )
        for title, says, icon, form, kind, excel in shown
    ]
