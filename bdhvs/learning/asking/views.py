"""The helper in the office: questions without an answer, cards, whom learners call."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.approval.forms import ReasonForm
from bdhvs.learning.approval.pages import choices, sent_away, tried
from bdhvs.learning.approval.rules import RefusalError
from bdhvs.learning.asking.answering import fits
from bdhvs.learning.asking.commands import (
    approve_card,
    keep_desk,
    return_card,
    rewrite_card,
    set_aside,
    withdraw_card,
    write_card,
)
from bdhvs.learning.asking.forms import CardForm, DeskForm
from bdhvs.learning.asking.models import AnswerCard, OpenQuestion
from bdhvs.learning.asking.passages import library
from bdhvs.learning.asking.queries import cards_of, desk_of, open_questions
from bdhvs.learning.asking.rules import CardState, card_state
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.people.sealing import unseal
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

CHIPS = {
    CardState.WAITING: "needs_decision",
    CardState.RETURNED: "late",
    CardState.SHOWN: "reached",
    CardState.WITHDRAWN: "missed",
}


@allowed(Act.ANSWER_QUESTIONS)
def questions(request: Request) -> HttpResponseBase:
    """What people asked and nothing answered, the most often asked first."""
    table: Table[OpenQuestion] = Table(
        open_questions(request.commune_code),
        (
            Column("words", "Câu hỏi", Kind.LINK, heading=True, sortable=False,
                   source=lambda one: unseal(one.words), link=lambda one: reverse("asking:question", args=[one.pk])),
            Column("times", "Số lần hỏi", Kind.NUMBER),
            Column("last_on", "Hỏi gần nhất", Kind.DATE),
        ),
        request.GET,
        key="cau-hoi",
        caption="Câu hỏi chưa có trả lời",
        sort="-times",
        empty=Empty("Không còn câu nào chờ", "Câu hỏi mà bài học chưa trả lời được sẽ hiện ở đây, không kèm tên ai."),
    )  # fmt: skip
    return respond(request, "learning/asking/questions.html", table, {})


@allowed(Act.ANSWER_QUESTIONS)
def question(request: Request, question_id: int) -> HttpResponse:
    """One question with what the lessons come nearest to it."""
    one = get_object_or_404(open_questions(request.commune_code), pk=question_id)
    words, known = unseal(one.words), shelf_of(request.commune_code)
    near = [(fit.passage, known.lessons[fit.passage.lesson]) for fit in fits(library(known), words)[:3]]
    return render(request, "learning/asking/question.html", {"question": one, "words": words, "near": near})


@allowed(Act.ANSWER_QUESTIONS)
@require_POST
def aside(request: Request, question_id: int) -> HttpResponse:
    """No card for this one."""
    one = get_object_or_404(open_questions(request.commune_code), pk=question_id)
    set_aside(question=one, by=request.user, at=timezone.localtime())
    messages.success(request, "Đã bỏ qua câu hỏi này.")
    return redirect("asking:questions")


def _state(card: AnswerCard) -> CardState:
    return card_state(
        returned=card.returned, approved=card.approved_at is not None, withdrawn=card.withdrawn_at is not None
    )


@allowed(Act.APPROVE_ANSWERS)
def cards(request: Request) -> HttpResponseBase:
    """Every card, newest first; searched by its question and its answer."""
    table: Table[AnswerCard] = Table(
        cards_of(request.commune_code),
        (
            Column("asks", "Câu hỏi", Kind.LINK, heading=True, searchable=True,
                   link=lambda card: reverse("asking:card", args=[card.pk])),
            Column("says", "Trả lời", sortable=False, searchable=True),
            Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=lambda card: _state(card).label,
                   status_of=lambda card: CHIPS[_state(card)]),
            Column("written_by", "Người viết", source="written_by.full_name", sortable=False),
            Column("written_at", "Viết ngày", Kind.DATE),
        ),
        request.GET,
        key="the-hoi-dap",
        caption="Thẻ hỏi đáp",
        sort="-written_at",
        empty=Empty("Chưa có thẻ nào", "Viết thẻ cho câu bà con hay hỏi. Người khác duyệt thì bà con mới thấy."),
    )  # fmt: skip
    context = {"may_write": request.user.may(Act.ANSWER_QUESTIONS)}
    return respond(request, "learning/asking/cards.html", table, context)


@allowed(Act.APPROVE_ANSWERS)
def card(request: Request, card_id: int) -> HttpResponse:
    """One card and what may be done with it."""
    return _page(request, get_object_or_404(cards_of(request.commune_code), pk=card_id), ReasonForm())


def _page(request: Request, one: AnswerCard, form: ReasonForm, status: int = 200) -> HttpResponse:
    state = _state(one)
    writes = request.user.may(Act.ANSWER_QUESTIONS)
    context = {
        "card": one, "state": state, "chip": CHIPS[state], "form": form,
        "lesson": shelf_of(request.commune_code).lessons.get(one.lesson),
        **choices(request, one, writes=writes, approves=True, shown=state is CardState.SHOWN),
    }  # fmt: skip
    return render(request, "learning/asking/card.html", context, status=status)


@allowed(Act.ANSWER_QUESTIONS)
def write(request: Request) -> HttpResponse:
    """A new card, empty or out of a question (`cau`)."""
    wanted = request.GET.get("cau", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
    asked = open_questions(request.commune_code).filter(pk=number).first()
    return _written(request, None, asked)


@allowed(Act.ANSWER_QUESTIONS)
def rewrite(request: Request, card_id: int) -> HttpResponse:
    """Correct what waits for approval."""
    return _written(request, get_object_or_404(cards_of(request.commune_code), pk=card_id), None)


def _written(request: Request, old: AnswerCard | None, asked: OpenQuestion | None) -> HttpResponse:
    at = timezone.localtime()
    form = CardForm(request.POST or None, initial=_initial(old, asked), shelf=shelf_of(request.commune_code))
    if request.method == "POST" and form.is_valid():
        try:
            if old is None:
                old = write_card(
                    commune=request.commune_code,
                    details=form.details(),
                    by=request.user,
                    at=at,
                    question=asked,
                )
            else:
                rewrite_card(card=old, details=form.details(), by=request.user, at=at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã gửi chờ duyệt. Người khác duyệt thì máy mới trả lời bằng thẻ này.")
            return redirect("asking:card", old.pk)
    context = {
        "title": "Sửa thẻ hỏi đáp" if old else "Viết thẻ hỏi đáp",
        "lead": "Thẻ của xã đứng trước mọi bài học khi bà con hỏi đúng câu này.",
        "form": form,
        "submit_label": "Gửi chờ duyệt",
        "cancel_url": reverse("asking:cards"),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def _initial(old: AnswerCard | None, asked: OpenQuestion | None) -> dict[str, Any]:
    if old is not None:
        opens = f"{old.lesson}#{old.step}" if old.step else old.lesson
        return {"asks": old.asks, "others": old.others, "says": old.says, "opens": opens}
    return {"asks": unseal(asked.words)[:120]} if asked else {}


@allowed(Act.APPROVE_ANSWERS)
@require_POST
def approve(request: Request, card_id: int) -> HttpResponse:
    """Give it to everybody who asks."""
    one = get_object_or_404(cards_of(request.commune_code), pk=card_id)
    tried(
        request,
        "Đã duyệt. Từ giờ bà con hỏi câu này sẽ thấy thẻ.",
        approve_card,
        card=one,
        at=timezone.localtime(),
    )
    return redirect("asking:card", card_id)


@allowed(Act.APPROVE_ANSWERS)
@require_POST
def refuse(request: Request, card_id: int) -> HttpResponse:
    """Give it back to its writer, or take it away from everybody; both need a reason."""
    one, form = get_object_or_404(cards_of(request.commune_code), pk=card_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, status=422)
    sent_away(
        request, waits=one.waits, back=return_card, away=withdraw_card, card=one,
        said="Đã rút thẻ. Câu hỏi của thẻ trở lại danh sách chờ.", reason=form.cleaned_data["reason"],
        at=timezone.localtime(),
    )  # fmt: skip
    return redirect("asking:card", card_id)


@allowed(Act.ANSWER_QUESTIONS)
def desk(request: Request) -> HttpResponse:
    """Whom learners call and where somebody helps."""
    at = timezone.localtime()
    held = desk_of(request.commune_code)
    names = ("police", "clinic", "desk", "places")
    form = DeskForm(request.POST or None, initial={name: getattr(held, name) for name in names})
    if request.method == "POST" and form.is_valid():
        keep_desk(commune=request.commune_code, details=form.details(), by=request.user, at=at)
        messages.success(request, "Đã lưu. Trang hỏi đáp của bà con dùng ngay.")
        return redirect("asking:questions")
    context = {
        "title": "Nơi có người giúp",
        "lead": "Hiện cho mọi người khi câu hỏi cần người thật. Chỗ nào để trống thì máy không bịa số.",
        "form": form,
        "cancel_url": reverse("asking:questions"),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)
