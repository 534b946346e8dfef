"""Pages of the province: its communes, and the targets of one of them."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.exchange.province.queries import CommuneLine, TargetLine, commune_lines, target_lines
from bdhvs.places.models import Commune
from bdhvs.ui.formats import vn_date, vn_number
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

_HIDDEN = "được che"


@allowed(Act.SEE_CELLS, in_commune=False)
def communes(request: Request) -> HttpResponseBase:
    """Every working commune of the province: counted when, closed what, handed in what."""
    today = timezone.localdate()
    lines = commune_lines(request.user.territory.watched, today)
    columns = [
        Column("name", "Xã, phường", Kind.LINK, source=lambda line: str(line.commune), heading=True, searchable=True,
               link=_page_of),
        Column("targets", "Chỉ tiêu đang đo", Kind.NUMBER),
        Column("counted_on", "Số tính đến ngày", Kind.DATE),
        Column("closed_to", "Kỳ chốt gần nhất, đến trước ngày", Kind.DATE),
        Column("handed", "Sổ, báo cáo đã nộp", Kind.NUMBER),
        Column("late", "Quá hạn, bị trả lại", Kind.NUMBER),
    ]  # fmt: skip
    empty = Empty("Chưa có xã nào", "Máy này chưa có xã, phường nào của tỉnh bắt đầu làm việc.")
    table = Table(lines, columns, request.GET, key="cac-xa", caption="Các xã, phường", empty=empty)
    return respond(request, "exchange/province.html", table, {"province": request.user.province})


def _page_of(line: CommuneLine) -> str:
    return reverse("province:commune", args=[line.commune.pk])


@allowed(Act.SEE_CELLS, in_commune=False)
def commune(request: Request, code: str) -> HttpResponseBase:
    """The targets of one commune, small numbers hidden."""
    if code not in request.user.territory.watched:
        raise Http404
    found = get_object_or_404(Commune.objects.select_related("province"), pk=code)
    day, lines = target_lines(code, timezone.localdate())
    columns = [
        Column("code", "Mã", source="target.code", heading=True),
        Column("says", "Chỉ tiêu", source="target.says", searchable=True),
        Column("plan", "Kế hoạch", source="target.plan.title", hidden=True),
        Column("numerator", "Đạt", source=lambda line: _told(line, "numerator"), sortable=False),
        Column("denominator", "Tổng số", source=lambda line: _told(line, "denominator"), sortable=False),
        Column("missing", "Chưa rõ", source=_missing, sortable=False),
    ]
    table = Table(lines, columns, request.GET, key="chi-tieu", caption=f"Chỉ tiêu của {found}")
    notes = (f"Số tính đến ngày {vn_date(day)}" if day else "Chưa tính lần nào",)
    return respond(
        request, "exchange/province_commune.html", table, {"commune": found, "day": day}, notes=notes
    )


def _told(line: TargetLine, part: str) -> str:
    if line.shown is None:
        return "chưa tính"
    if line.value is not None:
        return vn_number(line.value) if part == "numerator" else "–"
    number = getattr(line.shown, part)
    return _HIDDEN if line.hidden else vn_number(number) if number is not None else "–"


def _missing(line: TargetLine) -> str:
    if line.hidden:
        return _HIDDEN
    return "" if line.missing is None else vn_number(line.missing)
