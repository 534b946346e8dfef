"""The library of the teams: all handbooks, one of them, on paper, the file beside it."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.library.commands import ROOM
from bdhvs.learning.library.queries import Handbook, found, handbooks
from bdhvs.ui.guides import html_of, pdf_of
from bdhvs.ui.printing import handed_over
from bdhvs.ui.proofs import handed_file

LONGEST = 80
PICTURES = "/huong-dan/hinh/"


@allowed(Act.FIELD_WORK)
def index(request: Request) -> HttpResponse:
    """All handbooks, or the sections in which the words stand that were asked for."""
    known = handbooks(request.commune_code)
    asked = request.GET.get("tu-khoa", "").strip()[:LONGEST]
    context = {
        "handbooks": known, "asked": asked, "found": found(known, asked),
        "may_write": request.user.may(Act.PLAN_LEARNING),
    }  # fmt: skip
    return render(request, "learning/library/index.html", context)


def _named(request: Request, slug: str) -> Handbook:
    one = next((one for one in handbooks(request.commune_code) if one.guide.slug == slug), None)
    if one is None:
        raise Http404
    return one


@allowed(Act.FIELD_WORK)
def handbook(request: Request, slug: str) -> HttpResponse:
    """One handbook to read."""
    one = _named(request, slug)
    text = mark_safe(html_of(one.guide, PICTURES))  # noqa: S308 our own drawing of plain text
    return render(request, "learning/library/handbook.html", {"handbook": one, "text": text})


@allowed(Act.FIELD_WORK)
def sheet(request: Request, slug: str) -> HttpResponse:
    """One handbook as pages to print."""
    return handed_over(pdf_of(_named(request, slug).guide), f"{slug}.pdf")


@allowed(Act.FIELD_WORK)
def file(request: Request, slug: str) -> FileResponse:
    """The file beside a handbook."""
    one = _named(request, slug)
    if one.file is None:
        raise Http404
    return handed_file(ROOM, one.file.of(request.commune_code))
