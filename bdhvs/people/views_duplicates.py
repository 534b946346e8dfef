"""Suspected duplicates: look at two records side by side, merge them or remember that they are two people."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.commands import (
    carried_by_merge,
    keep_apart,
    merge_persons,
    part_households,
    part_persons,
    reconsider,
)
from bdhvs.people.duplicates import LIMIT, sides, suspected
from bdhvs.people.forms import attempt
from bdhvs.people.models import DistinctPair, Person
from bdhvs.people.queries import (
    distinct_pairs,
    merged_households,
    merged_persons,
    persons_found,
    with_homes,
)
from bdhvs.places.queries import hamlet_names

SHOWN = 100


class MergeForm(forms.Form):
    """Which record stays, and what becomes of two homes on one day."""

    keep = forms.ChoiceField(label="Giữ bản ghi nào", widget=forms.RadioSelect)
    withdraw = forms.BooleanField(
        label="Nơi ở trùng ngày trên bản ghi kia là ghi nhầm, bỏ đi",
        required=False,
        help_text="Cần chọn khi cả hai đang thường trú trong cùng những ngày.",
    )

    def __init__(self, *args: Any, pair: tuple[Person, Person], **options: Any) -> None:
        super().__init__(*args, **options)
        words = ("Bên trái", "Bên phải")
        field = self.fields["keep"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = [(str(p.pk), f"{word}: {p.name}") for word, p in zip(words, pair, strict=True)]
        field.initial = str(pair[0].pk)


@allowed(Act.EDIT_PEOPLE)
def duplicates(request: Request) -> HttpResponse:
    """Pairs that may be one person, what was merged, what was told apart."""
    commune = request.commune_code
    found = suspected(commune)
    merged, apart = list(merged_persons(commune)[:SHOWN]), list(distinct_pairs(commune)[:SHOWN])
    context = {
        "found": found,
        "more": len(found) == LIMIT,
        "places": hamlet_names(commune),
        "merged": merged,
        "apart": apart,
        "homes": merged_households(commune).order_by("-valid_to", "code")[:SHOWN],
    }
    response = render(request, "people/duplicates.html", context)
    ids = [person.pk for one in found for person in (one.left, one.right)]
    if ids:
        at = timezone.localtime()
        note(act="see_duplicates", by=request.user, at=at, commune=commune, subject="person", ids=ids)
    return response


def _pair(request: Request, left: UUID, right: UUID) -> tuple[Person, Person]:
    people = {
        person.uuid: person
        for person in Person.objects.filter(
            commune_id=request.commune_code, uuid__in=[left, right], merged_into=None
        )
    }
    if left == right or len(people) != 2:
        raise Http404
    return people[left], people[right]


@allowed(Act.EDIT_PEOPLE)
def compare(request: Request, left: UUID, right: UUID) -> HttpResponse:
    """Two records side by side: one person, or two."""
    pair = _pair(request, left, right)
    form = MergeForm(request.POST if request.method == "POST" else None, pair=pair)
    if form.is_valid() and attempt(form, lambda: _merge(request, form, pair)):
        messages.success(request, "Đã gộp. Có thể tách ra lại ở danh sách bên dưới.")
        return redirect("people:duplicates")
    context = {"sides": sides(*pair), "left": pair[0], "right": pair[1], "form": form}
    response = render(request, "people/compare.html", context, status=422 if form.errors else 200)
    at, ids = timezone.localtime(), [person.pk for person in pair]
    note(act="see_person", by=request.user, at=at, commune=request.commune_code, subject="person", ids=ids)
    return response


def _merge(request: Request, form: MergeForm, pair: tuple[Person, Person]) -> None:
    given = form.cleaned_data
    keep, drop = pair if str(pair[0].pk) == given["keep"] else pair[::-1]
    at = timezone.localtime()
    merge_persons(keep=keep, drop=drop, withdraw_homes=given["withdraw"], by=request.user, at=at)


@allowed(Act.EDIT_PEOPLE)
@require_POST
def apart(request: Request, left: UUID, right: UUID) -> HttpResponse:
    """They are two people: remembered, and not asked again."""
    one, other = _pair(request, left, right)
    keep_apart(one=one, other=other, by=request.user, at=timezone.localtime())
    messages.success(request, f"Đã ghi nhớ: {one.name} là hai người khác nhau.")
    return redirect("people:duplicates")


@allowed(Act.EDIT_PEOPLE)
@require_POST
def again(request: Request, pair_id: int) -> HttpResponse:
    """Ask about the pair once more."""
    pair = get_object_or_404(DistinctPair, pk=pair_id, commune_id=request.commune_code)
    reconsider(pair=pair, by=request.user, at=timezone.localtime())
    messages.success(request, "Cặp này sẽ được đưa ra xem lại.")
    return redirect("people:duplicates")


@allowed(Act.EDIT_PEOPLE)
def part(request: Request, uuid: UUID) -> HttpResponse:
    """Undo a merge."""
    merged = Person.objects.select_related("merged_into").exclude(merged_into=None)
    person = get_object_or_404(merged, uuid=uuid, commune_id=request.commune_code)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda: part_persons(person=person, by=request.user, at=timezone.localtime())
    ):
        messages.success(request, f"Đã tách {person.name} thành bản ghi riêng.")
        return redirect("people:person", uuid)
    context = {
        "title": f"Tách lại bản ghi: {person.name}",
        "effects": [
            "Bản ghi này đứng riêng trở lại, với những gì đã ghi cho nó.",
            "Nơi ở đã bỏ khi gộp không tự trở lại; hãy ghi lại bằng Chuyển nơi ở.",
        ],
        "confirm_label": "Tách lại",
        "form": form,
        "cancel_url": reverse("people:duplicates"),
    }
    return render(request, "people/act.html", context, status=422 if form.errors else 200)


@allowed(Act.EDIT_PEOPLE)
def part_home(request: Request, uuid: UUID) -> HttpResponse:
    """Undo a merge of two households."""
    merged = merged_households(request.commune_code)
    home = get_object_or_404(merged, uuid=uuid)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda: part_households(household=home, by=request.user, at=timezone.localtime())
    ):
        messages.success(request, f"Đã tách lại hộ {home.code}.")
        return redirect("people:household", uuid)
    people = carried_by_merge(home)
    context = {
        "title": f"Tách lại hộ {home.code}",
        "effects": [
            f"Trở về hộ {home.code}: {', '.join(person.name for person in people) or 'không có ai'}.",
            "Nơi ở của họ được ghi liền như chưa từng gộp; ai chuyển đi, qua đời từ đó đến nay vẫn giữ như đã ghi.",
            "Lượt thăm và việc đã ghi cho hộ kia từ khi gộp vẫn ở hộ kia.",
        ],
        "confirm_label": "Tách lại",
        "form": form,
        "cancel_url": reverse("people:household", args=[uuid]),
    }
    response = render(request, "people/act.html", context, status=422 if form.errors else 200)
    at, ids = timezone.localtime(), [home.pk]
    note(act="see_household", by=request.user, at=at, commune=home.commune_id, subject="household", ids=ids)
    return response


@allowed(Act.EDIT_PEOPLE)
def merge_with(request: Request, uuid: UUID) -> HttpResponse:
    """Choose the other record by hand, from the page of a person."""
    person = get_object_or_404(Person, uuid=uuid, commune_id=request.commune_code, merged_into=None)
    text = request.GET.get("tim", person.name).strip()[:120]
    found = persons_found(request.commune_code, text).exclude(pk=person.pk)
    others = list(with_homes(found, timezone.localdate())[:30]) if text else []
    at, ids = timezone.localtime(), [person.pk, *(other.pk for other in others)]
    note(act="see_persons", by=request.user, at=at, commune=request.commune_code, subject="person", ids=ids)
    context = {"person": person, "text": text, "others": others}
    return render(request, "people/merge_with.html", context)
