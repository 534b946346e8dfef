"""What the pages of accounts share: refusals in place, and the page that shows new codes once."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bdhvs.accounts.http import Request
from bdhvs.accounts.rules import NotAllowedError
from bdhvs.appointments.commands import Invited
from bdhvs.appointments.rules import AppointmentError


def who(request: Request) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.localtime()}


def attempt(request: Request, form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out a valid form; a refusal is told in the form."""
    if request.method != "POST" or not form.is_valid():
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


def result_page(request: Request, made: Sequence[Invited]) -> HttpResponse:
    """The codes, shown this once; the sheets are printed from here."""
    response = render(request, "appointments/invited.html", {"made": made})
    response["Cache-Control"] = "no-store"
    return response
