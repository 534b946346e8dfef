"""Composing a report: the words are typed, the figures are counted, the files are made on the spot."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.lib.period import Calendar
from bdhvs.reports.commands import save_draft
from bdhvs.reports.composing import Composed, closing_label, compose, opening_words, subject_words
from bdhvs.reports.desk import compose_url, offered_periods, rhythm, upward, usual_period
from bdhvs.reports.documents.builder import build, build_excerpt
from bdhvs.reports.documents.content import Heading
from bdhvs.reports.documents.numbering import cut
from bdhvs.reports.documents.outline import report_sheets
from bdhvs.reports.documents.rules import ContentError, DocumentError
from bdhvs.reports.documents.workbook import write_workbook
from bdhvs.reports.filling import filled
from bdhvs.reports.forms import PeriodForm, WordsForm
from bdhvs.reports.http import MIMES, download, may_write
from bdhvs.reports.models import Draft, Template
from bdhvs.reports.queries import ReportDuty, draft_of, duty_named, templates_of
from bdhvs.reports.rows import composed_rows, previews
from bdhvs.reports.rules import DraftChangedError
from bdhvs.reports.sending.commands import write_step
from bdhvs.reports.sending.forms import StepForm
from bdhvs.reports.sending.queries import Standing, steps_of
from bdhvs.reports.sending.rules import SendingError


class Asked:
    """Which report of which period the address asks for."""

    def __init__(self, request: Request, plan_id: str, report_id: str) -> None:
        found = duty_named(request.commune_code, report_id, plan_id)
        if found is None:
            raise Http404
        self.commune, self.at = request.commune_code, timezone.localtime()
        self.duty: ReportDuty = found
        self.form = PeriodForm(request.GET or None)
        self.calendar, self.period = Calendar.DECREE_09, usual_period(found, self.today, Calendar.DECREE_09)
        if self.form.is_valid() and self.form.period.start <= self.today:
            self.calendar, self.period = self.form.cleaned_data["lich"], self.form.period
        elif self.form.is_valid():
            self.form.add_error("ky", f"Kỳ {self.form.period.label} chưa bắt đầu.")

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def as_of(self) -> date:
        return self.duty.figures_of(self.period, self.today)

    def draft(self) -> Draft | None:
        return draft_of(self.duty, self.commune, self.period)

    def composed(self, draft: Draft | None) -> Composed:
        return compose(commune=self.commune, duty=self.duty, period=self.period, at=self.at, draft=draft)

    @cached_property
    def standing(self) -> Standing:
        return Standing(steps_of(self.duty, self.commune, self.period.code))

    def step_form(self, data: Any = None) -> StepForm:
        return StepForm(data, standing=self.standing, to=upward(self.duty, self.commune), today=self.today)

    def url(self, page: str = "compose", **extra: object) -> str:
        return compose_url(self.duty, self.period, self.calendar, page, **extra)


@allowed(Act.SEE_REPORT, to_write=Act.MAKE_REPORT)
def compose_page(request: Request, plan_id: str, report_id: str) -> HttpResponse:
    """What will be in the report, the officer's words, the files."""
    asked = Asked(request, plan_id, report_id)
    draft = asked.draft()
    usual = _usual(asked)
    form = WordsForm(request.POST or None, draft=draft, usual=usual)
    changed = ""
    if request.method == "POST" and form.is_valid():
        changed = _saved(request, asked, form)
        if not changed:
            return redirect(f"{asked.url()}#loi")
        form = _again(form, asked.draft(), usual)
    context = _page(request, asked, draft) | {"form": form, "changed": changed}
    return render(
        request, "reports/compose.html", context, status=409 if changed else 422 if form.errors else 200
    )


def _usual(asked: Asked) -> dict[str, str]:
    return {
        "subject": subject_words(asked.period),
        "opening": opening_words(asked.duty, asked.period, asked.as_of),
    }


@allowed(Act.MAKE_REPORT)
@require_POST
def step(request: Request, plan_id: str, report_id: str) -> HttpResponse:
    """Write down that the report was printed, signed or sent."""
    asked = Asked(request, plan_id, report_id)
    form = asked.step_form(request.POST)
    if form.is_valid():
        try:
            write_step(duty=asked.duty, commune=asked.commune, period=asked.period.code, told=form.told(),
                       by=request.user, at=asked.at)  # fmt: skip
        except SendingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi.")
            return redirect(f"{asked.url()}#gui")
    draft = asked.draft()
    context = _page(request, asked, draft) | {"form": WordsForm(None, draft=draft, usual=_usual(asked))}
    return render(request, "reports/compose.html", context | {"step_form": form, "changed": ""}, status=422)


