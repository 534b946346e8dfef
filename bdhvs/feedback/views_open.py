"""What a citizen opens by scanning the code of a hamlet: send a word, and read the answer later. No account.

Nothing typed stands in an address. The code that finds the answer is shown once and kept as a hash only.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bdhvs.accounts.signin.devices import address_of
from bdhvs.accounts.signin.rules import TooManyTriesError, in_words
from bdhvs.accounts.signin.tries import begin_try, forgive
from bdhvs.feedback.commands import NeedEntry, raise_with_slip
from bdhvs.feedback.forms import CitizenForm, SlipForm
from bdhvs.feedback.queries import need_of_slip
from bdhvs.feedback.rules import SLIP_LENGTH, WAITING, NeedKind, NeedState
from bdhvs.feedback.slips import asked_in, sent_to
from bdhvs.ops.territory import scope
from bdhvs.places.models import Hamlet
from bdhvs.places.queries import working_communes

View = Callable[..., HttpResponse]
LONGEST_CODE = 24


@contextmanager
def _hamlet(code: str) -> Iterator[Hamlet]:
    """The hamlet of a scanned code, in a scope of that hamlet alone.

    Raises: Http404 for a code of no hamlet of today
    """
    commune = code[:5]
    if len(code) > LONGEST_CODE or commune not in working_communes():
        raise Http404
    with scope([commune], [code]):
        found = (
            Hamlet.objects.select_related("commune")
            .filter(pk=code, commune_id=commune, valid_to=None)
            .first()
        )
        if found is None:
            raise Http404
        yield found


def open_to_citizens(view: View) -> View:
    """Open to everybody: a citizen needs no account to be heard (issue 6, P-FB)."""

    @wraps(view)
    def page(request: HttpRequest, code: str) -> HttpResponse:
        with _hamlet(code) as hamlet:
            return view(request, hamlet)

    page.decided = "a citizen needs no account to be heard"  # type: ignore[attr-defined]
    return page


@open_to_citizens
def send(request: HttpRequest, hamlet: Hamlet) -> HttpResponse:
    """Tell what is in the way. Sent twice (a slow network, the back button) it is kept once."""
    form = CitizenForm(request.POST or None, initial={"ma_gui": uuid4()})
    context: dict[str, Any] = {"hamlet": hamlet, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["slip"] = _take_in(request, hamlet, form)
        except TooManyTriesError as refusal:
            context["busy"] = in_words(refusal.wait)
            return render(request, "feedback/send.html", context, status=429)
        return render(request, "feedback/sent.html", context)
    return render(request, "feedback/send.html", context, status=422 if form.errors else 200)


def _take_in(request: HttpRequest, hamlet: Hamlet, form: CitizenForm) -> str:
    at, given = timezone.localtime(), form.cleaned_data
    begin_try(counted=sent_to(hamlet.code, address_of(request)), at=at)
    entry = NeedEntry(
        None, NeedKind(given["kind"]), at.date(), words=given["words"], reach=given["reach"], uuid=given["ma_gui"],
        hamlet_code=hamlet.code,
    )  # fmt: skip
    chance = secrets.token_bytes(SLIP_LENGTH)
    return raise_with_slip(commune_code=hamlet.commune_id, entry=entry, chance=chance, at=at)


@open_to_citizens
def look_up(request: HttpRequest, hamlet: Hamlet) -> HttpResponse:
    """Read the answer by the code: state and answer only, never the words that were sent."""
    form = SlipForm(request.POST or None)
    context: dict[str, Any] = {"hamlet": hamlet, "form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _looked_up(request, hamlet, form, context)
    elif form.errors:
        status = 422
    return render(request, "feedback/look_up.html", context, status=status)


def _looked_up(request: HttpRequest, hamlet: Hamlet, form: SlipForm, context: dict[str, Any]) -> int:
    counted = asked_in(hamlet.code, address_of(request))
    try:
        begin_try(counted=counted, at=timezone.localtime())
    except TooManyTriesError as refusal:
        form.add_error("ma", str(refusal))
        return 429
    need = need_of_slip(hamlet.commune_id, form.cleaned_data["ma"])
    if need is None:
        form.add_error("ma", "Không có mã này. Hãy xem lại từng chữ, từng số.")
        return 422
    with transaction.atomic():
        forgive(counted=counted)
    context |= {"need": need, "waiting": need.state in WAITING, "given": need.state != NeedState.OPEN}
    return 200
