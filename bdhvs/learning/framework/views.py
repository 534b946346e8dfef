"""Versions of the framework in the office: all, one with its differences, the way in from Excel with a preview."""

import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.framework.commands import VersionDetails, take_in_version, use_version
from bdhvs.learning.framework.forms import ImportForm, UseForm, VersionForm
from bdhvs.learning.framework.queries import entries_of, in_use, known_labels, versions
from bdhvs.learning.framework.rules import (
    COLUMNS,
    GROUPS,
    MUST,
    SETS,
    Entry,
    FrameworkError,
    Line,
    difference,
    read_lines,
    told_sets,
)
from bdhvs.people.importing.reading import read_book
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.skills.models import Framework
from bdhvs.ui.sheets import SafeWorkbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "learning.framework.preview"
_AN_HOUR = 3600


@allowed(Act.PLAN_LEARNING)
def frameworks(request: Request) -> HttpResponse:
    """Every version, and for whom this commune uses it."""
    used = in_use(request.commune_code, timezone.localdate())
    rows = [
        (one, ", ".join(GROUPS[g] for g, u in used.items() if u.framework_id == one.pk and g in GROUPS))
        for one in versions()
    ]
    return render(request, "learning/framework/list.html", {"rows": rows})


@allowed(Act.PLAN_LEARNING)
def framework(request: Request, framework_id: int) -> HttpResponse:
    """One version: items × groups × level with their codes, and how it differs from another."""
    known = list(versions())
    shown = get_object_or_404(versions(), pk=framework_id)
    entries = entries_of(shown)
    form = UseForm(request.POST or None, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _used(request, form, shown):
        return redirect("framework:framework", framework_id)
    other = _other(request, known, shown)
    context = {
        "framework": shown,
        "entries": [(one, told_sets(one)) for one in entries],
        "others": [one for one in known if one.pk != shown.pk],
        "other": other,
        "difference": difference(entries_of(other), entries) if other else None,
        "form": form,
    }
    return render(request, "learning/framework/version.html", context, status=422 if form.errors else 200)


def _other(request: Request, known: Sequence[Framework], shown: Framework) -> Framework | None:
    wanted = request.GET.get("so", "")
    named = [one for one in known if str(one.pk) == wanted and one.pk != shown.pk]
    earlier = [one for one in known if one.pk < shown.pk]
    return next(iter(named or earlier), None)


def _used(request: Request, form: UseForm, shown: Framework) -> bool:
    given = form.cleaned_data
    try:
        use_version(
            commune=request.commune_code, framework=shown, groups=given["groups"], since=given["since"],
            by=request.user, at=timezone.localtime(),
        )  # fmt: skip
    except FrameworkError as refusal:
        form.add_error("groups", str(refusal))
        return False
    messages.success(request, f"Áp dụng từ ngày {given['since']:%d/%m/%Y}. Kết quả đã ghi giữ nguyên.")
    return True


@allowed(Act.PLAN_LEARNING)
def template(request: Request) -> FileResponse:
    """An empty table with drop-downs, or (`tu`) a version to start from."""
    start = Framework.objects.filter(pk=request.GET.get("tu", "0")[:9]) if _is_number(request) else None
    found = start.first() if start is not None else None
    held = BytesIO()
    _write(held, entries_of(found) if found else [])
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename="mau-khung-ky-nang.xlsx", content_type=XLSX)


def _is_number(request: Request) -> bool:
    text = request.GET.get("tu", "")
    return text.isascii() and text.isdigit() and len(text) < 10


def _write(target: BytesIO, entries: Sequence[Entry]) -> None:
    book = SafeWorkbook(target)
    page = book.add_worksheet("Khung kỹ năng")
    bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
    for place, (key, (title, width)) in enumerate(COLUMNS.items()):
        page.set_column(place, place, width, text)
        page.write_string(0, place, f"{title} *" if key in MUST else title, bold)
        if key in GROUPS:
            page.data_validation(1, place, 500, place, {"validate": "list", "source": list(SETS.values())})
    for number, one in enumerate(entries, 1):
        for place, words in enumerate(_written(one)):
            page.write_string(number, place, words)
    page.freeze_panes(1, 0)
    book.close()


def _written(one: Entry) -> list[str]:
    kinds = {group: SETS[kind] for group, kind in one.sets if kind in SETS}
    safe = "x" if any(kind == "safety" for _, kind in one.sets) else ""
    groups = [kinds.get(group, "") for group in GROUPS]
    codes = ["; ".join(found) for found in (one.digcomp, one.circular02)]
    return [one.code, one.label, one.level, *groups, safe, *codes, one.code]


@allowed(Act.PLAN_LEARNING)
def take_in(request: Request) -> HttpResponse:
    """A file, then every line with its verdict; nothing is stored here."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            lines = _lines(form.cleaned_data["file"])
        except (ImportFileError, FrameworkError) as refusal:
            form.add_error("file", str(refusal))
        else:
            return _preview(request, form, lines)
    context = {"form": form}
    return render(request, "learning/framework/import.html", context, status=422 if form.errors else 200)


def _lines(file: Any) -> list[Line]:
    with tempfile.NamedTemporaryFile(prefix="bdhvs-tep-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        book = read_book(Path(copy.name))
    sheet = max(book.sheets, key=lambda one: len(one.lines), default=None)
    if sheet is None:
        raise FrameworkError("Tệp không có trang nào có chữ.")
    return read_lines([(line.number, line.cells) for line in sheet.lines], known_labels())


def _preview(request: Request, form: ImportForm, lines: Sequence[Line]) -> HttpResponse:
    entries = [line.entry for line in lines if line.entry is not None]
    refused = [line for line in lines if line.problems]
    names = ("code", "version", "title", "source", "official")
    head = {name: form.cleaned_data[name] for name in names}
    newest = versions().first()
    context = {
        "head": head,
        "lines": [(line, told_sets(line.entry) if line.entry else "") for line in lines],
        "refused": refused,
        "number": len(entries),
        "newest": newest,
        "difference": difference(entries_of(newest), entries) if newest and not refused else None,
        "kept": ""
        if refused
        else signing.dumps(
            {"head": head, "entries": [one.as_data() for one in entries]}, salt=_SALT, compress=True
        ),
    }
    return render(request, "learning/framework/preview.html", context, status=422 if refused else 200)


@allowed(Act.PLAN_LEARNING)
@require_POST
def store(request: Request) -> HttpResponse:
    """Store what was previewed, whole or not at all. The page carried it, sealed; it cannot have been changed."""
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=_AN_HOUR)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã quá một giờ hoặc không đọc được. Hãy tải tệp lên lại.")
        return redirect("framework:import")
    form = VersionForm(kept["head"])
    try:
        if not form.is_valid():
            raise FrameworkError("Bản xem trước không đọc được. Hãy tải tệp lên lại.")
        made = take_in_version(
            commune=request.commune_code, details=VersionDetails(**form.cleaned_data),
            entries=[Entry.of_data(one) for one in kept["entries"]], by=request.user, at=timezone.localtime(),
        )  # fmt: skip
    except FrameworkError as refusal:
        messages.error(request, str(refusal))
        return redirect("framework:import")
    messages.success(request, "Đã lưu phiên bản. Chọn nhóm và ngày áp dụng ở dưới khi sẵn sàng.")
    return redirect(reverse("framework:framework", args=[made.pk]))
