"""What the office of the sample says in public: items in every state, banners, false news and incidents."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bdhvs.accounts.models import User
from bdhvs.gatherings.planning.models import Gathering
from bdhvs.gatherings.planning.rules import GatheringState
from bdhvs.learning.weekly.queries import lessons
from bdhvs.learning.weekly.rules import lesson_path
from bdhvs.outreach.banners.commands import (
    BannerDetails,
    place_banner,
    plan_banner,
    take_down_banner,
)
from bdhvs.outreach.banners.queries import facts_outside_register
from bdhvs.outreach.banners.rules import BannerKind
from bdhvs.outreach.content.commands import (
    ContentDetails,
    Released,
    approve_item,
    publish_item,
    return_item,
    send_item,
    write_item,
)
from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.content.rules import ContentForm
from bdhvs.outreach.content.sources import gathering_draft, gathering_words, lesson_draft, lesson_words
from bdhvs.outreach.incidents.commands import (
    IncidentDetails,
    close_incident,
    enter_incident,
    tell_incident,
)
from bdhvs.outreach.incidents.models import Incident
from bdhvs.outreach.incidents.rules import IncidentKind, IncidentStep
from bdhvs.places.models import Commune, Unit
from bdhvs.places.rules import UnitKind
from bdhvs.ui.proofs import Proof

_WHY_BACK: Final = "Câu dài, bà con khó nghe. Rút gọn, mỗi câu một việc."
EMPTY_PAGE: Final = Proof(
    "anh-mau.pdf", "pdf",
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n",
)  # fmt: skip
"""A page that holds nothing, in place of a photo."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A draft on a lesson: its form, planned how many days from the last day, and how far it came."""

    lesson: str
    form: ContentForm
    days: int
    came: str


_LESSONS: Final = (
    _Wanted("s1-giu-ma-otp", ContentForm.ARTICLE, -6, "published"),
    _Wanted("s1-giu-ma-otp", ContentForm.SCRIPT, -5, "published"),
    _Wanted("s2-cuoc-goi-gia-danh", ContentForm.SCRIPT, 2, "approved"),
    _Wanted("s2-cuoc-goi-gia-danh", ContentForm.POST, 2, "waiting"),
    _Wanted("p2-nop-ho-so-truc-tuyen", ContentForm.ARTICLE, 6, "returned"),
    _Wanted("p2-nop-ho-so-truc-tuyen", ContentForm.POSTER, 9, "draft"),
)  # fmt: skip
_PLACES: Final = (
    ("Cổng chào đầu đường trục xã", "Toàn dân học tập số, không ai bị bỏ lại phía sau", "6 m x 0,8 m"),
    ("Trước Ủy ban nhân dân", "Mỗi tuần một kỹ năng số", "4 m x 0,8 m"),
    ("Chợ trung tâm", "Đi từng ngõ, gõ từng nhà, hướng dẫn từng người", "5 m x 0,8 m"),
    ("Ngã ba trường học", "Người biết chỉ cho người không biết", "4 m x 0,8 m"),
    ("Cầu đầu xã", "Triển khai nhanh chóng, kết nối rộng khắp, ứng dụng thông minh", "6 m x 0,8 m"),
)
"""Where the banners hang that the facts of the sample tell of."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Something false or broken: found `days` ago, to be dealt with by `due` days from the last day."""

    kind: IncidentKind
    title: str
    says: str
    days: int
    due: int
    channel: str = ""
    handler: UnitKind = UnitKind.OFFICE


