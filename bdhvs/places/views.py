"""The first start of an empty installation, and the administrator's choice of commune."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bdhvs.accounts.commands import Post, open_account
from bdhvs.accounts.middleware import CHOSEN_COMMUNE
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin.entering import enter
from bdhvs.ops.territory import scope
from bdhvs.places.commands import open_commune
from bdhvs.places.forms import FirstStartForm
from bdhvs.places.models import Commune
from bdhvs.places.queries import communes_named, working_communes


def first_start(request: HttpRequest) -> HttpResponse:
    """Only while nobody has an account; afterwards this address does not exist."""
    if User.objects.exists():
        raise Http404
    form = FirstStartForm(request.POST or None, initial={"commune_code": request.GET.get("commune", "")})
    if request.method == "POST" and form.is_valid():
        commune = Commune.objects.filter(code=form.cleaned_data["commune_code"], valid_to=None).first()
        if commune is not None:
            enter(request, _start(form, commune), at=timezone.localtime())
            return redirect("home")
        form.add_error("commune_code", "Không có xã, phường nào mang mã này. Hãy tìm theo tên ở trên.")
    q = request.GET.get("q", "").strip()
    found = communes_named(q) if q else ()
    code = request.GET.get("commune", "")
    chosen = Commune.objects.select_related("province").filter(code=code).first() if code else None
    context = {"form": form, "q": q, "found": found, "chosen": chosen}
    return render(request, "places/first_start.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _start(form: FirstStartForm, commune: Commune) -> User:
    now, given = timezone.localtime(), form.cleaned_data
    with scope([commune.code]):
        open_commune(
            commune=commune,
            hamlet_label=given["hamlet_label"],
            team_label=given["team_label"],
            on=now.date(),
            by=None,
            at=now,
        )
        return open_account(
            username=given["username"],
            full_name=given["full_name"],
            post=Post(Role.OFFICER, commune.code, also_administrator=True),
            password=given["password"],
            by=None,
            at=now,
        )


@login_required
def choose_commune(request: HttpRequest) -> HttpResponse:
    """The machine's administrator picks the commune he works on."""
    if cast("User", request.user).role != Role.ADMINISTRATOR:
        raise PermissionDenied
    codes = working_communes()
    if request.method == "POST" and request.POST.get("commune") in codes:
        request.session[CHOSEN_COMMUNE] = request.POST["commune"]
        return redirect("home")
    communes = Commune.objects.select_related("province").filter(code__in=codes).order_by("name_key")
    return render(request, "places/choose_commune.html", {"communes": communes})
