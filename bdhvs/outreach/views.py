"""Recording what was published and what was handed out."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.lib.evidence import Level
from bdhvs.outreach.commands import PublicationDetails, record_deliveries, record_publication
from bdhvs.outreach.forms import DeliveryForm, PublicationForm
from bdhvs.outreach.models import Delivery, Publication
from bdhvs.people.models import Household
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import corrected, go_on, open_form, saved, show


@allowed(Act.ENTER_FACTS)
def publication(request: Request) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    old = corrected(request, Publication.objects.all())
    form = open_form(request, PublicationForm, desk, _publication_initial(old, desk))

    def record(given: dict[str, Any]) -> None:
        record_publication(
            commune_code=desk.commune,
            details=PublicationDetails(
                channel_code=given["channel"],
                occurred_on=given["occurred_on"],
                title=given["title"],
                kind=given["kind"],
                aired_from=given["aired_from"],
                minutes=given["minutes"],
                proof=given["proof"],
                topics=form.topics(),
                served=tuple(given["served"]),
            ),
            level=Level(old.level) if old else Level.E1,
            supersedes=old,
            by=request.user,
            at=desk.at,
        )

    if saved(request, form, record):
        return go_on(request, "Đã ghi lượt phát, bài đăng.")
    title = "Sửa lượt phát, bài đăng" if old else "Lượt phát, bài đăng"
    lead = "Mỗi lần phát, mỗi bài đăng, mỗi băng rôn là một dòng."
    words = f"{old.channel_code}, {old.occurred_on:%d/%m/%Y}, {old.title}" if old else ""
    return show(request, form, title=title, lead=lead, old=words)


def _publication_initial(old: Publication | None, desk: Desk) -> dict[str, Any]:
    if old is None:
        own = [code for code, _ in desk.hamlets] if desk.user and desk.user.hamlets else []
        return {"served": own}
    return {
        "channel": old.channel_code,
        "occurred_on": old.occurred_on,
        "title": old.title,
        "kind": old.kind,
        "aired_from": old.aired_from,
        "minutes": old.minutes,
        "proof": old.proof,
        "topics": old.topics,
        "served": old.served,
    }


@allowed(Act.ENTER_FACTS)
def delivery(request: Request) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    old = corrected(request, Delivery.objects.select_related("household"))
    form = open_form(request, DeliveryForm, desk, _delivery_initial(old))

    def record(given: dict[str, Any]) -> None:
        homes = Household.objects.filter(commune_id=desk.commune, pk__in=given["households"])
        record_deliveries(
            households=list(homes),
            channel_code=given["channel"],
            topic_code=given["topic"],
            occurred_on=given["occurred_on"],
            supersedes=old,
            by=request.user,
            at=desk.at,
        )

    if saved(request, form, record):
        return go_on(request, "Đã ghi tài liệu đến hộ.")
    title = "Sửa tài liệu đến hộ" if old else "Tài liệu đến hộ"
    words = f"{old.household}, {old.topic_code}, {old.occurred_on:%d/%m/%Y}" if old else ""
    return show(
        request, form, title=title, lead="Tờ rơi, tài liệu đã đến tay hộ nào, về nội dung gì.", old=words
    )


def _delivery_initial(old: Delivery | None) -> dict[str, Any]:
    if old is None:
        return {"channel": "household"}
    return {
        "households": [str(old.household_id)],
        "channel": old.channel_code,
        "topic": old.topic_code,
        "occurred_on": old.occurred_on,
    }
