"""Shapes of input: a form's lines, a round, a paper filled on a phone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, cast

from django import forms

from bdhvs.figures.forms import whole_number
from bdhvs.figures.rules import MEASURES
from bdhvs.places.rules import UnitKind
from bdhvs.reports.cycles import Cycle, period_words, recent_periods
from bdhvs.reports.models import Paper, UnitForm
from bdhvs.reports.units.beginnings import BEGINNINGS, beginning
from bdhvs.reports.units.commands import Filled, FormDetails
from bdhvs.reports.units.counts import counts_for
from bdhvs.reports.units.queries import Place
from bdhvs.reports.units.rules import (
    OWN,
    Field,
    FieldKind,
    PaperError,
    Subject,
    answer_in,
    fields_of,
    keyed,
)
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField
from bdhvs.ui.uploads import MIB, UploadField

BLANK_LINES: Final = 3
REPORT_CODES: Final = {
    "": "Biểu riêng của xã",
    "periodic_report": "Báo cáo định kỳ mà kế hoạch yêu cầu",
    "yearly_report": "Báo cáo năm mà kế hoạch yêu cầu",
    "needs_survey": "Phiếu nhu cầu, khó khăn",
}


def kinds_of_lines(subject_kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a line may be, for this kind of place: counted by the software, a figure, a number of our own, words."""
    counts = [(f"count:{code}", label) for code, label in counts_for(subject_kind).items()]
    told = [m for m in MEASURES.values() if m.of == subject_kind and m.code != "headcount" and not m.decimals]
    figures = [(f"{'share' if m.share else 'number'}:{m.code}", m.label) for m in told]
    own = [
        (f"number:{OWN}", "Con số khác của xã"),
        (f"share:{OWN}", "Số đạt trên tổng số khác"),
        ("words:", "Lời ngắn"),
    ]
    groups = [
        ("Phần mềm đếm sẵn", counts),
        ("Số liệu chính thức, nơi nộp ghi", figures),
        ("Nơi nộp tự ghi", own),
    ]
    return [(title, choices) for title, choices in groups if choices]


class NewForm(forms.Form):
    """The first step of a form: its name and who fills it; what it may ask hangs on that."""

    name = FreeTextField(
        label="Tên biểu", max_length=160, widget=FreeLine, help_text="Ví dụ: Báo cáo tháng của thôn"
    )
    subject_kind = forms.ChoiceField(
        label="Nơi nộp",
        choices=list(BEGINNINGS.items()),
        widget=forms.RadioSelect,
        initial=Subject.HAMLET.value,
    )

    def details(self) -> FormDetails:
        """The typed argument of the command."""
        return beginning(self.cleaned_data["name"], self.cleaned_data["subject_kind"])


