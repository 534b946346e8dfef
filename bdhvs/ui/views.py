"""The reader's display choices, and a page that shows every component with lifelike content."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bdhvs.ui import context, specimens, tables

YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep contrast or text size in a cookie and go back to the page the reader came from."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, cookie, allowed in (
        ("contrast", context.CONTRAST_COOKIE, context.CONTRASTS),
        ("text", context.TEXT_COOKIE, context.TEXT_SIZES),
    ):
        if request.POST.get(name) in allowed:
            response.set_cookie(
                cookie,
                request.POST[name],
                max_age=YEAR,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
    return response


def gallery(request: HttpRequest) -> HttpResponseBase:
    """Every component on one page; for the team and for whoever adapts the product."""
    _only_for_the_team(request)
    table = tables.Table(
        specimens.HAMLETS,
        specimens.HAMLET_COLUMNS,
        request.GET,
        key="cac-thon",
        caption="Các thôn xã Kỳ Anh",
        sort="name",
    )
    shown = specimens.gallery_context(request.GET)
    return tables.respond(request, "ui/gallery.html", table, shown, notes=("Số liệu mẫu, không có thật.",))


def gallery_job(request: HttpRequest) -> HttpResponse:
    """The progress component as it looks when polled."""
    _only_for_the_team(request)
    template = "ui/gallery_job.html" if request.headers.get("HX-Request") else "ui/gallery_job_page.html"
    return render(request, template, {"job": specimens.running_job()})


def _only_for_the_team(request: HttpRequest) -> None:
    user = getattr(request, "user", None)
    if not settings.DEBUG and not (user and user.is_authenticated):
        raise Http404
