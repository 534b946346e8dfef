"""Figures of others: what is in force, where it came from, how it was corrected; entry in a minute."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.figures.forms import FigureForm
from bdhvs.figures.models import Figure
from bdhvs.figures.queries import chain_of, headcounts, in_force, last_told, latest_by_measure
from bdhvs.figures.rules import MEASURES, Measure, last_month_end
from bdhvs.figures.tables import figure_table, headcount_table, labels_of, number_of, place_of
from bdhvs.figures.tellers import may_tell, told_by
from bdhvs.lib.evidence import Level
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import corrected, go_on, saved, show
from bdhvs.ui.tables import respond


@allowed(Act.ENTER_FIGURES)
def figures(request: Request) -> HttpResponseBase:
    """All figures in force; each opens its history."""
    today = timezone.localdate()
    table = figure_table(request, in_force(request.commune_code, today))
    newest = latest_by_measure(request.commune_code, today)
    context = {
        "measures": [_offered(measure, newest.get(measure.code)) for measure in told_by(request.user)],
        "headcounts": headcount_table(request, headcounts(request.commune_code, today)),
    }
    return respond(request, "figures/figures.html", table, context, notes=(f"Ngày {today:%d/%m/%Y}",))


def _offered(measure: Measure, newest: Figure | None) -> dict[str, Any]:
    return {"measure": measure, "newest": newest, "number": number_of(newest) if newest else ""}


@allowed(Act.ENTER_FIGURES)
def figure(request: Request, figure_id: int) -> HttpResponse:
    """One figure with every earlier version, struck out."""
    found = get_object_or_404(Figure, pk=figure_id, commune_id=request.commune_code)
    chain = chain_of(found)
    versions = [{"figure": one, "number": number_of(one), "old": one is not chain[0]} for one in chain]
    context = {
        "title": labels_of(found.commune_id).get(found.measure, found.measure),
        "place": place_of(chain[0]),
        "newest": chain[0],
        "versions": versions,
        "typed_here": found.measure in MEASURES,
    }
    return render(request, "figures/figure.html", context)


@allowed(Act.ENTER_FIGURES)
def enter(request: Request, measure_code: str) -> HttpResponse:
    """Type one figure, or the correction of one (`?sua=`)."""
    measure = MEASURES.get(measure_code)
    if measure is None:
        raise Http404
    if not may_tell(request.user, measure):
        raise PermissionDenied
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    old = corrected(request, Figure.objects.filter(measure=measure_code).select_related("hamlet", "unit"))
    last = None if old else last_told(desk.commune, measure.code, request.user, desk.on)
    form = FigureForm(request.POST or None, measure=measure, desk=desk, initial=_initial(old, last, desk.on))

    def record(given: dict[str, Any]) -> None:
        record_figure(
            commune_code=desk.commune,
            details=_details(measure, given, desk),
            level=Level(old.level) if old else Level.E4,
            supersedes=old,
            by=request.user,
            at=desk.at,
        )

    if saved(request, form, record):
        again = go_on(request, f"Đã ghi số liệu: {measure.label}.")
        return again if request.POST.get("tiep") == "1" else redirect("figures:figures")
    words = f"{place_of(old)}: {number_of(old)}, tính đến {old.as_of:%d/%m/%Y}" if old else ""
    lead = _last_words(last) or "Ghi đúng con số trong văn bản của cơ quan có số liệu, không tính thay."
    return show(request, form, title=measure.label, lead=lead, old=words)


def _details(measure: Measure, given: dict[str, Any], desk: Desk) -> FigureDetails:
    value = given.get("value")
    place = given["place"] or None
    in_hamlet = measure.of == "hamlet" or place in {code for code, _ in desk.hamlets}
    return FigureDetails(
        measure=measure.code,
        as_of=given["as_of"],
        source=given["source"],
        numerator=given.get("numerator"),
        denominator=given.get("denominator"),
        value=None if value is None else Decimal(value),
        hamlet_code=place if in_hamlet else None,
        unit_code=None if in_hamlet else place,
        group_code=given.get("group", ""),
    )


def _last_words(last: Figure | None) -> str:
    """What was told the time before, so that a slip of the hand is seen at once."""
    if last is None:
        return ""
    return f"Lần trước, {place_of(last)}: {number_of(last)}, tính đến {last.as_of:%d/%m/%Y}."


def _initial(old: Figure | None, last: Figure | None, today: date) -> dict[str, Any]:
    if old is None:
        usual: dict[str, Any] = {"as_of": last_month_end(today)}
        if last is not None:  # the number is never carried on: only where it comes from and whose it is
            usual |= {"source": last.source, "place": last.unit_id or last.hamlet_id or ""}
            usual |= {"group": last.group_code}
        return usual
    return {
        "place": old.unit_id or old.hamlet_id or "",
        "group": old.group_code,
        "as_of": old.as_of,
        "numerator": old.numerator,
        "denominator": old.denominator,
        "value": None if old.value is None else f"{old.value.normalize():f}".replace(".", ","),
        "source": old.source,
    }
