"""The list of gatherings, one gathering with its story, planning, moving, cancelling."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.gatherings.attending.queries import headcounts_of, signed_in
from bdhvs.gatherings.contests.rules import CONTEST_KIND
from bdhvs.gatherings.kinds import KEPT_IN, kinds, training_kinds
from bdhvs.gatherings.models import Gathering, GatheringFile
from bdhvs.gatherings.planning.commands import (
    add_files,
    cancel_gathering,
    correct_gathering,
    move_gathering,
    note_question,
    plan_gathering,
)
from bdhvs.gatherings.planning.forms import (
    CancelForm,
    FilesForm,
    GatheringForm,
    MoveForm,
    QuestionForm,
    form_initial,
)
from bdhvs.gatherings.planning.pages import moments_of, percent_words
from bdhvs.gatherings.planning.queries import (
    EVENT_KINDS,
    clashes_of,
    gatherings_of,
    notes_of,
    parts_of,
    slot_of,
    teams_of,
)
from bdhvs.gatherings.planning.records import team_records, team_table, trainer_records, trainer_table
from bdhvs.gatherings.planning.rules import EMBEDDINGS, GatheringState
from bdhvs.gatherings.planning.tables import STATE_STATUS, gathering_table, hours_of, name_of, training_table
from bdhvs.journal.commands import note
from bdhvs.places.models import Code
from bdhvs.places.queries import hamlet_names
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import open_form, saved
from bdhvs.ui.proofs import handed_file
from bdhvs.ui.tables import respond


def gathering_of(request: Request, gathering_id: int) -> Gathering:
    """The gathering behind an address; another commune's does not exist here."""
    return get_object_or_404(gatherings_of(request.commune_code), pk=gathering_id)


def _back(gathering: Gathering) -> HttpResponse:
    return redirect("classes:gathering", gathering.pk)


@allowed(Act.SEE_BOARD)
def gatherings(request: Request) -> HttpResponseBase:
    """Everything planned and held, to search, filter, print and export."""
    may_enter = request.user.may(Act.ENTER_FACTS)
    table = gathering_table(
        gatherings_of(request.commune_code), request.GET, hamlet_names(request.commune_code),
        plan_url=reverse("classes:plan") if may_enter else "",
    )  # fmt: skip
    notes = (f"Ngày {timezone.localdate():%d/%m/%Y}",)
    return respond(request, "gatherings/gatherings.html", table, {"may_enter": may_enter}, notes=notes)


@allowed(Act.SEE_BOARD)
def training(request: Request) -> HttpResponseBase:
    """The yearly plan of training: every class planned or held in a year, as a table to print."""
    year, today = _year_asked(request), timezone.localdate()
    rows = gatherings_of(request.commune_code).filter(kind__in=training_kinds(), falls_on__year=year)
    table = training_table(rows.exclude(state=GatheringState.CANCELLED.value), request.GET, year)
    context = {"year": year, "before": year - 1, "after": year + 1}
    notes = (f"Kế hoạch đào tạo, bồi dưỡng năm {year}", f"In ngày {today:%d/%m/%Y}")
    return respond(request, "gatherings/training.html", table, context, notes=notes)


@allowed(Act.SEE_BOARD)
def records(request: Request) -> HttpResponseBase:
    """Who taught how often, and how many of each team were trained, in a year."""
    year, today = _year_asked(request), timezone.localdate()
    teams = team_table(team_records(request.commune_code, year, today), request.GET)
    teams.exportable = False  # one Excel file for the page: that of the trainers
    trainers = trainer_table(trainer_records(request.commune_code, year), request.GET)
    context = {"year": year, "before": year - 1, "after": year + 1, "teams": teams}
    notes = (f"Người hướng dẫn năm {year}", f"In ngày {today:%d/%m/%Y}")
    return respond(request, "gatherings/records.html", trainers, context, notes=notes)


def _year_asked(request: Request) -> int:
    asked = request.GET.get("nam", "")
    known = asked.isascii() and asked.isdigit() and 2020 <= int(asked[:5]) <= 2100
    return int(asked) if known else timezone.localdate().year


