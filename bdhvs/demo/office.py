"""Life in the office of the sample: a year of weekly skills, a warning of the police, outside courses, a full calendar.

Everything goes through the real commands, after the sample is loaded; the files of a province have none of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bdhvs.accounts.models import User
from bdhvs.demo.asking import ask_and_look
from bdhvs.demo.checking import check_on_the_spot
from bdhvs.demo.communes import Seed
from bdhvs.demo.handbooks import write_handbooks
from bdhvs.demo.meeting import fill_calendar
from bdhvs.demo.outreach import Press, speak_in_public
from bdhvs.demo.papers import fill_papers
from bdhvs.demo.village import START
from bdhvs.learning.alerts.commands import AlertDetails, approve_alert, write_alert
from bdhvs.learning.courses.commands import CourseDetails, keep_course
from bdhvs.learning.weekly.commands import propose_year, show_week
from bdhvs.learning.weekly.queries import weeks_between
from bdhvs.learning.weekly.rules import monday_of, mondays_of
from bdhvs.ops.territory import scope
from bdhvs.outreach.models import Publication
from bdhvs.outreach.weekly.commands import publish_week
from bdhvs.outreach.weekly.queries import KIND

_WARNING: Final = (
    "Giả danh cán bộ gọi điện đòi cập nhật VNeID",
    "Người lạ gọi điện, xưng là cán bộ công an, nói tài khoản VNeID bị lỗi. Họ gửi một đường dẫn, bảo cài ứng dụng "
    "lạ rồi đọc mã OTP, sau đó rút hết tiền trong tài khoản ngân hàng.",
    "Tắt máy, không bấm vào đường dẫn, không cài ứng dụng lạ, không đọc mã OTP. Cần cập nhật VNeID thì đến trụ sở "
    "công an.",
)
_COURSES: Final = (
    CourseDetails("An toàn khi dùng điện thoại thông minh", "bdhvs", "https://hoc.example/an-toan", ("citizen",)),
    CourseDetails("Trợ lý AI trong công việc hằng ngày", "binhdanai", "https://khoahoc.example/tro-ly-ai",
                  ("official", "worker")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Day:
    """The last day of the sample, and its clock."""

    on: date
    zone: tzinfo | None

    def ago(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.on - timedelta(days=days), time(hour), self.zone)


def live_in_the_office(seeds: Iterable[Seed], on: date, at: datetime) -> None:
    """Make what the offices of these communes planned, warned of and offered until the day `on`."""
    for seed in seeds:
        with scope([seed.code]):
            officer = User.objects.get(username=f"{seed.short}.canbo")
            _teach_every_week(seed, on, officer, at)
            _warn(seed, _Day(on, at.tzinfo))
            for details in _COURSES:
                keep_course(commune=seed.code, details=details, by=officer, at=_Day(on, at.tzinfo).ago(50, 9))
            ask_and_look(seed, on, officer, at)
            fill_calendar(seed.code, on, officer, at.tzinfo)
            leader = User.objects.get(username=f"{seed.short}.lanhdao")
            speak_in_public(Press(seed.code, officer, leader, on, at.tzinfo))
            write_handbooks(seed.code, on, at.tzinfo, officer, leader)
            fill_papers(seed.code, at)
            check_on_the_spot(seed.code, on, officer, at)


def _teach_every_week(seed: Seed, on: date, officer: User, at: datetime) -> None:
    """The year planned on its first morning. Learners see the weeks in which something went out; this week is one."""
    now, year = monday_of(on), monday_of(on).isocalendar().year
    first = max(mondays_of(year)[0], monday_of(START))
    propose_year(commune=seed.code, year=year, by=officer, at=datetime.combine(first, time(8), at.tzinfo))
    weeks = weeks_between(seed.code, first, now)
    told = Publication.objects.filter(
        commune_id=seed.code, kind=KIND, superseded_by=None, occurred_on__range=(first, on)
    )
    for day in told.order_by("occurred_on").values_list("occurred_on", flat=True):
        evening = datetime.combine(day, time(18), at.tzinfo)
        show_week(week=weeks[monday_of(day)], by=officer, at=min(evening, at))
    evening = datetime.combine(now, time(18), at.tzinfo)
    publish_week(
        week=weeks[now], channels=("zalo", "facebook"), on=now, proof="", by=officer, at=min(evening, at)
    )


def _warn(seed: Seed, day: _Day) -> None:
    """Written by the police's focal person, approved by the leader the day after, in force for weeks."""
    title, says, does = _WARNING
    writer = User.objects.get(username=f"{seed.short}.congan")
    leader = User.objects.get(username=f"{seed.short}.lanhdao")
    details = AlertDetails(title, says, does, day.on + timedelta(days=25))
    alert = write_alert(commune=seed.code, details=details, by=writer, at=day.ago(3, 9))
    approve_alert(alert=alert, by=leader, at=day.ago(2, 8))
