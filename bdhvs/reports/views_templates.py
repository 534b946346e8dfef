"""The office's own Word templates and superiors' Excel forms: kept once, used for every report."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.commands import drop_template, name_cells, save_template
from bdhvs.reports.documents.builder import MIME
from bdhvs.reports.documents.fields import FIELDS, starter_template
from bdhvs.reports.documents.form import lost_on_saving, named_cells
from bdhvs.reports.documents.rules import DocumentError
from bdhvs.reports.filling import form_fields, trial, vetted_form, vetted_template
from bdhvs.reports.forms import CellsForm, SuperiorForm, TemplateForm
from bdhvs.reports.http import MIMES, download, may_write
from bdhvs.reports.models import Template
from bdhvs.reports.queries import templates_of


@allowed(Act.SEE_REPORT)
def templates(request: Request) -> HttpResponse:
    return _page(request)


def _page(request: Request, status: int = 200, **forms: Any) -> HttpResponse:
    kept = list(templates_of(request.commune_code))
    context = {
        "own": [one for one in kept if one.kind == "docx"],
        "superior": [one for one in kept if one.kind == "xlsx"],
        "fields": FIELDS,
        "template_form": TemplateForm(auto_id="mau_%s"),
        "superior_form": SuperiorForm(auto_id="bieu_%s"),
        "may_write": may_write(request),
        **forms,
    }
    return render(request, "reports/templates.html", context, status=status)


@allowed(Act.MAKE_REPORT)
@require_POST
def upload_template(request: Request) -> HttpResponse:
    """Keep a Word template whose fields we all know; a refused file leaves nothing behind."""
    form = TemplateForm(request.POST, request.FILES, auto_id="mau_%s")

    def keep(content: bytes) -> HttpResponse:
        fields = vetted_template(content)
        _store(request, form, "docx", content, {})
        messages.success(request, f"Đã lưu mẫu. Mẫu dùng {len(fields.used)} trường, đều điền được.")
        return redirect("reports:templates")

    return _taken(request, form, keep, "template_form")


@allowed(Act.MAKE_REPORT)
@require_POST
def upload_form(request: Request) -> HttpResponse:
    """Keep a superior's Excel form, then name its cells."""
    form = SuperiorForm(request.POST, request.FILES, auto_id="bieu_%s")

    def keep(content: bytes) -> HttpResponse:
        vetted_form(content)
        before = Template.objects.filter(
            commune_id=request.commune_code, kind="xlsx", name=form.cleaned_data["name"]
        ).first()
        template = _store(request, form, "xlsx", content, before.mapping if before else {})
        messages.success(request, "Đã lưu biểu. Hãy chỉ mỗi số liệu vào ô nào; chỉ cần làm một lần.")
        return redirect("reports:cells", template.pk)

    return _taken(request, form, keep, "superior_form")


def _taken(
    request: Request, form: TemplateForm | SuperiorForm, keep: Callable[[bytes], HttpResponse], name: str
) -> HttpResponse:
    if form.is_valid():
        try:
            return keep(form.cleaned_data["file"].read())
        except DocumentError as refusal:
            form.add_error("file", str(refusal))
    return _page(request, 422, **{name: form})


def _store(
    request: Request, form: TemplateForm | SuperiorForm, kind: str, content: bytes, mapping: dict[str, str]
) -> Template:
    return save_template(commune=request.commune_code, name=form.cleaned_data["name"], kind=kind, content=content,
                         mapping=mapping, by=request.user, at=timezone.localtime())  # fmt: skip


@allowed(Act.SEE_REPORT)
def starter(request: Request) -> HttpResponse:
    """A template in the layout of the decree with its fields in place."""
    now = timezone.localtime()
    return download(starter_template(year=now.year, at=now), "mau-bat-dau.docx", MIME)


def _kept(request: Request, template_id: int, **narrow: str) -> Template:
    return get_object_or_404(Template, pk=template_id, commune_id=request.commune_code, **narrow)


@allowed(Act.SEE_REPORT, to_write=Act.MAKE_REPORT)
def cells(request: Request, template_id: int) -> HttpResponse:
    """Name the cells of a superior's form once."""
    template = _kept(request, template_id, kind="xlsx")
    fields = form_fields(list(targets_in_force(request.commune_code, timezone.localdate())))
    content = bytes(template.content)
    named = [cell.name for cell in named_cells(content)]
    form = CellsForm(request.POST or None, template=template, fields=fields, named=named)
    if request.method == "POST" and form.is_valid():
        mapping = form.cleaned_data["mapping"]
        name_cells(template=template, mapping=mapping, by=request.user, at=timezone.localtime())
        messages.success(
            request, f"Đã lưu {len(mapping)} ô. Bấm “Điền thử” để xem từng số vào đúng chỗ chưa."
        )
        return redirect("reports:cells", template.pk)
    context = {
        "template": template,
        "form": form,
        "lost": lost_on_saving(content),
        "named": named,
        "may_write": may_write(request),
    }
    return render(request, "reports/cells.html", context, status=422 if form.errors else 200)


@allowed(Act.SEE_REPORT)
def try_out(request: Request, template_id: int) -> HttpResponse:
    """The form filled with 1, 2, 3 … in the order of its rows."""
    template = _kept(request, template_id, kind="xlsx")
    now = timezone.localtime()
    try:
        made = trial(template, list(targets_in_force(request.commune_code, now.date())), now)
    except DocumentError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:cells", template.pk)
    return download(made.content, made.name, MIMES["xlsx"])


@allowed(Act.SEE_REPORT)
def original(request: Request, template_id: int) -> HttpResponse:
    """The file as it was given."""
    template = _kept(request, template_id)
    return download(bytes(template.content), f"{template.name}.{template.kind}", MIMES[template.kind])


@allowed(Act.MAKE_REPORT)
def drop(request: Request, template_id: int) -> HttpResponse:
    """Take a template away, after asking."""
    template = _kept(request, template_id)
    if request.method == "POST":
        drop_template(template=template, by=request.user, at=timezone.localtime())
        messages.success(request, f"Đã bỏ “{template.name}”.")
        return redirect("reports:templates")
    context = {
        "title": "Bỏ mẫu này",
        "says": template.name,
        "effects": ["Báo cáo đã tải về không bị ảnh hưởng.", "Muốn dùng lại thì phải tải tệp lên lần nữa."],
        "confirm_label": "Bỏ mẫu",
        "danger": True,
        "cancel_url": reverse("reports:templates"),
    }
    return render(request, "ui/confirm.html", context)