@allowed(Act.SEE_BOARD)
def gathering(request: Request, gathering_id: int) -> HttpResponse:
    """One gathering: what, when, where, who came, its story."""
    found = gathering_of(request, gathering_id)
    names = request.user.may(Act.ENTER_FACTS)
    came = signed_in(found) if names else []
    if came:
        at, ids = timezone.localtime(), [one.person_id for one in came]
        note(
            act="see_attendance", by=request.user, at=at, commune=found.commune_id, subject="person", ids=ids
        )
    kind = kinds()[found.kind]
    context = {
        **_facts(found),
        "came": came,
        "headcounts": headcounts_of(found),
        "moments": moments_of(notes_of(found)),
        "questions": list(found.questions.order_by("pk")),
        "files": list(found.files.order_by("pk")) if names else [],
        "clashes": [] if found.state == GatheringState.CANCELLED
        else clashes_of(found.commune_id, [slot_of(found)], apart_from=found.pk),
        "parts": parts_of(found) if found.kind in EVENT_KINDS else [],
        "is_event": found.kind in EVENT_KINDS and found.part_of_id is None,
        "teams": teams_of(found) if found.kind == CONTEST_KIND else [],
        "is_contest": found.kind == CONTEST_KIND,
        "measured": kind.measured_as(found.audience),
        "kept_in": KEPT_IN.get(kind.kept_in, ""),
        "checks": percent_words(found),
        "may_enter": names,
        "question_form": QuestionForm(),
        "files_form": FilesForm(),
    }  # fmt: skip
    return render(request, "gatherings/gathering.html", context)


def _facts(found: Gathering) -> dict[str, Any]:
    """What every page about one gathering shows of it."""
    labels = dict(Code.objects.filter(kind="topics", code__in=found.topics).values_list("code", "label"))
    places = hamlet_names(found.commune_id) if found.served else {}
    return {
        "gathering": found,
        "name": name_of(found),
        "kind": kinds()[found.kind],
        "hours": hours_of(found),
        "status": STATE_STATUS[found.state].value,
        "topics": [labels.get(code, code) for code in found.topics],
        "served": [places.get(code, code) for code in found.served],
        "embedded": EMBEDDINGS.get(found.embedded_in, "") if found.embedded_in else "",
    }


