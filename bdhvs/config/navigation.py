"""Sections of the site for the signed-in user."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.config.banners import banners_for
from bdhvs.places.http import profile_here
from bdhvs.ui.context import Section
from bdhvs.ui.context import navigation as drawn

SECTIONS: tuple[tuple[str, str, str, str, Act], ...] = (
    ("Các xã, phường", "province:communes", "target", "Theo dõi", Act.SEE_CELLS),
    ("Bảng chỉ tiêu", "home", "target", "Theo dõi", Act.SEE_BOARD),
    ("Phúc tra", "plans:spot_checks", "check", "Theo dõi", Act.SEE_BOARD),
    ("Lịch", "plans:calendar", "calendar", "Theo dõi", Act.SEE_BOARD),
    ("Nhiệm vụ", "plans:tasks", "task", "Theo dõi", Act.SEE_BOARD),
    ("Kế hoạch", "plans:plans", "plan", "Theo dõi", Act.SEE_BOARD),
    ("Hộ và người dân", "people:persons", "people", "Danh sách", Act.SEE_PEOPLE),
    ("Nguồn lực", "registries:hub", "people", "Danh sách", Act.SEE_REGISTRIES),
    ("Nhập từ Excel", "people:import", "excel", "Danh sách", Act.IMPORT_PEOPLE),
    ("Thôn, đơn vị, Tổ", "places:places", "place", "Danh sách", Act.SEE_PLACES),
    ("Ghi nhận kết quả", "exchange:entry", "inbox", "Ghi nhận", Act.ENTER_FACTS),
    ("Buổi, lớp, sự kiện", "classes:gatherings", "session", "Ghi nhận", Act.SEE_BOARD),
    ("Truyền thông", "reach:home", "megaphone", "Ghi nhận", Act.SEE_BOARD),
    ("Máy đi hộ", "field:health", "offline", "Ghi nhận", Act.LEAD_TEAM),
    ("Đến từng nhà", "team:coverage", "household", "Ghi nhận", Act.LEAD_TEAM),
    ("Ý kiến, khó khăn", "voices:needs", "inbox", "Ghi nhận", Act.HEAR_VOICES),
    ("Số liệu chính thức", "figures:figures", "forecast", "Ghi nhận", Act.ENTER_FIGURES),
    ("Mỗi tuần một kỹ năng", "weekly:year", "calendar", "Dạy học", Act.PLAN_LEARNING),
    ("Soạn bài học", "authoring:works", "learn", "Dạy học", Act.APPROVE_LESSONS),
    ("Cẩm nang cho Tổ", "library:index", "report", "Dạy học", Act.FIELD_WORK),
    ("Cảnh báo lừa đảo", "alerts:alerts", "warning", "Dạy học", Act.SEE_BOARD),
    ("Hỏi đáp", "asking:questions", "help", "Dạy học", Act.ANSWER_QUESTIONS),
    ("Khóa học bên ngoài", "courses:courses", "session", "Dạy học", Act.ENTER_FACTS),
    ("Khung kỹ năng", "framework:frameworks", "award", "Dạy học", Act.PLAN_LEARNING),
    ("Báo cáo", "reports:reports", "report", "Báo cáo", Act.SEE_REPORT),
    ("Báo cáo của thôn, đơn vị", "units:home", "inbox", "Báo cáo", Act.SEE_BOARD),
    ("Mẫu biểu", "ownforms:forms", "excel", "Báo cáo", Act.SEE_REPORT),
    ("Chốt kỳ", "reports:closings", "lock", "Báo cáo", Act.CLOSE_PERIOD),
    ("Tài khoản", "appointments:accounts", "people", "Quản trị", Act.MANAGE_ACCOUNTS),
    ("Bảng quyền", "accounts:rights", "lock", "Quản trị", Act.SEE_RIGHTS),
    ("Nhật ký", "journal:lines", "clock", "Quản trị", Act.SEE_JOURNAL),
    ("Thẻ người học", "learner_cards", "award", "Quản trị", Act.ISSUE_CARDS),
    ("Máy chủ, sao lưu", "machine", "settings", "Quản trị", Act.KEEP_BACKUP),
)
"""Label, page, icon, group, and the act a role needs to see it."""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the sections this user may open, the current one marked."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    sections = [
        Section(label=label, url=url, icon=icon, group=group)
        for label, name, icon, group, act in SECTIONS
        if user.may(act) and (url := _address(name))
    ]
    profile = profile_here(request)
    own = [Section(label="Bảo mật tài khoản", url=reverse("mfa_index"))]
    return drawn(request, sections, place_name=_place_name(profile), user_links=own) | {
        "demo_data": settings.DEMO_DATA,
        "banners": banners_for(user, request.path),
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _place_name(profile: Any) -> str:
    return f"{profile.commune}, {profile.commune.province.name}" if profile else ""
