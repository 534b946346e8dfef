"""Units of every kind."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.places import commands
from bdhvs.places.forms_places import UnitForm, UnitNameForm
from bdhvs.places.models import Unit
from bdhvs.places.queries import free_code, hamlets_on, units_on
from bdhvs.places.rules import UnitKind, UnitLevel
from bdhvs.places.tables import unit_table
from bdhvs.places.views_pages import (
    ClosingPage,
    closing_page,
    commune_of,
    correcting_page,
    day_of,
    done,
    form_page,
    may_edit,
    who,
)
from bdhvs.ui.tables import respond


@allowed(Act.SEE_PLACES)
def units(request: Request) -> HttpResponseBase:
    day = day_of(request)
    listed = units_on(request.commune_code, day).select_related("hamlet")
    table = unit_table(request, listed, may_edit=may_edit(request))
    return respond(request, "places/units.html", table, {"may_edit": may_edit(request), "day": day})


@allowed(Act.EDIT_PLACES)
def unit_new(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = UnitForm(
        request.POST if request.method == "POST" else None,
        today=today,
        hamlets=list(hamlets_on(request.commune_code, today)),
    )
    if done(request, form, lambda: _register_unit(request, form), "Đã thêm đơn vị."):
        return redirect("places:units")
    return form_page(request, form, "Thêm đơn vị", "places:units", button="Thêm")


def _register_unit(request: Request, form: UnitForm) -> None:
    given, acting = form.cleaned_data, who(request)
    unit = commands.register_unit(
        commune=commune_of(request),
        code=free_code(Unit, f"{request.commune_code}-U-"),
        name=given["name"],
        kind=UnitKind(given["kind"]),
        level=form.school_level,
        valid_from=given["valid_from"],
        **acting,
    )
    if given["hamlet"] is not None:
        commands.correct_unit(
            unit=unit, name=unit.name, level=UnitLevel(unit.level), hamlet=given["hamlet"], **acting
        )


@allowed(Act.EDIT_PLACES)
def unit(request: Request, code: str) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(Unit, pk=code, commune_id=request.commune_code)
    hamlets = list(hamlets_on(request.commune_code, today))
    form = UnitNameForm(
        request.POST if request.method == "POST" else None, today=today, hamlets=hamlets, subject=found
    )

    def correct() -> object:
        given = form.cleaned_data
        return commands.correct_unit(
            unit=found, name=given["name"], level=form.school_level, hamlet=given["hamlet"], **who(request)
        )

    if done(request, form, correct, "Đã sửa đơn vị."):
        return redirect("places:units")
    lead = UnitKind(found.kind).label.capitalize()
    return correcting_page(request, form, found, lead=lead, back="places:units", close="places:unit_close")


@allowed(Act.EDIT_PLACES)
def unit_close(request: Request, code: str) -> HttpResponse:
    found = get_object_or_404(Unit, pk=code, commune_id=request.commune_code)
    page = ClosingPage(
        "Đơn vị không còn trong mẫu số từ ngày này. Người và việc trước đó vẫn giữ.",
        "Đã ghi đơn vị thôi hoạt động.",
        "places:units",
        partial(commands.close_unit, unit=found),
    )
    return closing_page(request, found, page)
