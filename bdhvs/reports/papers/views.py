"""Documents to download where they are needed: of a plan, of a gathering."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.gatherings.attending.queries import signed_in
from bdhvs.journal.commands import note
from bdhvs.places.queries import hamlet_names
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import leads_of, plans_of, tasks_of
from bdhvs.reports.documents.builder import MIME, build
from bdhvs.reports.documents.content import Document
from bdhvs.reports.http import download
from bdhvs.reports.papers.heads import Office
from bdhvs.reports.papers.of_gathering import Told, attendance, invitation, minutes, usual_guests
from bdhvs.reports.papers.of_plan import assignment, plan_document, sub_plan
from bdhvs.reports.papers.queries import actors_of, gathering_named, office_of, told_of, usual_office
from bdhvs.ui.forms import FreeText, FreeTextField

PLACES_OF = {"hamlets": "hamlet"}


class GuestsForm(forms.Form):
    """Whom to invite; nothing of it is stored."""

    guests = FreeTextField(label="Kính mời", max_length=1500, widget=FreeText(attrs={"rows": 4}),
                           help_text="Mỗi dòng một thành phần.")  # fmt: skip


def _plan(request: Request, plan_id: str) -> Plan:
    return get_object_or_404(Plan, pk=plan_id, commune_id=request.commune_code)


def _handed(request: Request, document: Document, name: str, *ids: object) -> HttpResponse:
    note(act="make_paper", by=request.user, at=timezone.localtime(), commune=request.commune_code,
         subject="official_document", ids=ids)  # fmt: skip
    return download(build(document), f"{name}.docx", MIME)


@allowed(Act.SEE_BOARD)
def plans(request: Request) -> HttpResponse:
    """Which plan the documents are of."""
    return render(request, "reports/papers/plans.html", {"plans": list(plans_of(request.commune_code))})


@allowed(Act.SEE_BOARD)
def of_plan(request: Request, plan_id: str) -> HttpResponse:
    """Documents of a plan: itself, the assignment, each place's part."""
    plan = _plan(request, plan_id)
    context = {
        "plan": plan,
        "actors": actors_of(plan),
        "hamlets": sorted(hamlet_names(plan.commune_id).items()),
    }
    return render(request, "reports/papers/of_plan.html", context)


@allowed(Act.SEE_BOARD)
def plan_word(request: Request, plan_id: str) -> HttpResponse:
    plan = _plan(request, plan_id)
    document = plan_document(office_of(plan, timezone.localtime()), leads_of(plan.commune_id))
    return _handed(request, document, f"ke-hoach-{plan.pk}", plan.pk)


@allowed(Act.SEE_BOARD)
def assignment_word(request: Request, plan_id: str) -> HttpResponse:
    plan, at = _plan(request, plan_id), timezone.localtime()
    tasks = list(tasks_of(plan.commune_id, plan.pk))
    document = assignment(office_of(plan, at), tasks, leads_of(plan.commune_id), at.date())
    return _handed(request, document, f"phan-cong-{plan.pk}", plan.pk)


@allowed(Act.SEE_BOARD)
def sub_plan_word(request: Request, plan_id: str, actor: str) -> HttpResponse:
    """Of one actor of the plan; `?noi=` names the hamlet where the plan speaks of all of them."""
    plan = _plan(request, plan_id)
    known = {code: name for code, name, _ in actors_of(plan)}
    if actor not in known:
        raise Http404
    places = hamlet_names(plan.commune_id) if request.GET.get("noi") else {}
    place = places.get(request.GET.get("noi", ""), known[actor])
    place = place[0].upper() + place[1:]
    document = sub_plan(office_of(plan, timezone.localtime()), leads_of(plan.commune_id), actor, place)
    return _handed(request, document, f"ke-hoach-{actor}-{plan.pk}", plan.pk, actor)


def _gathering(request: Request, gathering_id: int) -> tuple[Office, Told]:
    found = gathering_named(request.commune_code, gathering_id)
    office = usual_office(request.commune_code, timezone.localtime())
    if found is None or office is None:
        raise Http404
    return office, told_of(found)


@allowed(Act.SEE_BOARD)
def of_gathering(request: Request, gathering_id: int) -> HttpResponse:
    """Documents of a gathering: invitation before, minutes and list after."""
    _, told = _gathering(request, gathering_id)
    context = {
        "told": told,
        "form": GuestsForm(initial={"guests": usual_guests(told)}),
        "may_list": request.user.may(Act.EXPORT_PEOPLE),
    }
    return render(request, "reports/papers/of_gathering.html", context)


@allowed(Act.SEE_BOARD)
@require_POST
def invitation_word(request: Request, gathering_id: int) -> HttpResponse:
    office, told = _gathering(request, gathering_id)
    form = GuestsForm(request.POST)
    if not form.is_valid():
        context = {"told": told, "form": form, "may_list": request.user.may(Act.EXPORT_PEOPLE)}
        return render(request, "reports/papers/of_gathering.html", context, status=422)
    guests = [line.strip(" -•\t") for line in form.cleaned_data["guests"].splitlines() if line.strip(" -•\t")]
    return _handed(request, invitation(office, told, guests), f"giay-moi-{gathering_id}", gathering_id)


@allowed(Act.SEE_BOARD)
def minutes_word(request: Request, gathering_id: int) -> HttpResponse:
    office, told = _gathering(request, gathering_id)
    return _handed(request, minutes(office, told), f"bien-ban-{gathering_id}", gathering_id)


@allowed(Act.EXPORT_PEOPLE)
def list_word(request: Request, gathering_id: int) -> HttpResponse:
    """Names leave the screen: whoever may take lists away, with a journal line of whose names they were."""
    office, told = _gathering(request, gathering_id)
    came = signed_in(told.gathering)
    note(act="export_persons", by=request.user, at=timezone.localtime(), commune=request.commune_code,
         subject="person", ids=[one.person_id for one in came])  # fmt: skip
    names = [(one.name, one.get_means_display()) for one in came]
    return _handed(request, attendance(office, told, names), f"danh-sach-{gathering_id}", gathering_id)
