"""One page for every fact: search inside the form, errors in place, nothing typed is lost, correction by a new fact."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.db import ProgrammingError, models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.people.picking import AGAIN, note_search, people_choices
from bdhvs.people.picking import SearchInput as SearchInput  # forms of facts take it from here
from bdhvs.places.facts import Recorded
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.picking import household_choices
from bdhvs.skills.rules import FactError

_NOT_ALLOWED = "42501"  # PostgreSQL: the row-level policy refuses
_OUTSIDE = "Nơi này ngoài phạm vi của tài khoản nên chưa lưu. Hãy nhờ cán bộ xã ghi giúp."
Known = TypeVar("Known", bound=Recorded)


class EntryForm(forms.Form):
    """A form of a fact. `finds`: what its search box looks for; `chooses`: the field that shows what was found.

    `counts`: how the names of its small number boxes begin; they are drawn side by side under `counted_title`.
    """

    finds = ""
    chooses = ""
    counts = ""
    counted_title = ""

    def __init__(self, *args: Any, desk: Desk, **options: Any) -> None:
        super().__init__(*args, **options)
        self.desk = desk
        self.offer()
        if self.finds:
            self._offer_found()

    def offer(self) -> None:
        """Fill the lists of the form from the desk."""

    @property
    def counted_fields(self) -> list[forms.BoundField]:
        return [field for field in self if self.counts and field.name.startswith(self.counts)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        shown = [field for field in self if not field.is_hidden]
        return [field for field in shown if not (self.counts and field.name.startswith(self.counts))]

    def choices(self, field: str, choices: Any) -> None:
        cast(forms.ChoiceField, self.fields[field]).choices = choices

    def _offer_found(self) -> None:
        text = self._typed("find")
        kept = self._typed_list(self.chooses)
        if self.finds == "person":
            found = people_choices(self.desk.commune, text, kept)
        else:
            found = household_choices(self.desk.commune, text, self.desk.on, kept)
        self.choices(self.chooses, found)
        self.found = found
        if text and not [c for c in found if c[0] not in kept]:
            self.fields[
                "find"
            ].help_text = f"Không tìm thấy “{text[:40]}” trong sổ. Thử một từ của tên, không cần dấu."

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, "") or "").strip()

    def _typed_list(self, name: str) -> list[str]:
        if self.is_bound:
            return [str(value) for value in cast(Any, self.data).getlist(name)]
        held = self.initial.get(name) or []
        return [str(value) for value in (held if isinstance(held, list) else [held])]

    def clean_occurred_on(self) -> date:
        """A fact of a day to come is refused where the day was typed."""
        day: date = self.cleaned_data["occurred_on"]
        if day > self.desk.on and not self.may_be_ahead():
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa tới. Chỉ ghi việc đã làm.")
        return day

    def may_be_ahead(self) -> bool:
        return False


Form = TypeVar("Form", bound=EntryForm)


def open_form(request: Request, kind: type[Form], desk: Desk, initial: dict[str, Any]) -> Form:
    """Empty, as sent, or as typed so far when only the search button was pressed."""
    if request.method != "POST":
        return kind(desk=desk, initial={"occurred_on": desk.on, **initial})
    if AGAIN not in request.POST:
        return kind(request.POST, desk=desk)
    lists = {n for n, f in kind.base_fields.items() if isinstance(f, forms.MultipleChoiceField)}
    typed = {n: request.POST.getlist(n) if n in lists else request.POST.get(n) for n in request.POST}
    form = kind(desk=desk, initial=typed)
    note_search(subject=form.finds, choices=form.found, commune=desk.commune, by=request.user, at=desk.at)
    return form


def saved(request: Request, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Carry out a valid form; a refusal of the rules, or of the territory, is told in the form."""
    if request.method != "POST" or not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except FactError as refusal:
        form.add_error(None, str(refusal))
    except ProgrammingError as refusal:
        if getattr(refusal.__cause__, "sqlstate", "") != _NOT_ALLOWED:
            raise
        form.add_error(None, _OUTSIDE)
    else:
        return True
    return False


def go_on(request: Request, said: str) -> HttpResponse:
    """After storing: the same page once more, or the page of everything that can be recorded."""
    messages.success(request, said)
    return redirect(request.path if request.POST.get("tiep") == "1" else "exchange:entry")


def show(request: Request, form: forms.Form, *, title: str, lead: str, old: str = "") -> HttpResponse:
    """The page of one fact. `old`: the fact being corrected, in words."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "old": old,
        "cancel_url": reverse("exchange:entry"),
    }
    return render(request, "skills/entry.html", context, status=422 if form.is_bound and form.errors else 200)


def corrected(request: Request, rows: models.QuerySet[Known]) -> Known | None:
    """The fact named by `sua` of the address: one in force, of this commune, inside the territory.

    Raises: Http404
    """
    wanted = request.GET.get("sua", "")
    if not wanted:
        return None
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    found = rows.filter(commune_id=request.commune_code, pk=number, superseded_by=None).first()
    if found is None:
        raise Http404
    return found


def blank(choices: Choices, words: str) -> Choices:
    return [("", words), *choices]


class TopicsForm(EntryForm):
    """A fact with topics: three lists to choose from, more when a corrected fact had more."""

    usual_topics = 3

    def offer(self) -> None:
        held = list(self.initial.get("topics") or ())
        sent = sum(1 for name in self.data if name.startswith("topic_")) if self.is_bound else 0
        for number in range(max(self.usual_topics, len(held), min(sent, 20))):
            first = number == 0
            self.fields[f"topic_{number + 1}"] = forms.ChoiceField(
                label="Nội dung" if first else f"Nội dung thứ {number + 1}",
                required=False,
                choices=blank(self.desk.codes("topics"), "Chọn nội dung" if first else "Không có"),
                initial=self.initial.get(f"topic_{number + 1}")
                or (held[number] if number < len(held) else ""),
            )

    def topics(self) -> tuple[str, ...]:
        """Codes of the topics, each once, in order."""
        chosen = (v for n, v in sorted(self.cleaned_data.items()) if n.startswith("topic_") and v)
        return tuple(dict.fromkeys(chosen))
