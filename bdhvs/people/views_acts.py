"""One page for every act on a person or a household: it says what will happen, asks, and does it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.acts import (
    HOUSEHOLD_ACTS,
    LEAVE_GROUP,
    PERSON_ACTS,
    STOP_SERVING,
    ActPage,
    Deed,
    Subject,
)
from bdhvs.people.forms import CorrectForm, attempt
from bdhvs.people.forms_acts import MoveForm, open_home
from bdhvs.people.models import Household, Membership, Person, Roster


def _carry_out(
    request: Request, page: ActPage, subject: Subject, *, shows: Person | Household, title: str, back: str
) -> HttpResponse:
    today = timezone.localdate()
    options: dict[str, Any] = {"today": today, "subject": subject}
    if issubclass(page.form, CorrectForm):
        options = {"today": today, "person": subject}
    if issubclass(page.form, MoveForm) and isinstance(subject, Person):
        options["initial"] = _moving_from(subject)
    form = page.form(request.POST if request.method == "POST" else None, **options)
    if request.method == "POST" and form.is_valid():
        deed = Deed(subject, form, request.user, timezone.localtime())
        if attempt(form, lambda: page.run(deed)):
            messages.success(request, page.said)
            return redirect(back)
    kind = "person" if isinstance(shows, Person) else "household"
    at, commune = timezone.localtime(), request.commune_code
    note(act=f"see_{kind}", by=request.user, at=at, commune=commune, subject=kind, ids=[shows.pk])
    context = {
        "title": title,
        "form": form,
        "effects": page.effects,
        "confirm_label": page.button,
        "danger": page.danger,
        "cancel_url": back,
    }
    return render(request, "people/act.html", context, status=422 if form.errors else 200)


def _moving_from(person: Person) -> dict[str, str]:
    home = open_home(person)
    return {"kind": home.kind, "role": "member"} if home and home.kind != "absent" else {}


@allowed(Act.EDIT_PEOPLE)
def person_act(request: Request, uuid: UUID, act: str) -> HttpResponse:
    page = PERSON_ACTS.get(act)
    if page is None:
        raise Http404
    person = get_object_or_404(Person, uuid=uuid, commune_id=request.commune_code, merged_into=None)
    back = reverse("people:person", args=[uuid])
    return _carry_out(request, page, person, shows=person, title=f"{page.title}: {person.name}", back=back)


@allowed(Act.EDIT_PEOPLE)
def household_act(request: Request, uuid: UUID, act: str) -> HttpResponse:
    page = HOUSEHOLD_ACTS.get(act)
    if page is None:
        raise Http404
    homes = Household.objects.select_related("hamlet").filter(valid_to=None, merged_into=None)
    home = get_object_or_404(homes, uuid=uuid, commune_id=request.commune_code)
    back = reverse("people:household", args=[uuid])
    return _carry_out(request, page, home, shows=home, title=f"{page.title}: hộ {home.code}", back=back)


@allowed(Act.EDIT_PEOPLE)
def leave_group(request: Request, membership_id: int) -> HttpResponse:
    open_ones = Membership.objects.filter(commune_id=request.commune_code, valid_to=None)
    held = get_object_or_404(open_ones.select_related("person"), pk=membership_id)
    back = reverse("people:person", args=[held.person.uuid])
    title = f"{LEAVE_GROUP.title}: {held.person.name}, {held.get_group_code_display()}"
    return _carry_out(request, LEAVE_GROUP, held, shows=held.person, title=title, back=back)


@allowed(Act.EDIT_PEOPLE)
def stop_serving(request: Request, entry_id: int) -> HttpResponse:
    open_ones = Roster.objects.filter(commune_id=request.commune_code, valid_to=None)
    entry = get_object_or_404(
        open_ones.select_related("subject_person").exclude(subject_person=None), pk=entry_id
    )
    assert entry.subject_person is not None  # noqa: S101 the filter above
    back = reverse("people:person", args=[entry.subject_person.uuid])
    title = f"{STOP_SERVING.title}: {entry.subject_person.name}"
    return _carry_out(request, STOP_SERVING, entry, shows=entry.subject_person, title=title, back=back)
