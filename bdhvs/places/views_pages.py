"""What the pages about places share: the day, who acts, one form page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request
from bdhvs.accounts.rules import Act
from bdhvs.places.forms_places import CloseForm, attempt
from bdhvs.places.models import Commune, Team, Unit
from bdhvs.ui.forms import DateField


class AsOfForm(forms.Form):
    """The day a page is read for."""

    ngay = DateField(required=False)


def day_of(request: Request) -> date:
    form = AsOfForm(request.GET)
    return (form.cleaned_data["ngay"] if form.is_valid() else None) or timezone.localdate()


def who(request: Request) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.localtime()}


def commune_of(request: Request) -> Commune:
    return Commune.objects.get(code=request.commune_code)


def may_edit(request: Request) -> bool:
    return request.user.may(Act.EDIT_PLACES)


def done(request: Request, form: Any, act: Callable[[], object], said: str) -> bool:
    if request.method != "POST" or not form.is_valid() or not attempt(form, act):
        return False
    messages.success(request, said)
    return True


def form_page(
    request: Request,
    form: Any,
    title: str,
    back: str,
    *,
    lead: str = "",
    button: str = "Lưu",
    danger: bool = False,
) -> HttpResponse:
    context = {
        "title": title,
        "lead": lead,
        "form": form,
        "submit_label": button,
        "danger": danger,
        "cancel_url": reverse(back),
    }
    return render(request, "places/form.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """What the page says that ends a team or a unit, where it leads back to, and the act behind it."""

    lead: str
    said: str
    back: str
    close: Callable[..., None]


def closing_page(request: Request, place: Team | Unit, page: ClosingPage) -> HttpResponse:
    """Asks for the first day without it, and ends it."""
    form = CloseForm(
        request.POST if request.method == "POST" else None, today=timezone.localdate(), subject=place
    )
    if done(request, form, lambda: page.close(on=form.cleaned_data["on"], **who(request)), page.said):
        return redirect(page.back)
    title = f"Thôi hoạt động: {place.name}"
    return form_page(
        request, form, title, page.back, lead=page.lead, button="Ghi thôi hoạt động", danger=True
    )


def correcting_page(
    request: Request, form: Any, place: Team | Unit, *, lead: str, back: str, close: str
) -> HttpResponse:
    """The form that corrects a team or a unit; one that still works can be ended from here."""
    context = {
        "title": f"Sửa: {place.name}",
        "lead": lead,
        "form": form,
        "cancel_url": reverse(back),
        "submit_label": "Lưu",
        "close_url": reverse(close, args=[place.code]) if place.valid_to is None else "",
    }
    return render(request, "places/form.html", context, status=422 if form.errors else 200)
