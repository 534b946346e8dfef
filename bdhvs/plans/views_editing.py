"""The plan editor: sections, rows, and what happens when two people edit at once."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans import editing
from bdhvs.plans.commands import edit_plan
from bdhvs.plans.editing import SECTIONS, Content, RowData, Section
from bdhvs.plans.editing_remarks import findings_of
from bdhvs.plans.editing_sections import offered
from bdhvs.plans.editing_words import ChangeInWords, changes_in_words
from bdhvs.plans.files.comparing import diff_plans
from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.forms_editing import RowForm
from bdhvs.plans.lint.findings import Finding
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of, version_named
from bdhvs.plans.rules import PlanChangedError, PlanFileError


def section_named(name: str) -> Section:
    """The section of an address."""
    if name not in SECTIONS:
        raise Http404
    return SECTIONS[name]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a section's page with what the linter says beside it."""

    id: str
    text: str
    clause: str
    findings: tuple[Finding, ...]
    first: bool
    last: bool


def lines_of(content: Content, section: str, findings: list[Finding]) -> list[Line]:
    """Rows of a section in order."""
    rows = editing.rows_of(content, section)
    return [
        Line(
            row["id"],
            editing.text_of(row),
            row.get("clause", ""),
            tuple(one for one in findings if section != "recipients" and one.row == row["id"]),
            first=place == 0,
            last=place == len(rows) - 1,
        )
        for place, row in enumerate(rows)
    ]


@allowed(Act.EDIT_PLAN)
def edit_home(request: Request, plan_id: str) -> HttpResponse:
    """Every section with how many rows it has and how many remarks."""
    plan = get_object_or_404(Plan, pk=plan_id)
    findings = findings_of(plan, timezone.localdate())
    said = [one.row for one in findings]
    sections = []
    for section in SECTIONS.values():
        ids = [row["id"] for row in editing.rows_of(plan.content, section.key)] if section.letter else []
        sections.append((section, len(editing.rows_of(plan.content, section.key)) if section.is_list else None,
                         sum(row in ids for row in said)))  # fmt: skip
    context = {"plan": plan, "sections": sections, "finding_count": len(findings)}
    return render(request, "plans/edit_home.html", context)


@allowed(Act.EDIT_PLAN)
def edit_section(request: Request, plan_id: str, section: str) -> HttpResponse:
    """The rows of a section, or its only form."""
    plan, known = get_object_or_404(Plan, pk=plan_id), section_named(section)
    if not known.is_list:
        return _edit(request, plan, known, "")
    context = {
        "plan": plan,
        "section": known,
        "lines": lines_of(plan.content, section, findings_of(plan, timezone.localdate())),
        "moved": request.GET.get("dong", ""),
    }
    return render(request, "plans/edit_section.html", context)


@allowed(Act.EDIT_PLAN)
def add_row(request: Request, plan_id: str, section: str) -> HttpResponse:
    """A new row at the end of its section."""
    plan, known = get_object_or_404(Plan, pk=plan_id), section_named(section)
    if not known.is_list:
        raise Http404
    return _edit(request, plan, known, "")


@allowed(Act.EDIT_PLAN)
def edit_row(request: Request, plan_id: str, section: str, row_id: str) -> HttpResponse:
    """One row."""
    return _edit(request, get_object_or_404(Plan, pk=plan_id), section_named(section), row_id)


@allowed(Act.EDIT_PLAN)
def edit_measured(request: Request, plan_id: str, code: str) -> HttpResponse:
    """The row of a target, whichever section it is in."""
    plan = get_object_or_404(Plan, pk=plan_id)
    for section in ("targets", "rules", "requirements"):
        if editing.row_named(plan.content, section, code):
            return _edit(request, plan, SECTIONS[section], code)
    raise Http404


def _edit(request: Request, plan: Plan, section: Section, row_id: str) -> HttpResponse:
    is_new = section.is_list and not row_id
    row = {"id": editing.next_id(plan.content, section.key)} if is_new else None
    row = row or editing.row_named(plan.content, section.key, row_id)
    if row is None:
        return _gone(request, plan, section, row_id)
    form = RowForm(
        request.POST or None,
        section=section.key,
        row=row,
        offered=offered(plan.content),
        version=plan.version,
        is_new=is_new,
    )
    context: dict[str, Any] = {"form": form, "plan": plan, "section": section, "row": row, "is_new": is_new}
    if request.method == "POST" and form.is_valid():
        others = _changed_by_others(plan, section, row, form.cleaned_data["seen"], is_new)
        if others:
            return _told(request, context, others)
        try:
            return _saved(request, plan, section, form)
        except PlanFileError as error:
            form.tell(error.problems)
        except PlanChangedError:
            plan.refresh_from_db()
            return _told(request, context, _changes_since(plan, form.cleaned_data["seen"]))
    context["findings"] = (
        []
        if is_new
        else [one for one in findings_of(plan, timezone.localdate()) if _speaks_of(one, section, row)]
    )
    return render(request, "plans/edit_row.html", context, status=422 if form.errors else 200)


def _speaks_of(finding: Finding, section: Section, row: RowData) -> bool:
    if section.letter or section.key == "document":
        return finding.row == str(row["id"])
    return section.key == "plan" and not finding.row