@allowed(Act.ENTER_FACTS)
def plan(request: Request) -> HttpResponse:
    """A new gathering, or a whole series; a clash is told once and may be kept."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = open_form(request, GatheringForm, desk, _initial(desk) | {"part_of": request.GET.get("thuoc", "")})
    made: list[Gathering] = []

    def act(_: dict[str, Any]) -> None:
        made.extend(plan_gathering(
            commune_code=desk.commune, details=form.details(), repeat=form.repeats, times=form.times_asked,
            by=request.user, at=desk.at,
        ))  # fmt: skip

    clashes = _unanswered(request, form)
    if not clashes and saved(request, form, act):
        words = f"Đã lên lịch {len(made)} buổi." if len(made) > 1 else "Đã lên lịch."
        messages.success(request, words)
        return _back(made[0])
    return _form_page(request, form, "Lên lịch một buổi", clashes, reverse("classes:gatherings"))


@allowed(Act.ENTER_FACTS)
def correct(request: Request, gathering_id: int) -> HttpResponse:
    """What the gathering is, said otherwise."""
    found = gathering_of(request, gathering_id)
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    sent = (request.POST,) if request.method == "POST" else ()
    form = GatheringForm(*sent, desk=desk, old=found, initial=form_initial(found))

    def act(_: dict[str, Any]) -> None:
        correct_gathering(gathering=found, details=form.details(), by=request.user, at=desk.at)

    clashes = _unanswered(request, form, apart_from=found.pk)
    if not clashes and saved(request, form, act):
        messages.success(request, "Đã sửa buổi này.")
        return _back(found)
    back = reverse("classes:gathering", args=[found.pk])
    return _form_page(request, form, "Sửa thông tin buổi", clashes, back)


def _initial(desk: Desk) -> dict[str, Any]:
    """The one place of somebody who has only one."""
    own = {"hamlet": desk.hamlets, "unit": desk.units}
    return {
        name: places[0][0] for name, places in own.items() if desk.places is not None and len(places) == 1
    }


def _unanswered(request: Request, form: GatheringForm, apart_from: int | None = None) -> list[Any]:
    """Clashes that nobody has said to keep."""
    if request.method != "POST" or not form.is_valid() or request.POST.get("van_luu") == "1":
        return []
    return clashes_of(request.commune_code, form.slots(), apart_from=apart_from)


def _form_page(
    request: Request, form: GatheringForm, title: str, clashes: list[Any], back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "clashes": clashes, "cancel_url": back, "topics_form": True}
    status = 422 if form.is_bound and (form.errors or clashes) else 200
    return render(request, "gatherings/plan.html", context, status=status)


@allowed(Act.ENTER_FACTS)
def move(request: Request, gathering_id: int) -> HttpResponse:
    found = gathering_of(request, gathering_id)
    initial = {"from_time": found.from_time, "to_time": found.to_time}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(given: dict[str, Any]) -> None:
        move_gathering(gathering=found, by=request.user, at=timezone.localtime(), **given)

    if saved(request, form, act):
        messages.success(request, f"Đã dời sang ngày {form.cleaned_data['falls_on']:%d/%m/%Y}.")
        return _back(found)
    return _small_page(request, form, found, "Dời ngày", "Dời buổi này")


@allowed(Act.ENTER_FACTS)
def cancel(request: Request, gathering_id: int) -> HttpResponse:
    found = gathering_of(request, gathering_id)
    form = CancelForm(request.POST if request.method == "POST" else None, in_series=found.series is not None)

    def act(given: dict[str, Any]) -> None:
        cancel_gathering(
            gathering=found, reason=given["reason"], rest=given.get("rest", False), by=request.user,
            at=timezone.localtime(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Đã hủy. Lý do được giữ trong diễn biến của buổi.")
        return _back(found)
    return _small_page(request, form, found, "Hủy buổi", "Hủy buổi này")


def _small_page(request: Request, form: Any, found: Gathering, title: str, submit: str) -> HttpResponse:
    context = {
        "title": title,
        "lead": f"{name_of(found)}, ngày {found.falls_on:%d/%m/%Y}.",
        "form": form,
        "submit_label": submit,
        "cancel_url": reverse("classes:gathering", args=[found.pk]),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.ENTER_FACTS)
def question(request: Request, gathering_id: int) -> HttpResponse:
    """A question that was asked there."""
    found = gathering_of(request, gathering_id)
    form = QuestionForm(request.POST if request.method == "POST" else None)

    def act(given: dict[str, Any]) -> None:
        note_question(gathering=found, by=request.user, at=timezone.localtime(), **given)

    if saved(request, form, act):
        messages.success(request, "Đã ghi câu hỏi.")
        return _back(found)
    return _small_page(request, form, found, "Câu hỏi của bà con", "Ghi câu hỏi")


@allowed(Act.ENTER_FACTS)
def files(request: Request, gathering_id: int) -> HttpResponse:
    """Photos and papers that prove it was held."""
    found = gathering_of(request, gathering_id)
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def act(given: dict[str, Any]) -> None:
        add_files(gathering=found, proofs=given["proofs"], by=request.user, at=timezone.localtime())

    if saved(request, form, act):
        messages.success(request, f"Đã giữ {len(form.cleaned_data['proofs'])} tệp.")
        return _back(found)
    return _small_page(request, form, found, "Thêm ảnh, biên bản", "Gửi tệp")


@allowed(Act.ENTER_FACTS)
def file(request: Request, gathering_id: int, file_id: int) -> FileResponse:
    """A kept file. It is always saved, never opened inside the page."""
    kept = get_object_or_404(
        GatheringFile, pk=file_id, gathering_id=gathering_id, commune_id=request.commune_code
    )
    return handed_file("gatherings", kept)
