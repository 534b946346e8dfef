"""What people told besides the doors, how it was answered, places without signal, and who and what helps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.demo.communes import Seed
from bdhvs.feedback.commands import (
    Handler,
    NeedEntry,
    ZoneDetails,
    answer_need,
    assign_need,
    escalate_need,
    publish_need,
    raise_needs,
    record_zone,
    word_need,
)
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedKind, NeedSource, Operator, Rung
from bdhvs.ops.territory import scope
from bdhvs.places.models import Hamlet, Unit
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.places.rules import UnitKind
from bdhvs.registries.commands import EntryDetails, add_entries
from bdhvs.registries.rules import RegistryKind


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing told so many days ago: words, the office's wording, what became of it."""

    days: int
    kind: NeedKind
    source: NeedSource
    words: str
    gist: str = ""
    answer: str = ""
    public: str = ""
    up: tuple[Rung, ...] = ()
    due: int | None = None


_TOLD: Final = (
    _Told(
        16,
        NeedKind.NO_DEVICE,
        NeedSource.HAMLET,
        "Hơn chục nhà già chưa ai có điện thoại cảm ứng.",
        "Nhiều hộ cao tuổi chưa có điện thoại thông minh; đề nghị hỗ trợ máy dùng chung",
        up=(Rung.OFFICER, Rung.LEADER, Rung.SUPERIOR),
    ),
    _Told(
        12,
        NeedKind.NO_SIGNAL,
        NeedSource.TEAM,
        "Cả dãy nhà sau đồi phải ra đầu ngõ mới có sóng.",
        "Dãy nhà sau đồi chưa có sóng di động",
        due=-2,
    ),
    _Told(
        9,
        NeedKind.QUESTION,
        NeedSource.CITIZEN,
        "Tôi bị mất điện thoại thì VNeID có bị người ta dùng không?",
        "Mất điện thoại thì tài khoản VNeID có bị người khác dùng không?",
        "Đã gọi hướng dẫn khóa tài khoản.",
        "Người khác không mở được nếu không biết mật khẩu. Hãy báo khóa tài khoản ở Công an xã, phường, rồi kích hoạt "
        "lại trên máy mới.",
    ),
    _Told(
        6,
        NeedKind.OPENING_HOURS,
        NeedSource.DESK,
        "Đi làm cả ngày, bộ phận một cửa đóng cửa sớm quá.",
        "Người đi làm khó đến bộ phận một cửa trong giờ hành chính",
        "Từ tháng này mở thêm sáng thứ Bảy.",
        "Bộ phận một cửa mở thêm sáng thứ Bảy. Việc nộp hồ sơ thì làm được mọi lúc trên Cổng dịch vụ công.",
    ),
    _Told(4, NeedKind.SCAM, NeedSource.CITIZEN, "Có người xưng là công an đòi cài ứng dụng lạ.", due=3),
    _Told(1, NeedKind.WANTS_CLASS, NeedSource.CITIZEN, "Muốn học chuyển tiền bằng điện thoại, học buổi tối."),
)
_ZONES: Final = (
    ("Dãy nhà sau đồi", Operator.VIETTEL, 60, 12, None),
    ("Cuối ngõ nhà văn hóa cũ", Operator.ALL, 45, None, None),
    ("Khu trang trại ven sông", Operator.VNPT, 150, 140, 20),
)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A commune of the sample on its last day."""

    code: str
    hamlets: Sequence[Hamlet]
    officer: User
    leader: User | None
    police: Unit | None
    on: date
    at: datetime


def _help(on: date) -> list[EntryDetails]:
    """Rows of every registry; one volunteer and one room have ended."""

    def ago(days: int) -> date:
        return on - timedelta(days=days)

    return [
        EntryDetails(
            RegistryKind.PARTNER,
            "Trung tâm viễn thông khu vực",
            ago(264),
            offers="Cử người dạy lớp, cho mượn đường truyền ngày hội",
            owner="Thỏa thuận phối hợp tháng 3/2026",
        ),
        EntryDetails(
            RegistryKind.VOLUNTEER,
            "Phan Thị Minh Thư",
            ago(173),
            offers="Hướng dẫn cài VNeID, tối thứ Ba và thứ Năm",
            owner="Sinh viên công nghệ thông tin",
            consent_on=ago(177),
        ),
        EntryDetails(
            RegistryKind.VOLUNTEER,
            "Đoàn Quốc Việt",
            ago(173),
            ago(81),
            "Hướng dẫn tại chợ sáng Chủ nhật",
            "Giáo viên nghỉ hưu",
            consent_on=ago(175),
        ),
        EntryDetails(
            RegistryKind.TRAINER,
            "Mai Văn Sơn",
            ago(234),
            offers="An toàn trên mạng, nhận biết lừa đảo",
            owner="Công an xã, phường",
            consent_on=ago(236),
        ),
        EntryDetails(
            RegistryKind.INFLUENCER,
            "Nguyễn Đình Khoa",
            ago(204),
            offers="Nói với bà con cao tuổi về học số",
            consent_on=ago(206),
        ),
        EntryDetails(
            RegistryKind.RESOURCE,
            "Máy tính bảng",
            ago(143),
            offers="Lớp người cao tuổi",
            quantity=10,
            owner="Trường trung học cơ sở",
            place="Nhà văn hóa",
            contact="Văn thư nhà trường",
        ),
        EntryDetails(
            RegistryKind.RESOURCE,
            "Phòng máy 20 chỗ",
            ago(164),
            ago(81),
            "Lớp hè cho thanh niên",
            "Trường tiểu học",
            "Điểm trường chính",
            1,
        ),
    ]


def speak_up(seeds: Iterable[Seed], on: date, at: datetime) -> None:
    """Make voices and helping hands of every commune of the sample."""
    for seed in seeds:
        with scope([seed.code]):
            _speak(_scene(seed, on, at))


def _scene(seed: Seed, on: date, at: datetime) -> _Scene:
    leader = User.objects.filter(commune_id=seed.code, role=Role.LEADER.value).first()
    return _Scene(
        seed.code,
        list(hamlets_on(seed.code, on)[:6]),
        User.objects.get(username=f"{seed.short}.canbo"),
        leader,
        units_on(seed.code, on, [UnitKind.POLICE.value]).first(),
        on,
        at,
    )


def _speak(scene: _Scene) -> None:
    entries = [
        NeedEntry(None, told.kind, scene.on - timedelta(days=told.days), words=told.words, source=told.source,
                  hamlet_code=scene.hamlets[number % len(scene.hamlets)].code)
        for number, told in enumerate(_TOLD)
    ]  # fmt: skip
    needs = raise_needs(commune_code=scene.code, entries=entries, by=None, at=scene.at)
    for need, told in zip(needs, _TOLD, strict=True):
        _follow(scene, need, told)
    for number, (place, operator, seen, told_on, solved) in enumerate(_ZONES):
        _zone(scene, scene.hamlets[number % len(scene.hamlets)], place, operator, (seen, told_on, solved))
    add_entries(commune_code=scene.code, entries=_help(scene.on), by=scene.officer, at=scene.at)


def _follow(scene: _Scene, need: Need, told: _Told) -> None:
    """Worded, given out, carried up, answered, published, as the line says."""
    who: dict[str, Any] = {"by": scene.officer, "at": scene.at}
    if told.gist:
        word_need(need=need, gist=told.gist, for_report=not told.public, **who)
    if told.due is not None:
        to = (
            Handler(unit=scene.police)
            if told.kind is NeedKind.SCAM and scene.police
            else Handler(user=scene.officer)
        )
        due_on = scene.on + timedelta(days=told.due)
        assign_need(need=need, to=to, due_on=max(due_on, scene.at.date()), **who)
        Need.objects.filter(pk=need.pk).update(due_on=due_on)  # nobody sets a day that has passed; it passes
    for rung in told.up:
        by = scene.leader if rung is Rung.SUPERIOR and scene.leader else scene.officer
        escalate_need(
            need=need, rung=rung, reason="Xã, phường không có kinh phí mua máy.", by=by, at=scene.at
        )
    if told.answer:
        answer_need(need=need, answer=told.answer, **who)
    if told.public:
        publish_need(need=need, public_answer=told.public, **who)


def _zone(
    scene: _Scene, hamlet: Hamlet, place: str, operator: Operator, days: tuple[int, int | None, int | None]
) -> None:
    seen, told_on, solved = (None if ago is None else scene.on - timedelta(days=ago) for ago in days)
    details = ZoneDetails(hamlet.code, place, seen or scene.on, operator, told_on, solved)
    record_zone(commune_code=scene.code, details=details, by=scene.officer, at=scene.at)