class LinesForm(forms.Form):
    """Name and lines of a form; a line without a title is not there."""

    name = FreeTextField(label="Tên biểu", max_length=160, widget=FreeLine)
    report_code = forms.ChoiceField(label="Dùng làm", choices=list(REPORT_CODES.items()), required=False)
    unit_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị phải nộp", choices=UnitKind.choices(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Không chọn là mọi đơn vị.",
    )  # fmt: skip

    def __init__(self, *args: Any, form: UnitForm, **options: Any) -> None:
        self.kept, self.held = form, fields_of(form.fields)
        options.setdefault("initial", {})
        options["initial"] |= {
            "name": form.name, "report_code": form.report_code, "unit_kinds": form.unit_kinds,
        }  # fmt: skip
        super().__init__(*args, **options)
        if form.subject_kind != Subject.UNIT:
            del self.fields["unit_kinds"]
        sent = sum(1 for name in self.data if name.startswith("title_")) if self.is_bound else 0
        self.count = max(len(self.held) + BLANK_LINES, min(sent, 40))
        choices = [("", "Không dùng"), *self._choices()]
        for number in range(self.count):
            line = self.held[number] if number < len(self.held) else None
            self.fields[f"what_{number}"] = forms.ChoiceField(
                label=f"Ô {number + 1} là", choices=choices, required=False, initial=_what(line)
            )
            self.fields[f"title_{number}"] = FreeTextField(
                label=f"Tên ô {number + 1}", max_length=160, required=False, initial=line.title if line else "",
                widget=FreeLine(attrs={"placeholder": "để trống thì lấy tên có sẵn"}),
            )  # fmt: skip

    def _choices(self) -> list[Any]:
        groups: list[Any] = list(kinds_of_lines(self.kept.subject_kind))
        own = [f for f in self.held if f.is_typed and f.source not in MEASURES]
        if own:
            groups.append(("Đang có trong biểu", [(_what(f), f.title) for f in own]))
        return groups

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"what_{n}"], self[f"title_{n}"]) for n in range(self.count)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(("what_", "title_"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        labels = {code: label for _, choices in self._choices() for code, label in choices}
        asked = []
        for number in range(self.count):
            what = given.get(f"what_{number}", "")
            if not what:
                continue
            kind, _, source = what.partition(":")
            title = given.get(f"title_{number}", "").strip() or labels[what]
            key = (
                self.held[number].key if number < len(self.held) and _what(self.held[number]) == what else ""
            )
            asked.append((key, title, FieldKind(kind), source))
        try:
            given["fields"] = keyed(asked, [f.key for f in self.held])
        except PaperError as refusal:
            self.add_error(None, str(refusal))
        return given

    def details(self) -> FormDetails:
        """The typed argument of the command."""
        got = self.cleaned_data
        return FormDetails(
            got["name"],
            self.kept.subject_kind,
            got["fields"],
            tuple(got.get("unit_kinds", ())),
            got["report_code"],
        )


def _what(line: Field | None) -> str:
    return f"{line.kind.value}:{line.source}" if line else ""


class AskForm(forms.Form):
    """A round: which period, until when, who."""

    period = forms.ChoiceField(label="Kỳ báo cáo")
    due_on = DateField(label="Hạn nộp, ngày")
    due_time = forms.TimeField(
        label="giờ",
        initial=time(17),
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    places = forms.MultipleChoiceField(label="Nơi phải nộp", widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, cycle: Cycle, today: date, places: Sequence[Place], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.periods = {one.code: one for one in recent_periods(cycle, today, 6)}
        period, place = (cast(forms.ChoiceField, self.fields[name]) for name in ("period", "places"))
        period.choices = [(code, period_words(one).capitalize()) for code, one in self.periods.items()]
        place.choices = [(one.code, one.name) for one in places]
        place.initial = [one.code for one in places]

    def due_at(self, at: datetime) -> datetime:
        """The deadline in the clock of the commune."""
        return datetime.combine(self.cleaned_data["due_on"], self.cleaned_data["due_time"], at.tzinfo)


class PaperForm(forms.Form):
    """The lines of a paper that are typed; a number left open is missing, a none is a typed 0."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[Field], paper: Paper | None, **options: Any) -> None:
        self.asked = [one for one in asked if one.kind is not FieldKind.COUNT]
        options.setdefault("initial", _held(self.asked, paper))
        super().__init__(*args, **options)
        for one in self.asked:
            if one.kind is FieldKind.WORDS:
                self.fields[one.key] = FreeTextField(
                    label=one.title, required=False, max_length=500, widget=FreeLine
                )
                continue
            share = one.kind is FieldKind.SHARE
            self.fields[one.key] = whole_number(f"{one.title}: số đạt" if share else one.title)
            if share:
                self.fields[f"{one.key}_of"] = whole_number(f"{one.title}: tổng số")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for one in self.asked:
            part, whole = given.get(one.key), given.get(f"{one.key}_of")
            if one.kind is FieldKind.SHARE and part is not None and whole is not None and part > whole:
                self.add_error(one.key, f"Số đạt {part} lớn hơn tổng số {whole}.")
        return given

    def filled(self) -> Filled:
        """The typed argument of the command."""
        got = self.cleaned_data
        numbers = [one for one in self.asked if one.is_typed]
        values = {one.key: {"n": got.get(one.key), "of": got.get(f"{one.key}_of")} for one in numbers}
        told = {
            key: value for key, value in values.items() if value["n"] is not None or value["of"] is not None
        }
        words = {one.key: got[one.key] for one in self.asked if one.kind is FieldKind.WORDS}
        return Filled(told, words, seen_at(got["seen"]))


def seen_at(text: str) -> datetime | None:
    """When the version that the page showed was saved. Missing: none was."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _held(asked: Sequence[Field], paper: Paper | None) -> Mapping[str, Any]:
    if paper is None:
        return {"seen": ""}
    held: dict[str, Any] = {"seen": paper.saved_at.isoformat()}
    for one in asked:
        if one.kind is FieldKind.WORDS:
            held[one.key] = paper.words.get(one.key, "")
        else:
            told = answer_in(paper.values, one.key)
            held[one.key], held[f"{one.key}_of"] = told.number, told.of
    return held


class SheetForm(forms.Form):
    """A filled sheet."""

    file = UploadField(label="Tệp Excel đã điền", most=2 * MIB, endings=(".xlsx",))


class ReasonForm(forms.Form):
    """Why a paper goes back."""

    reason = FreeTextField(label="Lý do trả lại", max_length=400, widget=FreeLine,
                           help_text="Nói rõ số nào, cần sửa gì.")  # fmt: skip
