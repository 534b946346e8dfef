"""Facts of every kind as lines: what, where, how sure, by whom, when; what was corrected stays, struck out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from bdhvs.figures.models import Figure
from bdhvs.figures.tables import LABELS, number_of, place_of
from bdhvs.gatherings.models import Session
from bdhvs.outreach.models import Delivery, Publication
from bdhvs.outreach.rules import PUBLICATION_KINDS
from bdhvs.places.facts import Recorded
from bdhvs.places.models import Code
from bdhvs.places.queries import hamlet_names
from bdhvs.skills.models import Attainment, Item
from bdhvs.visits.models import Visit


class Words:
    """Labels of codes and names of places of one commune, each list read once."""

    def __init__(self, commune: str) -> None:
        self.commune = commune

    @cached_property
    def hamlets(self) -> dict[str, str]:
        return hamlet_names(self.commune)

    @cached_property
    def items(self) -> dict[str, str]:
        return dict(Item.objects.order_by("framework_id").values_list("code", "label"))

    @cached_property
    def codes(self) -> dict[tuple[str, str], str]:
        found = Code.objects.filter(kind__in=("channels", "topics"))
        return {(kind, code): label for kind, code, label in found.values_list("kind", "code", "label")}

    def hamlet(self, code: str | None) -> str:
        return self.hamlets.get(code or "", "") or "Toàn xã"

    def named(self, kind: str, codes: Iterable[str]) -> str:
        return ", ".join(self.codes.get((kind, code), code) for code in codes)


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of fact: how it is asked for, said, corrected. `day` is the field of its day, `search` of its words."""

    code: str
    title: str
    form: str
    rows: Callable[[], QuerySet[Any]]
    says: Callable[[Any, Words], str]
    where: Callable[[Any, Words], str]
    search: str
    day: str = "occurred_on"
    names_people: bool = False

    def of(self, commune: str) -> QuerySet[Any]:
        """Facts of the commune, corrected ones too, the last written first."""
        return (
            self.rows()
            .select_related("recorded_by")
            .filter(commune_id=commune)
            .order_by("-recorded_at", "-pk")
        )

    def told(self, fact: Any, words: Words) -> str:
        """What the fact says; of a withdrawal also that nothing of it holds, and why."""
        said = self.says(fact, words)
        return f"Rút lại ({fact.source}): {said}" if fact.withdraws else said

    def withdraw_url(self, fact: Recorded) -> str:
        return reverse("exchange:withdraw", args=[self.code, fact.pk])

    def correct_url(self, fact: Recorded) -> str:
        if isinstance(fact, Figure):
            return f"{reverse(self.form, args=[fact.measure])}?sua={fact.pk}"
        return f"{reverse(self.form)}?sua={fact.pk}"


def _attainment(fact: Attainment, words: Words) -> str:
    said = "có" if fact.result == "yes" else "chưa"
    degree = {1: ", làm được", 2: ", làm tốt"}.get(fact.degree or 0, "")
    return f"{fact.person.name}: {words.items.get(fact.item_code, fact.item_code)} – {said}{degree}"


def _visit(fact: Visit, words: Words) -> str:
    topics = words.named("topics", fact.topics)
    return f"{fact.household}: {fact.get_kind_display()}, {fact.get_outcome_display()}{'; ' + topics if topics else ''}"


def _session(fact: Session, words: Words) -> str:
    names = sum(1 for row in fact.attendances.all() if row.person_id)
    others = sum(row.headcount or 0 for row in fact.attendances.all())
    came = [f"{names} người có tên"] * bool(names) + [f"{others} người theo số lượng"] * bool(others)
    state = "" if fact.status == "held" else f" ({fact.get_status_display()})"
    title = f": {fact.title}" if fact.title else ""
    return f"{fact.get_kind_display()}{title}{state}" + (f" – {' và '.join(came)}" if came else "")


def _publication(fact: Publication, words: Words) -> str:
    minutes = f", {fact.minutes} phút" if fact.minutes else ""
    kind = f" ({PUBLICATION_KINDS.get(fact.kind, fact.kind)})" if fact.kind else ""
    return (
        f"{words.named('channels', [fact.channel_code])}{kind}: {fact.title or 'không ghi tiêu đề'}{minutes}"
    )


def _served(fact: Publication, words: Words) -> str:
    return ", ".join(words.hamlets.get(code, code) for code in fact.served) or "Toàn xã"


def _delivery(fact: Delivery, words: Words) -> str:
    return f"{fact.household}: tài liệu {words.named('topics', [fact.topic_code])}"


LEDGERS: dict[str, Ledger] = {
    ledger.code: ledger
    for ledger in (
        Ledger(
            "attainments",
            "Kỹ năng, trạng thái",
            "skills:attainment",
            lambda: Attainment.objects.select_related("person"),
            _attainment,
            lambda fact, words: words.hamlet(fact.hamlet_id) if fact.hamlet_id else "Ngoài địa bàn",
            search="person.name",
            names_people=True,
        ),
        Ledger(
            "visits",
            "Lượt thăm hộ",
            "visits:visit",
            lambda: Visit.objects.select_related("household"),
            _visit,
            lambda fact, words: words.hamlet(fact.hamlet_id),
            search="household.code",
        ),
        Ledger(
            "sessions",
            "Buổi học, buổi họp",
            "gatherings:session",
            lambda: Session.objects.prefetch_related("attendances"),
            _session,
            lambda fact, words: words.hamlet(fact.hamlet_id),
            search="title",
        ),
        Ledger(
            "publications",
            "Lượt phát, bài đăng",
            "outreach:publication",
            Publication.objects.all,
            _publication,
            _served,
            search="title",
        ),
        Ledger(
            "deliveries",
            "Tài liệu đến hộ",
            "outreach:delivery",
            lambda: Delivery.objects.select_related("household"),
            _delivery,
            lambda fact, words: words.hamlet(fact.hamlet_id),
            search="household.code",
        ),
        Ledger(
            "figures",
            "Số liệu chính thức",
            "figures:enter",
            lambda: Figure.objects.select_related("hamlet", "unit"),
            lambda fact, words: f"{LABELS.get(fact.measure, fact.measure)}: {number_of(fact)}",
            lambda fact, words: place_of(fact),
            search="source",
            day="as_of",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Record:
    """One fact as a line."""

    kind: str
    says: str
    where: str
    on: date
    level: str
    by: str
    at: datetime
    corrected: bool
    withdraws: bool
    correct_url: str
    withdraw_url: str
    names_people: bool = False


def record_of(ledger: Ledger, fact: Any, words: Words) -> Record:
    return Record(
        kind=ledger.title,
        says=ledger.told(fact, words),
        where=ledger.where(fact, words),
        on=getattr(fact, ledger.day),
        level=fact.level,
        by=fact.recorded_by.full_name if fact.recorded_by else "quản trị tại máy",
        at=fact.recorded_at,
        corrected=fact.superseded_by_id is not None,
        withdraws=fact.withdraws,
        correct_url="" if fact.superseded_by_id else ledger.correct_url(fact),
        withdraw_url="" if fact.superseded_by_id else ledger.withdraw_url(fact),
        names_people=ledger.names_people,
    )


def newest(commune: str, limit: int) -> list[Record]:
    """The last facts written, of every kind together. Asks once per kind, however many there are."""
    words = Words(commune)
    found = [
        record_of(ledger, fact, words) for ledger in LEDGERS.values() for fact in ledger.of(commune)[:limit]
    ]
    return sorted(found, key=lambda record: record.at, reverse=True)[:limit]
