"""Gatherings around the last day of the sample: held, cancelled, still to come, and one series of evenings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bdhvs.accounts.models import User
from bdhvs.gatherings.attending.commands import Told, hold_gathering, sign_in
from bdhvs.gatherings.attending.rules import ADULT_FROM, Means
from bdhvs.gatherings.planning.commands import GatheringDetails, cancel_gathering, plan_gathering
from bdhvs.gatherings.planning.models import Gathering
from bdhvs.gatherings.planning.rules import Repeat
from bdhvs.people.models import Person, Residence
from bdhvs.places.models import Hamlet
from bdhvs.places.queries import hamlets_on

_EVENINGS: Final = 4
_FIRST_EVENING: Final = -12
_LEARNERS: Final = 8
_HALL: Final = "Hội trường Ủy ban nhân dân"
_TRAINER: Final = "Tổ công nghệ số cộng đồng"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One gathering: days from the last day of the sample, the hour it begins, how many came where it is over.

    `turn`: the hamlet, by its place in the commune's order; None is the whole commune.
    """

    days: int
    hour: int
    kind: str
    title: str
    audience: str
    topics: tuple[str, ...]
    turn: int | None = None
    place: str = _HALL
    came: int = 0
    why_not: str = ""
    embedded_in: str = ""


_WANTED: Final = (
    _Wanted(-20, 8, "elderly_class", "Lớp cầm tay chỉ việc cho người cao tuổi", "elderly", ("learning_platform",),
            turn=1, place="Nhà văn hóa", came=14),
    _Wanted(-9, 19, "embedded", "Hướng dẫn nhận biết lừa đảo trên mạng", "resident", ("safety", "fraud"), turn=2,
            place="Nhà văn hóa", came=22, embedded_in="hamlet_meeting"),
    _Wanted(-4, 14, "worker_class", "Lớp kỹ năng số cho người lao động", "worker", ("digital_payment",), came=11),
    _Wanted(3, 8, "disabled_class", "Lớp kỹ năng số cho người khuyết tật", "resident", ("learning_platform",),
            why_not="Trùng lịch khám sức khỏe, sẽ mở lại vào tháng sau."),
    _Wanted(4, 14, "seminar", "Sinh hoạt chuyên đề an toàn trên mạng", "association_member", ("safety",)),
    _Wanted(5, 8, "one_stop_desk", "Hướng dẫn nộp hồ sơ trực tuyến", "resident", ("public_services",),
            place="Trung tâm phục vụ hành chính công"),
    _Wanted(11, 14, "school_activity", "Ngoại khóa: giữ an toàn khi lên mạng", "pupil", ("safety",),
            place="Sân trường"),
    _Wanted(17, 8, "contest", "Hội thi tìm hiểu kỹ năng số", "youth", ("movement",)),
)  # fmt: skip


def fill_calendar(commune: str, on: date, officer: User, zone: tzinfo | None) -> None:
    """Plan a dozen gatherings a month before the day; tell of those that are over, cancel one of those to come."""
    hamlets = list(hamlets_on(commune, on)[:3])
    planned_at = datetime.combine(on - timedelta(days=30), time(9), zone)
    _spend_evenings(hamlets[0], on, officer, planned_at)
    for wanted in _WANTED:
        details = _details(wanted, hamlets, on)
        (made,) = plan_gathering(commune_code=commune, details=details, by=officer, at=planned_at)
        if wanted.came:
            _tell(made, {wanted.audience: wanted.came}, officer, zone)
        if wanted.why_not:
            at = datetime.combine(on - timedelta(days=1), time(9), zone)
            cancel_gathering(gathering=made, reason=wanted.why_not, by=officer, at=at)


def _details(wanted: _Wanted, hamlets: Sequence[Hamlet], on: date) -> GatheringDetails:
    here = None if wanted.turn is None else hamlets[wanted.turn % len(hamlets)].code
    return GatheringDetails(
        wanted.kind, on + timedelta(days=wanted.days), wanted.title, wanted.audience, time(wanted.hour),
        time(wanted.hour + 2), here, topics=wanted.topics, place=wanted.place, embedded_in=wanted.embedded_in,
    )  # fmt: skip


def _spend_evenings(hamlet: Hamlet, on: date, officer: User, planned_at: datetime) -> None:
    """One evening a week in the first hamlet; whoever came to those that are over is known by name."""
    first = GatheringDetails(
        "hamlet_guidance", on + timedelta(days=_FIRST_EVENING), "Tối học số", "resident", time(19, 30), time(21),
        hamlet.code, topics=("learning_platform",), place="Nhà văn hóa", trainer=_TRAINER,
    )  # fmt: skip
    evenings = plan_gathering(
        commune_code=hamlet.commune_id, details=first, by=officer, at=planned_at, repeat=Repeat.WEEKLY,
        times=_EVENINGS,
    )  # fmt: skip
    for evening in evenings:
        if evening.falls_on < on:
            at = datetime.combine(evening.falls_on, time(21), planned_at.tzinfo)
            people = _neighbours(hamlet, evening.falls_on)
            sign_in(gathering=evening, people=people, means=Means.LIST, by=officer, at=at)
            _tell(evening, {}, officer, planned_at.tzinfo)


def _neighbours(hamlet: Hamlet, on: date) -> list[Person]:
    """The same few adults of the hamlet each time."""
    here = Residence.objects.filter(household__hamlet=hamlet).valid_on(on)
    grown = Person.objects.filter(pk__in=here.values("person"), birth_year__lt=on.year - ADULT_FROM)
    return list(grown.order_by("pk")[:_LEARNERS])


def _tell(gathering: Gathering, headcounts: dict[str, int], officer: User, zone: tzinfo | None) -> None:
    at = datetime.combine(gathering.falls_on, time(21, 30), zone)
    hold_gathering(gathering=gathering, told=Told(gathering.falls_on, headcounts), by=officer, at=at)
