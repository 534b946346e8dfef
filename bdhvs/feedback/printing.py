"""The poster of a hamlet: a code to scan, and in a few words what it is for."""

from pathlib import Path
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from bdhvs.places.models import Hamlet
from bdhvs.ui.printing import printed, qr_svg

SHEET: Final = Path(__file__).resolve().parent / "sheets" / "poster.typ"


def sending_address(request: HttpRequest, code: str) -> str:
    """The whole address of the open page of a hamlet."""
    return request.build_absolute_uri(reverse("voices:send", args=[code]))


def poster_sheet(hamlet: Hamlet, address: str) -> bytes:
    """One A4 page.

    Raises: PrintingError
    """
    rows = {
        "hamlet": hamlet.name,
        "commune": str(hamlet.commune),
        "qr": qr_svg(address),
        "address": address.split("://")[1],
    }
    return printed(SHEET, rows)