_INCIDENTS: Final = (
    _Seen(IncidentKind.FALSE_NEWS, "Tin sai: cài VNeID phải nộp phí", "Bài lan trên nhóm chợ, nói phải chuyển phí.", 9,
          -5, "zalo"),
    _Seen(IncidentKind.IMPOSTOR, "Trang giả danh Ủy ban nhân dân kêu gọi quyên góp", "Dùng ảnh trụ sở, tên gần giống.",
          5, -1, "facebook", UnitKind.POLICE),
    _Seen(IncidentKind.FAULT, "Đường truyền điểm hỗ trợ chập chờn", "Mất mạng buổi sáng, đã báo nhà mạng.", 2, 4),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Press:
    """Who writes and who approves in a commune of the sample, and its clock."""

    commune: str
    officer: User
    leader: User
    on: date
    zone: tzinfo | None

    def ago(self, days: int, hour: int = 9) -> datetime:
        return datetime.combine(self.on - timedelta(days=days), time(hour), self.zone)


def speak_in_public(press: Press) -> None:
    """Everything below, through the real commands."""
    _write_on_lessons(press)
    _invite(press)
    _keep_ideas(press)
    _hang_banners(press)
    _answer_false_news(press)


def _write_on_lessons(press: Press) -> None:
    place, known = str(Commune.objects.get(code=press.commune)), lessons(press.commune)
    for wanted in _LESSONS:
        lesson = known[wanted.lesson]
        address = f"https://mau.invalid{lesson_path(lesson.id)}?xa={press.commune}"
        details = lesson_draft(wanted.form, lesson, lesson_words(lesson, address=address, commune=place))
        _bring_to(press, _planned(details, press, wanted.days), wanted)


def _planned(details: ContentDetails, press: Press, days: int) -> ContentDetails:
    return replace(details, planned_on=press.on + timedelta(days=days))


def _bring_to(press: Press, details: ContentDetails, wanted: _Wanted) -> None:
    """Write it and take it as far as asked."""
    written = max(3, 3 - wanted.days)
    item = write_item(commune_code=press.commune, details=details, by=press.officer, at=press.ago(written))
    if wanted.came == "draft":
        return
    send_item(item=item, by=press.officer, at=press.ago(written, 10))
    if wanted.came == "returned":
        return_item(item=item, comment=_WHY_BACK, by=press.leader, at=press.ago(written - 1))
    if wanted.came in ("approved", "published"):
        approve_item(item=item, by=press.leader, at=press.ago(written - 1), comment="Đồng ý.")
    if wanted.came == "published":
        _publish(press, item, press.on + timedelta(days=wanted.days))


def _publish(press: Press, item: ContentItem, on: date) -> None:
    channel = item.channels[0]
    spoken = channel == "loudspeaker"
    released = Released(
        channel, on, link="" if spoken else f"https://mau.invalid/{press.commune}/{item.code.lower()}",
        aired_from=time(5, 30) if spoken else None, minutes=2 if spoken else None,
    )  # fmt: skip
    publish_item(
        item=item, released=released, by=press.officer, at=datetime.combine(on, time(18), press.zone)
    )


def _invite(press: Press) -> None:
    """To the next gathering that stands in the calendar."""
    coming = Gathering.objects.filter(
        commune_id=press.commune, falls_on__gt=press.on, state=GatheringState.PLANNED.value
    )
    gathering = coming.select_related("hamlet", "unit").order_by("falls_on", "pk").first()
    if gathering is None:
        return
    place = str(Commune.objects.get(code=press.commune))
    for form in (ContentForm.SCRIPT, ContentForm.POST):
        details = gathering_draft(form, gathering, gathering_words(gathering, commune=place))
        days = (gathering.falls_on - press.on).days - 1
        _bring_to(press, _planned(details, press, days), _Wanted("", form, days, "waiting"))


def _keep_ideas(press: Press) -> None:
    for title, days in (
        ("Gương người cao tuổi tự nộp hồ sơ qua mạng", 12),
        ("Mười câu hỏi bà con hay hỏi", None),
    ):
        on = press.on + timedelta(days=days) if days is not None else None
        details = ContentDetails(ContentForm.ARTICLE, title, channels=("website",), planned_on=on)
        write_item(commune_code=press.commune, details=details, by=press.officer, at=press.ago(1))


def _hang_banners(press: Press) -> None:
    """Each fact of the sample gets its place; one banner has been taken down, one more is to come."""
    facts = list(facts_outside_register(press.commune))
    for (place, text, size), fact in zip(_PLACES, facts, strict=False):
        details = BannerDetails(BannerKind.BANNER, place, text, size)
        banner = place_banner(fact=fact, details=details, by=press.officer, at=press.ago(60))
        if place == _PLACES[-1][0]:
            on = press.on - timedelta(days=20)
            take_down_banner(banner=banner, on=on, why="Rách sau mưa bão", by=press.officer, at=press.ago(20))
    later = BannerDetails(
        BannerKind.PANEL, "Nhà văn hóa trung tâm", "Số điện thoại hỗ trợ của Tổ công nghệ số", "1,2 m x 2 m",
        planned_on=press.on + timedelta(days=10),
    )  # fmt: skip
    plan_banner(commune_code=press.commune, details=later, by=press.officer, at=press.ago(2))


def _answer_false_news(press: Press) -> None:
    rumour, fake, fault = (_enter(press, one) for one in _INCIDENTS)
    told = ((IncidentStep.ASKED, "Đã đề nghị người quản trị nhóm gỡ bài.", rumour, 8),
            (IncidentStep.ANSWERED, "Loa và trang thông tin đã đăng tin đính chính.", rumour, 7),
            (IncidentStep.PASSED_ON, "Đã chuyển Công an xử lý trang giả.", fake, 3),
            (IncidentStep.TOLD, "Nhà mạng hẹn thay cáp trong tuần.", fault, 1))  # fmt: skip
    for step, text, incident, days in told:
        tell_incident(incident=incident, step=step, text=text, by=press.officer, at=press.ago(days))
    close_incident(
        incident=rumour, on=press.on - timedelta(days=6), text="Bài đã gỡ, ảnh chụp kèm theo.", proofs=(EMPTY_PAGE,),
        by=press.officer, at=press.ago(6),
    )  # fmt: skip


def _enter(press: Press, seen: _Seen) -> Incident:
    handler = Unit.objects.filter(commune_id=press.commune, kind=seen.handler.value).order_by("pk").first()
    details = IncidentDetails(
        seen.kind, seen.title, press.on - timedelta(days=seen.days), press.on + timedelta(days=seen.due), seen.says,
        seen.channel, unit_code=handler.pk if handler else None,
    )  # fmt: skip
    at = press.ago(seen.days, 8)
    return enter_incident(commune_code=press.commune, details=details, by=press.officer, at=at)
