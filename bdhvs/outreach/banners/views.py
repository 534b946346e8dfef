"""The register of banners and one banner."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.outreach.banners.commands import (
    add_photos,
    correct_banner,
    place_banner,
    plan_banner,
    put_up_banner,
    take_down_banner,
)
from bdhvs.outreach.banners.forms import BannerForm, PhotosForm, PutUpForm, TakeDownForm, banner_initial
from bdhvs.outreach.banners.models import Banner
from bdhvs.outreach.banners.queries import banners_of, fact_of, facts_outside_register, files_of
from bdhvs.outreach.banners.rules import BannerKind, BannerState
from bdhvs.outreach.models import Publication
from bdhvs.places.queries import hamlet_names
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import saved
from bdhvs.ui.components import Status
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

STATE_STATUS = {
    BannerState.PLANNED.value: Status.SOFT,
    BannerState.UP.value: Status.REACHED,
    BannerState.DOWN.value: Status.NO_DATA,
}


def banner_named(request: Request, banner_id: int) -> Any:
    return get_object_or_404(banners_of(request.commune_code), pk=banner_id)


def _table(rows: QuerySet[Banner], query: QueryDict, hamlets: Mapping[str, str], new_url: str) -> Table[Any]:
    columns = [
        Column("place", "Nơi treo", Kind.LINK, heading=True, searchable=True,
               link=lambda row: reverse("banners:banner", args=[row.pk])),
        Column("text", "Nội dung", searchable=True),
        Column("kind", "Loại", choices=BannerKind.labels(), filterable=True),
        Column("hamlet_id", "Thôn", choices=hamlets, filterable=True),
        Column("size", "Kích thước", sortable=False),
        Column("up_on", "Treo ngày", Kind.DATE, filterable=True),
        Column("down_on", "Hạ ngày", Kind.DATE, filterable=True),
        Column("stands", "Tình trạng", Kind.CHIP, choices=BannerState.labels(), filterable=True,
               status_of=lambda row: STATE_STATUS[row.stands].value),
        Column("shown", "Ảnh", source=lambda row: "có ảnh" if row.shown else "chưa có ảnh" if row.up_on else "",
               sortable=False),
        Column("unit", "Đơn vị treo", source="unit.name", hidden=True, sortable=False),
        Column("code", "Mã", searchable=True, hidden=True),
    ]  # fmt: skip
    empty = Empty(
        "Chưa có băng rôn nào trong sổ", "Ghi nơi treo, nội dung; treo xong thì chụp ảnh để được tính.", new_url,
        "Thêm băng rôn" if new_url else "",
    )  # fmt: skip
    return Table(
        rows, columns, query, key="bang-ron", caption="Băng rôn, pano, áp phích", sort="place", empty=empty
    )


@allowed(Act.SEE_BOARD)
def banners(request: Request) -> HttpResponseBase:
    """Everything that hangs, hung or shall hang."""
    may_enter, commune = request.user.may(Act.ENTER_FACTS), request.commune_code
    rows = banners_of(commune)
    new_url = reverse("banners:new") if may_enter else ""
    counted = rows.filter(kind=BannerKind.BANNER.value, shown=True).count()
    context = {
        "may_enter": may_enter,
        "counted": counted,
        "outside": list(facts_outside_register(commune)[:20]),
    }
    table = _table(rows, request.GET, hamlet_names(commune), new_url)
    return respond(
        request,
        "outreach/banners/banners.html",
        table,
        context,
        notes=(f"Ngày {timezone.localdate():%d/%m/%Y}",),
    )


@allowed(Act.SEE_BOARD)
def banner(request: Request, banner_id: int) -> HttpResponse:
    """One banner with its days and photos."""
    found = banner_named(request, banner_id)
    may_enter = request.user.may(Act.ENTER_FACTS)
    context = {
        "banner": found, "status": STATE_STATUS[found.stands].value, "state": BannerState(found.stands).label,
        "files": files_of(found), "fact": fact_of(found), "may_enter": may_enter,
        "photos_form": PhotosForm(),
    }  # fmt: skip
    return render(request, "outreach/banners/banner.html", context)


@allowed(Act.ENTER_FACTS)
def new(request: Request) -> HttpResponse:
    """Enter one into the register."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    own = {"hamlet": desk.hamlets, "unit": desk.units} if desk.places is not None else {}
    fact = _unplaced(request)
    initial = {name: places[0][0] for name, places in own.items() if places}
    initial |= {"text": fact.title, "hamlet": next(iter(fact.served), "")} if fact else {}
    form = BannerForm(request.POST if request.method == "POST" else None, desk=desk, initial=initial)
    made: list[Banner] = []

    def act(_: dict[str, Any]) -> None:
        details, who = form.details(), request.user
        if fact is not None:
            made.append(place_banner(fact=fact, details=details, by=who, at=desk.at))
        else:
            made.append(plan_banner(commune_code=desk.commune, details=details, by=who, at=desk.at))

    if saved(request, form, act):
        messages.success(request, "Đã ghi vào sổ. Treo xong thì ghi ngày treo và chụp ảnh.")
        return redirect("banners:banner", made[0].pk)
    return _form(request, form, "Thêm băng rôn", reverse("banners:banners"))