def _saved(request: Request, plan: Plan, section: Section, form: RowForm) -> HttpResponse:
    values, row_id = form.values(), "" if form.is_new else form.row.get("id", "")
    if section.key == "recipients":
        values["id"] = row_id or form.row["id"]
    content = editing.with_row(plan.content, section.key, row_id, values)
    name = f"{section.one.lower()} {values.get('id', '')}".strip()
    act = "thêm" if form.is_new else "sửa"
    saved = edit_plan(
        plan=plan,
        content=content,
        version=plan.version,
        by=request.user,
        at=timezone.localtime(),
        note=f"{act} {name}",
    )
    if saved.version == plan.version:
        messages.info(request, "Không có gì thay đổi.")
    else:
        beside = " Phần người khác vừa lưu vẫn còn." if form.cleaned_data["seen"] != plan.version else ""
        messages.success(request, f"Đã {act} {name}, nay là bản {saved.version}.{beside}")
    return back_to(plan, section, values.get("id", ""))


def back_to(plan: Plan, section: Section, row_id: str) -> HttpResponse:
    """The page one comes from: the rows of the section, at the row."""
    if not section.is_list:
        return redirect("plans:edit", plan.pk)
    response = redirect("plans:edit_section", plan.pk, section.key)
    response["Location"] += f"#dong-{row_id}" if row_id else ""
    return response


def _changed_by_others(
    plan: Plan, section: Section, row: RowData, seen: int, is_new: bool
) -> list[ChangeInWords]:
    """What others saved in this very place since the reader opened it; elsewhere is no matter."""
    if seen == plan.version or is_new:
        return []
    before = version_named(plan, seen)
    held = editing.row_named(before.content, section.key, row.get("id", "")) if before else None
    if held == row:
        return []
    return _changes_since(plan, seen)


def _changes_since(plan: Plan, seen: int) -> list[ChangeInWords]:
    before = version_named(plan, seen)
    if before is None:
        return []
    changes = diff_plans(plan_from_data(before.content, name=plan.pk), file_of(plan))
    return changes_in_words(changes, offered(plan.content).codes)


def _told(request: Request, context: dict[str, Any], changes: list[ChangeInWords]) -> HttpResponse:
    """The same form with what was typed, the others' changes beside it, and the new version under it."""
    plan, form = context["plan"], context["form"]
    form.data = form.data.copy()
    form.data["seen"] = str(plan.version)
    newest = version_named(plan, plan.version)
    return render(
        request, "plans/edit_row.html", context | {"newest": newest, "changes": changes}, status=409
    )


def _gone(request: Request, plan: Plan, section: Section, row_id: str) -> HttpResponse:
    """The row was taken away meanwhile: what was typed can still be copied from the page."""
    if request.method != "POST":
        raise Http404
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "seen") and value
    ]
    context = {"plan": plan, "section": section, "code": row_id, "typed": typed}
    return render(request, "plans/edit_gone.html", context, status=409)


@allowed(Act.EDIT_PLAN)
def remove_row(request: Request, plan_id: str, section: str, row_id: str) -> HttpResponse:
    """Ask, then take the row away; the versions before keep it."""
    plan, known = get_object_or_404(Plan, pk=plan_id), section_named(section)
    row = editing.row_named(plan.content, section, row_id) if known.is_list else None
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("seen") == str(plan.version):
        return _apply(
            request, plan, known, editing.without_row(plan.content, section, row_id), f"xóa {row_id}"
        )
    named_in = editing.mentions(plan.content, row_id) if known.letter else []
    context = {"plan": plan, "section": known, "row": row, "text": editing.text_of(row), "named_in": named_in,
               "late": request.method == "POST"}  # fmt: skip
    return render(request, "plans/edit_remove.html", context, status=409 if context["late"] else 200)


@allowed(Act.EDIT_PLAN)
@require_POST
def move_row(request: Request, plan_id: str, section: str, row_id: str) -> HttpResponse:
    """One place up or down."""
    plan, known = get_object_or_404(Plan, pk=plan_id), section_named(section)
    if not known.is_list or editing.row_named(plan.content, section, row_id) is None:
        raise Http404
    content = editing.moved_row(plan.content, section, row_id, up=request.POST.get("len") == "1")
    return _apply(request, plan, known, content, f"xếp lại {row_id}", row_id)


def _apply(
    request: Request, plan: Plan, section: Section, content: Content, note: str, row_id: str = ""
) -> HttpResponse:
    try:
        saved = edit_plan(
            plan=plan,
            content=content,
            version=plan.version,
            by=request.user,
            at=timezone.localtime(),
            note=note,
        )
    except PlanFileError as error:
        messages.error(request, f"Chưa làm được: {error.problems[0].sentence}.")
    except PlanChangedError:
        messages.error(
            request, "Có người vừa lưu kế hoạch này. Chưa có gì thay đổi; hãy xem lại rồi làm lại."
        )
    else:
        if saved.version != plan.version:
            messages.success(request, f"Đã {note}, nay là bản {saved.version}.")
    return back_to(plan, section, row_id)
