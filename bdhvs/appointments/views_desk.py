"""What the pages of accounts share: refusals in place, and the page that shows new codes once."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import NotAllowedError
from bdhvs.appointments.commands import Invited
from bdhvs.appointments.rules import AppointmentError
from bdhvs.people.picking import AGAIN, note_search

Form = TypeVar("Form", bound=forms.Form)


def who(request: Request) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.localtime()}


def attempt(request: Request, form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out a valid form; a refusal is told in the form."""
    if request.method != "POST" or not form.is_bound or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act()
    except (AppointmentError, NotAllowedError) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def done(request: Request, act: Callable[[], object]) -> bool:
    """Carry out an act of one button; a refusal is told above the next page."""
    try:
        with transaction.atomic():
            act()
    except (AppointmentError, NotAllowedError) as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def opened(request: Request, kind: type[Form], initial: dict[str, Any], **options: Any) -> Form:
    """A form: empty, as sent, or as typed so far when only the search button was pressed (journaled)."""
    if request.method != "POST":
        return kind(initial=initial, **options)
    if AGAIN not in request.POST:
        return kind(request.POST, **options)
    lists = {n for n, f in kind.base_fields.items() if isinstance(f, forms.MultipleChoiceField)}
    typed = {n: request.POST.getlist(n) if n in lists else request.POST.get(n) for n in request.POST}
    form = kind(initial=typed, **options)
    note_search(
        subject="person", choices=getattr(form, "found", ()), commune=request.commune_code, **who(request)
    )
    return form


def confirm_page(
    request: Request, user: User, *, title: str, effects: Sequence[str], label: str
) -> HttpResponse:
    """What is about to happen to an account, and one button."""
    context = {
        "title": title,
        "effects": effects,
        "confirm_label": label,
        "cancel_url": reverse("appointments:account", args=[user.pk]),
    }
    return render(request, "ui/confirm.html", context)


def result_page(request: Request, made: Sequence[Invited]) -> HttpResponse:
    """The codes, shown this once; the sheets are printed from here."""
    response = render(request, "appointments/invited.html", {"made": made})
    response["Cache-Control"] = "no-store"
    return response
