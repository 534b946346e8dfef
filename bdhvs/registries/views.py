"""The five registries: a list each, a row with its history, adding, correcting, ending, taking a name out."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed, keep_on_screen
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.journal.rules import IDS_KEPT
from bdhvs.people.picking import AGAIN, note_search, people_choices
from bdhvs.people.sealing import unseal
from bdhvs.registries.commands import add_entries, correct_entry, end_entry, withdraw_entry
from bdhvs.registries.forms import EndForm, EntryForm, initial_of
from bdhvs.registries.models import RegistryEntry
from bdhvs.registries.queries import counts_on, entries_of
from bdhvs.registries.rules import REGISTRIES, Registry, RegistryError
from bdhvs.registries.tables import entry_table, moments_of, standing_of
from bdhvs.skills.desk import Desk
from bdhvs.skills.rules import FactError
from bdhvs.ui.tables import respond


def _registry(slug: str) -> Registry:
    if slug not in REGISTRIES:
        raise Http404
    return REGISTRIES[slug]


def _found(request: Request, slug: str, number: int) -> tuple[Registry, RegistryEntry]:
    registry = _registry(slug)
    return registry, get_object_or_404(entries_of(request.commune_code, registry.kind), pk=number)


def _tell(request: Request, act: str, ids: list[int]) -> None:
    note(act=act, by=request.user, at=timezone.localtime(), commune=request.commune_code, subject="registry_entry",
         ids=ids)  # fmt: skip


@allowed(Act.SEE_REGISTRIES)
def hub(request: Request) -> HttpResponse:
    """Five registries, and how much is in each today."""
    counts = counts_on(request.commune_code, timezone.localdate())
    rows = [(one, counts.get(one.kind.value, 0)) for one in REGISTRIES.values()]
    return render(request, "registries/hub.html", {"rows": rows})


@allowed(Act.SEE_REGISTRIES)
def entries(request: Request, registry: str) -> HttpResponseBase:
    """One registry. Names of people leave the screen only for who may export them."""
    chosen = _registry(registry)
    table = entry_table(request, chosen, timezone.localdate())
    keep_on_screen(request, table)
    ids = list(entries_of(request.commune_code, chosen.kind).values_list("pk", flat=True)[:IDS_KEPT])
    _tell(request, "export_registry" if table.state.output else "see_registry", ids)
    context = {"registry": chosen, "registries": REGISTRIES.values(),
               "may_keep": request.user.may(Act.KEEP_REGISTRIES)}  # fmt: skip
    return respond(request, "registries/entries.html", table, context)


@allowed(Act.SEE_REGISTRIES)
def entry(request: Request, registry: str, row_number: int) -> HttpResponse:
    """One row with its history."""
    chosen, one = _found(request, registry, row_number)
    return _page(request, chosen, one, EndForm())


def _page(
    request: Request, chosen: Registry, one: RegistryEntry, form: EndForm, status: int = 200
) -> HttpResponse:
    _tell(request, "see_registry", [one.pk])
    words, chip = standing_of(one, timezone.localdate())
    keeps = request.user.may(Act.KEEP_REGISTRIES) and one.withdrawn_on is None
    context = {
        "registry": chosen,
        "entry": one,
        "contact": unseal(one.contact),
        "words": words,
        "chip": chip,
        "moments": moments_of(one),
        "form": form if keeps else None,
        "keeps": keeps,
        "may_see_person": request.user.may(Act.SEE_PEOPLE),
    }
    return render(request, "registries/entry.html", context, status=status)


@allowed(Act.KEEP_REGISTRIES)
def new(request: Request, registry: str) -> HttpResponse:
    """A new row."""
    return _kept(request, _registry(registry), None)


@allowed(Act.KEEP_REGISTRIES)
def correct(request: Request, registry: str, row_number: int) -> HttpResponse:
    """Say otherwise."""
    return _kept(request, *_found(request, registry, row_number))


def _kept(request: Request, chosen: Registry, old: RegistryEntry | None) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = _form(request, chosen, old, desk)
    searches = AGAIN in request.POST
    if request.method == "POST" and not searches and form.is_valid():
        try:
            if old is None:
                add_entries(commune_code=desk.commune, entries=[form.details()], by=request.user, at=desk.at)
            else:
                correct_entry(entry=old, details=form.details(), by=request.user, at=desk.at)
        except (RegistryError, FactError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi.")
            return redirect("registries:entries", chosen.slug)
    context = {
        "registry": chosen,
        "form": form,
        "title": f"Sửa: {old.name}" if old else f"Thêm {chosen.kind.label}",
    }
    return render(
        request, "registries/form.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _form(request: Request, chosen: Registry, old: RegistryEntry | None, desk: Desk) -> EntryForm:
    """The form, with the people found in the register where somebody was sought."""
    sent: Any = request.POST or None
    initial = initial_of(old, unseal(old.contact)) if old else {"valid_from": desk.on}
    text = request.POST.get("find", "")[:80]
    kept = [request.POST.get("person", "") if sent else str(initial.get("person") or "")]
    people = []
    if chosen.persons and request.user.may(Act.SEE_PEOPLE):
        people = people_choices(desk.commune, text, kept)
        note_search(subject="person", choices=people, commune=desk.commune, by=request.user, at=desk.at)
    if sent and AGAIN in request.POST:
        initial = {name: request.POST.get(name, "") for name in EntryForm.base_fields}
        sent = None
    return EntryForm(sent, registry=chosen, desk=desk, people=people, initial=initial)


def _act(
    request: Request, chosen: Registry, one: RegistryEntry, form: EndForm, act: Callable[[], None]
) -> HttpResponse:
    try:
        act()
    except (RegistryError, FactError) as refusal:
        form.add_error(None, str(refusal))
        return _page(request, chosen, one, form, status=422)
    messages.success(request, "Đã ghi.")
    return redirect("registries:entry", chosen.slug, one.pk)


@allowed(Act.KEEP_REGISTRIES)
@require_POST
def end(request: Request, registry: str, row_number: int) -> HttpResponse:
    """Write the first day it is there no more."""
    chosen, one = _found(request, registry, row_number)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen, one, form, status=422)
    at = timezone.localtime()
    return _act(
        request, chosen, one, form, lambda: end_entry(entry=one, valid_to=form.day(), by=request.user, at=at)
    )


@allowed(Act.KEEP_REGISTRIES)
@require_POST
def withdraw(request: Request, registry: str, row_number: int) -> HttpResponse:
    """Take a name out because its owner asked."""
    chosen, one = _found(request, registry, row_number)
    at = timezone.localtime()
    form = EndForm({"het-valid_to": f"{at:%d/%m/%Y}"})
    form.is_valid()
    return _act(
        request, chosen, one, form, lambda: withdraw_entry(entry=one, on=at.date(), by=request.user, at=at)
    )
