"""Reports of hamlets, teams and units: the office asks, judges and sums up; each place fills its own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.reports.documents.workbook import MIME as XLSX
from bdhvs.reports.http import download
from bdhvs.reports.models import Paper, Round
from bdhvs.reports.rules import DraftChangedError, SubmissionError
from bdhvs.reports.units.commands import Filled, hand_in_paper, save_paper
from bdhvs.reports.units.forms import PaperForm, ReasonForm, SheetForm
from bdhvs.reports.units.judging import approve, give_back, lock
from bdhvs.reports.units.pages import moments_of, office_rows, own_cards, paper_rows, reminder, tiles_of
from bdhvs.reports.units.queries import (
    Line,
    RoundState,
    counted_for,
    forms_of,
    lines_for,
    own_places,
    rounds_of,
    state_of,
    states_of,
    turns_of,
)
from bdhvs.reports.units.rules import FieldKind, PaperError, lacking
from bdhvs.reports.units.sheets import read_sheet, write_sheet
from bdhvs.reports.units.tables import chip_of, round_table, sum_words
from bdhvs.skills.rules import FactError
from bdhvs.ui.tables import respond

REFUSALS = (PaperError, SubmissionError, DraftChangedError, FactError)
_NEWEST = 30
_CLOSED = "Báo cáo đã nộp hoặc đã khóa nên không nhận thêm số. Muốn sửa, hãy nhờ cán bộ xã trả lại."


@allowed(Act.SEE_BOARD)
def home(request: Request) -> HttpResponse:
    """The office sees rounds and forms; a place sees the papers it owes."""
    at = timezone.localtime()
    if request.user.may(Act.SEE_REPORT):
        states = states_of(list(rounds_of(request.commune_code)[:_NEWEST]))
        context = {
            "rows": office_rows(states, at),
            "forms": list(forms_of(request.commune_code)),
            "may_write": request.user.may(Act.MAKE_REPORT),
        }
        return render(request, "reports/units/rounds.html", context)
    return render(
        request,
        "reports/units/own.html",
        {"cards": own_cards(lines_for(request.user, request.commune_code), at)},
    )


def _round(request: Request, round_id: int) -> Round:
    return get_object_or_404(
        Round.objects.select_related("form", "asked_by"), pk=round_id, commune_id=request.commune_code
    )


@allowed(Act.SEE_REPORT)
def round_page(request: Request, round_id: int) -> HttpResponseBase:
    """Who handed in what, what it comes to, whom to remind."""
    at, state = timezone.localtime(), state_of(_round(request, round_id))
    places = state.round.get_subject_kind_display()
    sums = [(one.title, *sum_words(total, one.kind, places)) for one, total in state.sums()]
    context = {
        "state": state,
        "tiles": tiles_of(state, at),
        "sums": sums,
        "reminder": reminder(state, at),
        "may_write": request.user.may(Act.MAKE_REPORT) and state.round.locked_at is None,
    }
    due = state.round.due_at.astimezone(at.tzinfo)
    told = (f"{title}: {number} ({how})" for title, number, how in sums)
    notes = (state.words, f"Hạn {due:%H:%M %d/%m/%Y}", *told)
    return respond(request, "reports/units/round.html", round_table(request, state, at), context, notes=notes)


@allowed(Act.MAKE_REPORT)
@require_POST
def lock_round(request: Request, round_id: int) -> HttpResponse:
    state = state_of(_round(request, round_id))
    _told(
        request, lambda: lock(state=state, by=request.user, at=timezone.localtime()), "Đã khóa đợt báo cáo."
    )
    return redirect("units:round", round_id)


class Asked:
    """The paper that the address asks for: of this person, or of the office."""

    def __init__(self, request: Request, round_id: int, subject_id: str) -> None:
        self.request, self.at = request, timezone.localtime()
        self.state: RoundState = state_of(_round(request, round_id))
        self.office = request.user.may(Act.SEE_REPORT)
        line = next((line for line in self.state.lines if line.place.code == subject_id), None)
        if line is None:
            raise Http404
        if not self.office and subject_id not in own_places(request.user):
            raise PermissionDenied
        self.line: Line = line
        self.subject_id = subject_id

    @property
    def round(self) -> Round:
        return self.state.round

    @property
    def is_open(self) -> bool:
        free = self.line.status in ("", "due", "returned") and self.round.locked_at is None
        return free and self.request.user.may(Act.ENTER_FACTS)

    def counted(self) -> dict[str, int]:
        """What the software counts for this place: at handing in, or now while nothing is in hand."""
        if self.line.is_handed and self.line.paper is not None:
            return dict(self.line.paper.counted)
        asked = [one for one in self.state.fields if one.kind is FieldKind.COUNT]
        found = counted_for(self.round)
        return {one.key: found[one.key].get(self.subject_id, 0) for one in asked}

    def form(self, data: Any = None) -> PaperForm:
        return PaperForm(data, asked=self.state.fields, paper=self.line.paper)


@allowed(Act.SEE_BOARD, to_write=Act.ENTER_FACTS)
def paper(request: Request, round_id: int, subject_id: str) -> HttpResponse:
    """Fill, save, hand in; the office reads and judges on the same page."""
    asked = Asked(request, round_id, subject_id)
    if request.method == "POST" and not asked.is_open:
        return _refused(request, asked, _CLOSED)
    form = asked.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hands_in = request.POST.get("viec") == "nop"
        if _kept(request, asked, form.filled(), hands_in=hands_in, form=form):
            return redirect(request.path)
    return _paper_page(request, asked, form)


def _refused(request: Request, asked: Asked, why: str) -> HttpResponse:
    """Back to the paper, which has no boxes to say it beside."""
    messages.error(request, why)
    return redirect("units:paper", asked.round.pk, asked.subject_id)


def _kept(
    request: Request, asked: Asked, filled: Filled, *, hands_in: bool, form: PaperForm | None = None
) -> bool:
    """Save, or save and hand in; a refusal is told and what was typed stays in the boxes."""
    given: dict[str, Any] = {"round": asked.round, "subject_id": asked.subject_id, "filled": filled,
                             "by": request.user, "at": asked.at}  # fmt: skip
    try:
        if hands_in:
            hand_in_paper(counted=asked.counted(), **given)
        else:
            save_paper(**given)
    except REFUSALS as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
        return False
    left = lacking(asked.state.fields, filled.values)
    open_words = f" Còn {len(left)} ô để trống, được ghi là chưa có số." if left else ""
    messages.success(request, ("Đã nộp." if hands_in else "Đã lưu, chưa nộp.") + open_words)
    return True


def _paper_page(request: Request, asked: Asked, form: PaperForm, **more: Form) -> HttpResponse:
    line = asked.line
    turns = turns_of(line.paper) if line.paper else []
    status, word = chip_of(line, asked.at)
    back = next((one for one in turns if one.status == "returned"), None)
    context = {
        "asked": asked,
        "state": asked.state,
        "line": line,
        "form": form,
        "rows": paper_rows(asked.state.fields, line, asked.counted()),
        "chip": status,
        "word": word,
        "returned": back if line.status == "returned" else None,
        "moments": moments_of(turns),
        "may_judge": request.user.may(Act.MAKE_REPORT) and asked.round.locked_at is None,
        "reason_form": ReasonForm(),
        "sheet_form": SheetForm(),
    } | more  # fmt: skip
    wrong = form.errors or any(one.errors for one in more.values())
    return render(request, "reports/units/paper.html", context, status=422 if wrong else 200)


@allowed(Act.MAKE_REPORT)
@require_POST
def judge(request: Request, round_id: int, subject_id: str) -> HttpResponse:
    """Approve, or give back with a reason."""
    asked = Asked(request, round_id, subject_id)
    held: Paper | None = asked.line.paper
    if held is None:
        raise Http404
    if asked.line.status not in ("submitted", "approved"):
        return _refused(request, asked, "Báo cáo này chưa nộp hoặc đã khóa nên không xét được.")
    held.round = asked.round
    act: Mapping[str, Any] = {"paper": held, "by": request.user, "at": asked.at}
    if request.POST.get("viec") == "duyet":
        _told(request, lambda: approve(**act), f"Đã duyệt báo cáo của {asked.line.place.name}.")
        return redirect("units:round", round_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _paper_page(request, asked, asked.form(), reason_form=form)
    _told(
        request,
        lambda: give_back(reason=form.cleaned_data["reason"], **act),
        "Đã trả lại, nơi nộp thấy lý do.",
    )
    return redirect("units:paper", round_id, subject_id)


def _told(request: Request, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


@allowed(Act.SEE_BOARD)
def sheet(request: Request, round_id: int, subject_id: str) -> HttpResponse:
    """The paper as a workbook."""
    asked = Asked(request, round_id, subject_id)
    content = write_sheet(asked.state, asked.line, asked.counted())
    return download(content, f"bao-cao-{subject_id}-{asked.round.period.replace('..', '-den-')}.xlsx", XLSX)


@allowed(Act.ENTER_FACTS)
@require_POST
def sheet_in(request: Request, round_id: int, subject_id: str) -> HttpResponse:
    """A filled workbook: its numbers are saved as a draft, to be looked at and handed in."""
    asked = Asked(request, round_id, subject_id)
    if not asked.is_open:
        return _refused(request, asked, _CLOSED)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _paper_page(request, asked, asked.form(), sheet_form=form)
    try:
        values, words = read_sheet(form.cleaned_data["file"].read(), asked.state.fields)
    except PaperError as refusal:
        form.add_error("file", str(refusal))
        return _paper_page(request, asked, asked.form(), sheet_form=form)
    seen: datetime | None = asked.line.paper.saved_at if asked.line.paper else None
    _kept(request, asked, Filled(values, words, seen), hands_in=False)
    return redirect("units:paper", round_id, subject_id)