def _unplaced(request: Request) -> Publication | None:
    """The quick fact named by `tu` of the address, while no banner of the register is its.

    Raises: Http404
    """
    wanted = request.GET.get("tu", "")
    if not wanted:
        return None
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    return get_object_or_404(facts_outside_register(request.commune_code), pk=number)


@allowed(Act.ENTER_FACTS)
def correct(request: Request, banner_id: int) -> HttpResponse:
    found = banner_named(request, banner_id)
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = BannerForm(
        request.POST if request.method == "POST" else None, desk=desk, initial=banner_initial(found)
    )

    def act(_: dict[str, Any]) -> None:
        correct_banner(banner=found, details=form.details(), by=request.user, at=desk.at)

    if saved(request, form, act):
        messages.success(request, "Đã sửa.")
        return redirect("banners:banner", found.pk)
    return _form(request, form, "Sửa băng rôn", reverse("banners:banner", args=[found.pk]))


@allowed(Act.ENTER_FACTS)
def put_up(request: Request, banner_id: int) -> HttpResponse:
    found, at = banner_named(request, banner_id), timezone.localtime()
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = PutUpForm(**sent, initial={"on": at.date()})

    def act(given: dict[str, Any]) -> None:
        put_up_banner(banner=found, on=given["on"], proofs=given["proofs"], by=request.user, at=at)

    if saved(request, form, act):
        messages.success(request, "Đã ghi treo.")
        return redirect("banners:banner", found.pk)
    return _form(request, form, "Ghi đã treo", reverse("banners:banner", args=[found.pk]), found.place)


@allowed(Act.ENTER_FACTS)
def photos(request: Request, banner_id: int) -> HttpResponse:
    found = banner_named(request, banner_id)
    form = PhotosForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def act(given: dict[str, Any]) -> None:
        add_photos(banner=found, proofs=given["proofs"], by=request.user, at=timezone.localtime())

    if saved(request, form, act):
        messages.success(request, f"Đã giữ {len(form.cleaned_data['proofs'])} ảnh.")
        return redirect("banners:banner", found.pk)
    return _form(request, form, "Thêm ảnh", reverse("banners:banner", args=[found.pk]), found.place)


@allowed(Act.ENTER_FACTS)
def take_down(request: Request, banner_id: int) -> HttpResponse:
    found, at = banner_named(request, banner_id), timezone.localtime()
    form = TakeDownForm(request.POST if request.method == "POST" else None, initial={"on": at.date()})

    def act(given: dict[str, Any]) -> None:
        take_down_banner(banner=found, on=given["on"], why=given["why"], by=request.user, at=at)

    if saved(request, form, act):
        messages.success(request, "Đã ghi hạ. Thời gian đã treo vẫn được tính.")
        return redirect("banners:banner", found.pk)
    return _form(request, form, "Ghi đã hạ", reverse("banners:banner", args=[found.pk]), found.place)


def _form(request: Request, form: Any, title: str, back: str, lead: str = "") -> HttpResponse:
    context = {"title": title, "lead": lead, "form": form, "cancel_url": back}
    return render(request, "outreach/banners/form.html", context, status=422 if form.errors else 200)
