"""Outside courses in the office: links with their lists, one link, classes told by counts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.figures.rules import MEASURES, Measure
from bdhvs.figures.tellers import told_by
from bdhvs.learning.courses.commands import close_course, keep_course, tell_classes
from bdhvs.learning.courses.forms import GROUPS, ClassesForm, CourseForm
from bdhvs.learning.courses.models import OutsideCourse
from bdhvs.learning.courses.queries import classes_told, courses_of, silent_schools
from bdhvs.learning.courses.rules import CLASS_MEASURES, CourseError
from bdhvs.places.models import Unit
from bdhvs.places.queries import units_on
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.rules import FactError


@allowed(Act.ENTER_FACTS)
def courses(request: Request) -> HttpResponse:
    """Links with how many people their lists name, schools without a list, classes told."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    platforms = dict(desk.codes("platforms"))
    rows = [
        (
            one,
            platforms.get(one.platform, one.platform),
            ", ".join(GROUPS[g] for g in one.groups if g in GROUPS),
        )
        for one in courses_of(desk.commune)
    ]
    whole = desk.places is None
    context = {
        "courses": rows,
        "whole": whole,
        "may_keep": request.user.may(Act.PLAN_LEARNING),
        "silent": silent_schools(desk.commune, desk.on) if whole else [],
        "told": [(one, MEASURES[one.measure].label) for one in classes_told(desk.commune)],
        "measures": _measures(request),
    }
    return render(request, "learning/courses/courses.html", context)


@allowed(Act.PLAN_LEARNING)
def new(request: Request) -> HttpResponse:
    return _kept(request, None)


@allowed(Act.PLAN_LEARNING)
def edit(request: Request, course_id: int) -> HttpResponse:
    """Correct the words of a link."""
    return _kept(request, get_object_or_404(OutsideCourse, pk=course_id, commune_id=request.commune_code))


def _kept(request: Request, old: OutsideCourse | None) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    names = ("title", "platform", "url", "groups", "items")
    form = CourseForm(
        request.POST or None, platforms=desk.codes("platforms"), items=desk.grouped_items()[1][1],
        initial={name: getattr(old, name) for name in names} if old else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            keep_course(commune=desk.commune, details=form.details(), course=old, by=request.user, at=desk.at)
        except CourseError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu khóa học. Trang học của bà con có liên kết này.")
            return redirect("courses:courses")
    context = {
        "title": "Sửa khóa học" if old else "Thêm khóa học trên nền tảng ngoài",
        "lead": "Chỉ giữ liên kết. Việc học và tài khoản nằm ở nền tảng ấy.",
        "form": form,
        "submit_label": "Lưu khóa học",
        "cancel_url": reverse("courses:courses"),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.PLAN_LEARNING)
@require_POST
def close(request: Request, course_id: int) -> HttpResponse:
    """Offer it no more; its lists stay."""
    found = get_object_or_404(OutsideCourse, pk=course_id, commune_id=request.commune_code)
    close_course(course=found, by=request.user, at=timezone.localtime())
    messages.success(request, "Đã đóng khóa học. Danh sách đã ghi vẫn giữ.")
    return redirect("courses:courses")


@allowed(Act.ENTER_FIGURES)
def classes(request: Request, measure_code: str) -> HttpResponse:
    """A school or an enterprise tells class by class how many of how many were taught."""
    measure = next((one for one in _measures(request) if one.code == measure_code), None)
    if measure is None:
        raise Http404
    at = timezone.localtime()
    units = _units(request, measure)
    form = ClassesForm(request.POST or None, units=units, today=at.date(), initial={"as_of": at.date()})
    if request.method == "POST" and form.is_valid() and _told(request, form, measure.code):
        return redirect("courses:courses")
    context = {
        "title": "Số đã học theo lớp",
        "lead": f"{measure.label}. Chỉ ghi số, không ghi tên ai.",
        "form": form,
        "submit_label": "Ghi số của các lớp",
        "cancel_url": reverse("courses:courses"),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def _told(request: Request, form: ClassesForm, measure: str) -> bool:
    given = form.cleaned_data
    try:
        figure = tell_classes(
            unit=get_object_or_404(Unit, pk=given["unit"], commune_id=request.commune_code), measure=measure,
            as_of=given["as_of"], classes=given["classes"], source=given["source"], by=request.user,
            at=timezone.localtime(),
        )  # fmt: skip
    except FactError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request, f"Đã ghi {len(given['classes'])} lớp: {figure.numerator} trên {figure.denominator} người."
    )
    return True


def _measures(request: Request) -> list[Measure]:
    """Shares of units that this user may tell class by class."""
    if not request.user.may(Act.ENTER_FIGURES):
        return []
    return [one for one in told_by(request.user) if one.code in CLASS_MEASURES]


def _units(request: Request, measure: Measure) -> Choices:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    found = units_on(desk.commune, desk.on, measure.unit_kinds).values_list("code", "name")
    return [(code, name) for code, name in found if desk.places is None or code in desk.places]