def _saved(request: Request, asked: Asked, form: WordsForm) -> str:
    """Keep the words; the sentence of refusal when somebody else was quicker."""
    try:
        save_draft(duty=asked.duty, commune=asked.commune, period=asked.period.code, words=form.words(),
                   seen=form.seen_at(), by=request.user, at=timezone.now())  # fmt: skip
    except DraftChangedError as refusal:
        return str(refusal)
    messages.success(request, "Đã lưu lời văn. Tệp Word tải về sẽ có lời văn này.")
    return ""


def _again(form: WordsForm, draft: Draft | None, usual: dict[str, str]) -> WordsForm:
    """What was typed stays in the boxes; saving once more replaces the other version knowingly."""
    return WordsForm(
        {**form.words(), "seen": draft.saved_at.isoformat() if draft else ""}, draft=draft, usual=usual
    )


def _page(request: Request, asked: Asked, draft: Draft | None) -> dict[str, Any]:
    composed = asked.composed(draft)
    kept = list(templates_of(asked.commune))
    sections = [block for block in composed.document.blocks if isinstance(block, Heading) and block.key]
    return {
        "asked": asked,
        "duty": asked.duty,
        "period": asked.period,
        "as_of": asked.as_of,
        "due": asked.duty.due(asked.period),
        "rhythm": rhythm(asked.duty),
        "draft": draft,
        "composed": composed,
        "rows": composed_rows(composed),
        "before_label": closing_label(composed.before) if composed.before else "",
        "ended": asked.period.end <= asked.today,
        "previews": previews(composed),
        "calendars": Calendar,
        "choices": [(p.code, p.label) for p in offered_periods(asked.duty, asked.today, asked.calendar)],
        "word_url": asked.url("word"),
        "annex_url": asked.url("annex"),
        "excerpts": [(block.text, asked.url("excerpt", section=block.key)) for block in sections],
        "own": [(one, asked.url("fill", template_id=one.pk)) for one in kept if one.kind == "docx"],
        "superior": [(one, asked.url("fill", template_id=one.pk)) for one in kept if one.kind == "xlsx"],
        "may_write": may_write(request),
        "standing": asked.standing,
        "step_form": asked.step_form(),
        "step_url": asked.url("step"),
        "may_close": request.user.may(Act.CLOSE_PERIOD),
    }


@allowed(Act.SEE_REPORT)
def word(request: Request, plan_id: str, report_id: str) -> HttpResponse:
    """The official document."""
    asked = Asked(request, plan_id, report_id)
    return _file(request, asked, "docx", lambda: build(asked.composed(asked.draft()).document))


@allowed(Act.SEE_REPORT)
def annex(request: Request, plan_id: str, report_id: str) -> HttpResponse:
    """The same tables as a workbook."""
    asked = Asked(request, plan_id, report_id)

    def made() -> bytes:
        composed = asked.composed(asked.draft())
        head = composed.document
        return write_workbook(report_sheets(composed.outline), title=head.subject, issuer=head.letterhead.issuer,
                              at=asked.at, banner=head.banner)  # fmt: skip

    return _file(request, asked, "xlsx", made, "phu-luc")


@allowed(Act.SEE_REPORT)
def excerpt(request: Request, plan_id: str, report_id: str, section: str) -> HttpResponse:
    """One section alone, for another unit's report (NB-D2)."""
    asked = Asked(request, plan_id, report_id)
    try:
        part = cut(asked.composed(asked.draft()).document, section)
    except ContentError:
        raise Http404 from None
    return _file(request, asked, "docx", lambda: build_excerpt(part), section)


@allowed(Act.SEE_REPORT)
def fill(request: Request, plan_id: str, report_id: str, template_id: int) -> HttpResponse:
    """The office's own template, or the superior's form, filled with this report."""
    asked = Asked(request, plan_id, report_id)
    template = get_object_or_404(Template, pk=template_id, commune_id=asked.commune)
    try:
        made = filled(template, asked.composed(asked.draft()), asked.period.label, asked.at)
    except DocumentError as refusal:
        messages.error(request, str(refusal))
        return redirect(asked.url())
    return _file(request, asked, template.kind, lambda: made.content, made.name.rsplit(".", 1)[0])


def _file(
    request: Request, asked: Asked, kind: str, made: Callable[[], bytes], part: str = ""
) -> HttpResponse:
    """The bytes as a download with a name that says what it is; written in the journal."""
    content = made()
    note(act="make_report", by=request.user, at=asked.at, commune=asked.commune, subject="report",
         ids=[asked.duty.plan.pk, asked.duty.id, asked.period.code, *([part] if part else [])])  # fmt: skip
    name = "-".join(
        ["bao-cao", asked.duty.id, asked.period.code.replace("..", "-den-"), *([part] if part else [])]
    )
    return download(content, f"{name}.{kind}", MIMES[kind])
