"""Reading the handbooks in the product. Nothing personal stands in them, so everybody may, also before signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from bdhvs.ui import guides
from bdhvs.ui.printing import handed_over


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All handbooks."""
    return render(request, "ui/guides.html", {"guides": guides.guides()})


@login_not_required
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One handbook as a page."""
    found = _named(slug)
    text = guides.html_of(found, reverse("help") + "hinh/")
    return render(request, "ui/guide.html", {"guide": found, "text": mark_safe(text)})  # noqa: S308 our own text


@login_not_required
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One handbook as A4 pages."""
    return handed_over(guides.pdf_of(_named(slug)), f"{slug}.pdf")


@login_not_required
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a handbook."""
    path = guides.FOLDER / guides.PICTURES / name
    if path.suffix != ".png" or path.name not in {p.name for p in path.parent.glob("*.png")}:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _named(slug: str) -> guides.Guide:
    found = next((one for one in guides.guides() if one.slug == slug), None)
    if found is None:
        raise Http404
    return found
