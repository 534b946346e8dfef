"""The phones seen from the office: health, conflicts side by side, what was set aside, rescue files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.field import health as phones
from bdhvs.field.applying.settled import RefusedError
from bdhvs.field.commands import revoke_device, try_again
from bdhvs.field.commands.conflicts import Choice, resolve_conflict, values_of
from bdhvs.field.commands.inbox import Receipt
from bdhvs.field.models import Conflict, Event, Loss, Photo
from bdhvs.field.photos import read_photo
from bdhvs.field.rescue import take_in
from bdhvs.field.rules import (
    CODES,
    MAX_RESCUE,
    TYPE_LABELS,
    ConflictError,
    FieldError,
    Outcome,
)
from bdhvs.field.tables import aside_table, device_table
from bdhvs.journal.commands import note
from bdhvs.people.rules import Priority, Sex
from bdhvs.places.queries import hamlet_names
from bdhvs.ui.components import Tile
from bdhvs.ui.uploads import UploadField
from bdhvs.visits.priority.queries import heads_of

SHOWN = 100
FIELDS = {
    "address": "địa chỉ",
    "priority": "diện ưu tiên",
    "phone": "số điện thoại",
    "full_name": "họ và tên",
    "birth_year": "năm sinh",
    "sex": "giới tính",
}


@allowed(Act.LEAD_TEAM)
def health(request: Request) -> HttpResponseBase:
    """Which phones there are, when each was last heard, what still waits."""
    at, commune = timezone.localtime(), request.commune_code
    may_manage = request.user.may(Act.SEE_DEVICES)
    table = device_table(request, phones.devices_of(commune), hamlet_names(commune), at, whole=may_manage)
    standing = phones.standing_of(commune, at)
    context = {"standing": standing, "tiles": _tiles(standing, may_manage), "may_manage": may_manage}
    note(act="see_devices", by=request.user, at=at, commune=commune, subject="device")
    return table.answer(request, "field/health.html", context)


def _tiles(standing: phones.Standing, may_manage: bool) -> list[Tile]:
    tiles = [
        Tile("Máy đang dùng", str(standing.phones), note=f"{standing.quiet} máy im lặng quá một ngày"),
        Tile("Việc chưa gửi", str(standing.unsent), note="do các máy báo"),
        Tile("Trùng sửa chờ chọn", str(standing.conflicts), href=reverse("field:conflicts")),
    ]
    aside = Tile("Bản ghi chưa tính", str(standing.aside + standing.strays), href=reverse("field:aside"))
    return [*tiles, aside] if may_manage else tiles


@allowed(Act.LEAD_TEAM)
def device(request: Request, device_id: UUID) -> HttpResponse:
    """One phone: numbers, gaps, losses, what of it is set aside."""
    found = get_object_or_404(phones.devices_of(request.commune_code), pk=device_id)
    aside = phones.aside_of(request.commune_code).filter(device=found)
    context = {
        "device": found,
        "hamlets": ", ".join(hamlet_names(request.commune_code).get(code, code) for code in found.places),
        "aside": [_told(event) for event in aside[:SHOWN]],
        "losses": Loss.objects.filter(device=found).order_by("-told_at")[:20],
        "may_manage": request.user.may(Act.SEE_DEVICES),
    }
    return render(request, "field/device.html", context)


@allowed(Act.SEE_DEVICES)
def revoke(request: Request, device_id: UUID) -> HttpResponse:
    """A lost phone: asked once, then its key ends."""
    found = get_object_or_404(phones.devices_of(request.commune_code), pk=device_id)
    back = reverse("field:device", args=[found.pk])
    if request.method == "POST":
        revoke_device(device=found, by=request.user, at=timezone.localtime())
        messages.success(request, "Đã ngừng quyền của máy này. Máy sẽ xóa thẻ hộ ở lần liên lạc tới.")
        return redirect(back)
    context = {
        "title": f"Ngừng quyền máy của {found.user.full_name}",
        "says": "Dùng khi máy bị mất, bị trộm, hoặc đã chuyển cho người khác.",
        "effects": [
            "Máy không gửi, không tải được nữa; thẻ hộ trong máy bị xóa ở lần liên lạc tới.",
            f"Máy báo còn {found.outbox_left} việc chưa gửi: chỉ vào sổ được bằng tệp cứu dữ liệu.",
            "Người dùng đăng ký máy khác được ngay.",
        ],
        "confirm_label": "Ngừng quyền",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "field/revoke.html", context)


@dataclass(frozen=True, slots=True)
class Told:
    """An event that does not count, in words."""

    event: Event
    what: str
    outcome: str
    why: str
    again: bool


def _told(event: Event) -> Told:
    outcome = Outcome(event.outcome)
    return Told(
        event,
        TYPE_LABELS.get(event.type, "chưa đọc được"),
        outcome.label,
        CODES.get(event.code, ""),
        outcome is not Outcome.APPLIED,
    )


@allowed(Act.SEE_DEVICES)
def aside(request: Request) -> HttpResponseBase:
    """What was stored and does not count, with what was wrong."""
    at, commune = timezone.localtime(), request.commune_code
    table = aside_table(request, phones.aside_of(commune))
    strays = list(phones.strays_of(commune)[:SHOWN])
    note(act="see_quarantined", by=request.user, at=at, commune=commune, subject="event")
    return table.answer(request, "field/aside.html", {"strays": strays, "codes": CODES})


@allowed(Act.SEE_DEVICES)
def event(request: Request, pk: int) -> HttpResponse:
    """One event set aside; asked again by hand."""
    found = get_object_or_404(phones.aside_of(request.commune_code), pk=pk)
    if request.method == "POST":
        after = try_again(event=found, by=request.user, at=timezone.localtime())
        words = Outcome(after.outcome).label
        messages.info(request, f"Đã thử lại: {words}. {CODES.get(after.code, '')}")
        return redirect("field:aside")
    return render(request, "field/event.html", {"told": _told(found)})


@allowed(Act.LEAD_TEAM)
def photo(request: Request, digest: str) -> HttpResponse:
    """A photo of a visit in the reader's own hamlets."""
    found = Photo.objects.filter(commune_id=request.commune_code, sha256=digest).first()
    if found is None:
        raise Http404
    at = timezone.localtime()
    note(
        act="see_photo", by=request.user, at=at, commune=request.commune_code, subject="photo", ids=[found.pk]
    )
    picture = read_photo(request.commune_code, digest)
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


