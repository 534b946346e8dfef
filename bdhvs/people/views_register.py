"""Finding people and households, reading what is written about one of them, writing new ones."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed, keep_on_screen
from bdhvs.accounts.middleware import territory_of
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.commands import join_group, register_household, register_person
from bdhvs.people.forms import AsOfForm, HouseholdForm, NewPersonForm, OutsiderForm, attempt
from bdhvs.people.forms_acts import CONSENT_PURPOSES
from bdhvs.people.models import Household, Person
from bdhvs.people.queries import households_found, members_on, persons_found, with_homes
from bdhvs.people.rules import GROUP_LABELS, HouseholdRole, Priority, ResidenceKind
from bdhvs.people.sealing import unseal
from bdhvs.people.tables import ReadTable, household_table, person_table
from bdhvs.people.telling import roster_words, story_of, with_members
from bdhvs.places.models import Hamlet, Unit
from bdhvs.places.queries import hamlet_names, hamlets_on, unit_names, units_on
from bdhvs.ui.tables import respond

CONSENTS = dict(CONSENT_PURPOSES)


def as_of_day(request: Request) -> date:
    """The day the page is read for: `ngay` of the address, else today; never a day to come."""
    today = timezone.localdate()
    form = AsOfForm(request.GET)
    chosen = form.cleaned_data["ngay"] if form.is_valid() else None
    return min(chosen or today, today)


def _asked(request: Request, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:120]


def _hamlets(request: Request, day: date) -> list[tuple[str, str]]:
    """The hamlets of the day that this user may see."""
    own = request.user.hamlets
    listed = hamlets_on(request.commune_code, day).values_list("code", "name")
    return [(code, name) for code, name in listed if not own or code in own]


def _note_reading(request: Request, act: str, subject: str, ids: list[int]) -> None:
    if ids:
        at = timezone.localtime()
        note(act=act, by=request.user, at=at, commune=request.commune_code, subject=subject, ids=ids)


def _answer(
    request: Request, template: str, table: ReadTable, context: dict[str, Any], act: str
) -> HttpResponseBase:
    keep_on_screen(request, table)
    response = respond(request, template, table, context, notes=(f"Ngày {timezone.localdate():%d/%m/%Y}",))
    act = f"export_{act}" if table.state.output else f"see_{act}"
    _note_reading(request, act, table.key, table.read)
    return response


@allowed(Act.SEE_PEOPLE)
def persons(request: Request) -> HttpResponseBase:
    """One box finds a person by name, household or year."""
    today, commune = timezone.localdate(), request.commune_code
    text, hamlet, group = (_asked(request, name) for name in ("tim", "thon", "nhom"))
    year = _asked(request, "nam")
    found = persons_found(
        commune,
        text,
        hamlet=hamlet,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        group=group if group in GROUP_LABELS else "",
        on=today,
        places=territory_of(request).places,
    )
    names = hamlet_names(commune) | unit_names(commune)
    table = person_table(request, with_homes(found, today), names, searching=any((text, hamlet, group, year)))
    context = {
        "text": text,
        "hamlet": hamlet,
        "group": group,
        "year": year,
        "hamlets": _hamlets(request, today),
        "groups": GROUP_LABELS.items(),
        "may_edit": request.user.may(Act.EDIT_PEOPLE),
    }
    return _answer(request, "people/persons.html", table, context, "persons")


@allowed(Act.SEE_PEOPLE)
def households(request: Request) -> HttpResponseBase:
    """Households of a day, by code, address or the name of somebody there."""
    day, text, hamlet = as_of_day(request), _asked(request, "tim"), _asked(request, "thon")
    own = territory_of(request).places
    found = households_found(request.commune_code, day, text, hamlet=hamlet, places=own)
    context = {
        "text": text,
        "hamlet": hamlet,
        "day": day,
        "hamlets": _hamlets(request, day),
        "may_edit": request.user.may(Act.EDIT_PEOPLE),
    }
    table = household_table(request, with_members(found, day), day)
    return _answer(request, "people/households.html", table, context, "households")


def person_of(request: Request, uuid: UUID) -> Person:
    """The person behind an address; outside the territory there is none."""
    return get_object_or_404(Person, uuid=uuid, commune_id=request.commune_code)


@allowed(Act.SEE_PEOPLE)
def person(request: Request, uuid: UUID) -> HttpResponse:
    """Everything the register says about one person."""
    found = person_of(request, uuid)
    if found.merged_into is not None:
        messages.info(request, f"Bản ghi {found.name} đã được gộp vào bản ghi này.")
        return redirect("people:person", found.merged_into.uuid)
    story, may_edit = story_of(found), request.user.may(Act.EDIT_PEOPLE)
    context = {
        "person": found,
        "story": story,
        "consents": [(CONSENTS.get(one.purpose, one.purpose), one) for one in story.consents],
        "roster": [(entry, roster_words(entry, found)) for entry in story.roster],
        "may_edit": may_edit,
        "may_see_journal": request.user.may(Act.SEE_JOURNAL),
        "tail": unseal(found.number_tail) if may_edit else "",
        "phone": unseal(found.phone) if may_edit else "",
    }
    response = render(request, "people/person.html", context)
    _note_reading(request, "see_person", "person", [found.pk])
    return response


def household_of(request: Request, uuid: UUID) -> Household:
    homes = Household.objects.select_related("hamlet", "merged_into")
    return get_object_or_404(homes, uuid=uuid, commune_id=request.commune_code)


@allowed(Act.SEE_PEOPLE)
def household(request: Request, uuid: UUID) -> HttpResponse:
    """Who lived in the household on a day."""
    home, day = household_of(request, uuid), as_of_day(request)
    members = list(members_on(home, day))
    context = {
        "home": home,
        "day": day,
        "is_today": day == timezone.localdate(),
        "members": members,
        "open": home.valid_to is None and home.merged_into_id is None,
        "may_edit": request.user.may(Act.EDIT_PEOPLE),
    }
    response = render(request, "people/household.html", context)
    _note_reading(request, "see_household", "household", [home.pk])
    return response


@allowed(Act.EDIT_PEOPLE)
def household_new(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = HouseholdForm(
        request.POST if request.method == "POST" else None,
        today=today,
        hamlets=_hamlets(request, today),
        initial={"hamlet": _asked(request, "thon")},
    )
    made: list[Household] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(_register_household(request, form.cleaned_data))
    ):
        messages.success(request, f"Đã lập hộ {made[0].code}. Hãy thêm từng người trong hộ.")
        return redirect("people:person_new", made[0].uuid)
    context = {
        "title": "Lập hộ mới",
        "lead": "Lập hộ trước, rồi thêm từng người. Nhiều hộ một lúc? Hãy nhập từ Excel.",
        "form": form,
        "submit_label": "Lập hộ",
        "cancel_url": reverse("people:households"),
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _register_household(request: Request, given: dict[str, Any]) -> Household:
    return register_household(
        hamlet=Hamlet.objects.get(code=given["hamlet"]),
        code=given["code"],
        address=given["address"],
        priority=Priority(given["priority"]),
        valid_from=given["valid_from"],
        by=request.user,
        at=timezone.localtime(),
    )


@allowed(Act.EDIT_PEOPLE)
def person_new(request: Request, uuid: UUID) -> HttpResponse:
    """One more person in a household."""
    home = household_of(request, uuid)
    first = not home.residences.filter(valid_to=None).exists()
    form = NewPersonForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        initial={"role": "head", "lives_from": home.valid_from} if first else {},
    )
    made: list[Person] = []
    if form.is_valid() and attempt(form, lambda: made.append(_register_person(request, form, home))):
        messages.success(request, f"Đã thêm {made[0].name} vào hộ {home.code}.")
        again = request.POST.get("tiep") == "1"
        return redirect("people:person_new" if again else "people:household", home.uuid)
    context = {
        "title": f"Thêm người vào hộ {home.code}",
        "lead": f"{home.hamlet.name}{', ' + home.address if home.address else ''}",
        "form": form,
        "submit_label": "Lưu",
        "again_label": "Lưu và thêm người nữa",
        "cancel_url": reverse("people:household", args=[home.uuid]),
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _register_person(request: Request, form: NewPersonForm, home: Household) -> Person:
    given = form.cleaned_data
    return register_person(
        commune_code=request.commune_code,
        details=form.details(),
        household=home,
        lives_from=given["lives_from"],
        kind=ResidenceKind(given["kind"]),
        role=HouseholdRole(given["role"]),
        by=request.user,
        at=timezone.localtime(),
    )


@allowed(Act.EDIT_PEOPLE)
def outsider_new(request: Request) -> HttpResponse:
    """A person known by a unit of the commune alone."""
    today = timezone.localdate()
    units = {unit.code: unit for unit in units_on(request.commune_code, today)}
    form = OutsiderForm(
        request.POST if request.method == "POST" else None,
        today=today,
        groups=list(GROUP_LABELS.items()),
        units=[(code, unit.name) for code, unit in units.items()],
    )
    made: list[Person] = []
    if form.is_valid() and attempt(form, lambda: made.append(_register_outsider(request, form, units))):
        messages.success(request, f"Đã thêm {made[0].name}.")
        return redirect("people:person", made[0].uuid)
    context = {
        "title": "Thêm người của đơn vị",
        "lead": "Dành cho người làm việc, học tập tại đơn vị của xã mà không ở trong hộ nào của xã.",
        "form": form,
        "submit_label": "Lưu",
        "cancel_url": reverse("people:persons"),
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _register_outsider(request: Request, form: OutsiderForm, units: dict[str, Unit]) -> Person:
    at, given = timezone.localtime(), form.cleaned_data
    made = register_person(commune_code=request.commune_code, details=form.details(), by=request.user, at=at)
    join_group(
        person=made,
        group=given["group"],
        unit=units[given["unit"]],
        valid_from=given["since"],
        by=request.user,
        at=at,
    )
    return made