# --- conflicts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sides:
    """A conflict with its two values in words."""

    conflict: Conflict
    whose: str
    field: str
    server: str
    phone: str
    before: str


def _sides(conflict: Conflict, heads: Mapping[int, str]) -> Sides:
    said = {side: _words(conflict.field, value) for side, value in values_of(conflict).items()}
    field = FIELDS.get(conflict.field, conflict.field)
    head = heads.get(conflict.household_id)
    home = f"Nhà {head}" if head else f"Hộ {conflict.household.code}"
    whose = conflict.person.name if conflict.person else home
    return Sides(conflict, whose, field, said["server"], said["phone"], said["before"])


def _words(field: str, value: str) -> str:
    if field == "priority" and value in set(Priority):
        return Priority(value).label
    if field == "sex" and value in set(Sex):
        return Sex(value).label
    return value or "(để trống)"


@allowed(Act.LEAD_TEAM)
def conflicts(request: Request) -> HttpResponse:
    """Two changed one field: both values beside each other, and somebody chooses."""
    commune, at = request.commune_code, timezone.localtime()
    waiting = list(phones.open_conflicts(commune)[:SHOWN])
    settled = list(phones.settled_conflicts(commune)[:SHOWN])
    ids = sorted({one.household_id for one in (*waiting, *settled)})
    heads = heads_of(ids, at.date())
    note(act="see_conflicts", by=request.user, at=at, commune=commune, subject="household", ids=ids)
    context: dict[str, Any] = {
        "waiting": [_sides(one, heads) for one in waiting],
        "settled": [_sides(one, heads) for one in settled],
    }
    context["may_manage"] = request.user.may(Act.SEE_DEVICES)
    return render(request, "field/conflicts.html", context)


@allowed(Act.LEAD_TEAM)
@require_POST
def resolve(request: Request, pk: int) -> HttpResponse:
    """The choice of the team leader."""
    found = get_object_or_404(Conflict, pk=pk, commune_id=request.commune_code)
    choice = request.POST.get("choice")
    if choice not in ("server", "phone"):
        messages.error(request, "Hãy chọn một trong hai giá trị.")
        return redirect("field:conflicts")
    try:
        side: Choice = "phone" if choice == "phone" else "server"
        resolve_conflict(conflict=found, choice=side, by=request.user, at=timezone.localtime())
        messages.success(request, "Đã ghi lựa chọn. Các máy sẽ nhận ở lần tải tới.")
    except ConflictError as told:
        messages.error(request, str(told))
    except RefusedError as told:
        messages.error(request, f"{CODES[told.code]} Sổ giữ nguyên.")
    return redirect("field:conflicts")


# --- rescue files ---------------------------------------------------------------------------------------------------


class RescueForm(forms.Form):
    """A rescue file brought from a phone."""

    file = UploadField(
        label="Tệp cứu dữ liệu",
        help_text="Tệp do ứng dụng xuất ra, đuôi .json. Nhập hai lần cũng chỉ tính một lần.",
        most=MAX_RESCUE,
        instead="Hãy xuất lại từ máy rồi chọn tệp mới.",
    )

    def clean_file(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        try:
            said = json.load(file)
        except (ValueError, RecursionError):
            raise forms.ValidationError(
                "Không đọc được tệp này. Hãy chọn đúng tệp do ứng dụng xuất ra."
            ) from None
        if not isinstance(said, dict):
            raise forms.ValidationError("Đây không phải tệp cứu dữ liệu. Hãy chọn tệp do ứng dụng xuất ra.")
        return said


@allowed(Act.SEE_DEVICES)
def rescue(request: Request) -> HttpResponse:
    """Bring in what a phone could not send."""
    form = RescueForm(request.POST or None, request.FILES or None)
    counts: list[tuple[str, int]] = []
    if request.method == "POST" and form.is_valid():
        try:
            at = timezone.localtime()
            receipts = take_in(
                file=form.cleaned_data["file"], commune=request.commune_code, by=request.user, at=at
            )
            counts = _counted(receipts)
        except FieldError as told:
            form.add_error("file", f"{told} Chưa nhập bản ghi nào.")
    status = 422 if form.errors else 200
    return render(request, "field/rescue.html", {"form": form, "counts": counts}, status=status)


def _counted(receipts: list[Receipt]) -> list[tuple[str, int]]:
    found = [(o.label, sum(r.outcome is o for r in receipts)) for o in Outcome]
    return [(words, number) for words, number in found if number]
