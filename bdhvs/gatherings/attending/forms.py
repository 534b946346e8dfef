"""Shapes of what is typed about who came."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from bdhvs.gatherings.attending.commands import ShortCheck
from bdhvs.gatherings.attending.rules import MOST_BLANK, lines_of
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS, AttendanceError
from bdhvs.people.picking import SearchInput
from bdhvs.skills.entry import EntryForm
from bdhvs.ui.forms import DateField

_COUNT = "count_"


def number_box(label: str, *, least: int = 1, most: int = 99_999, **options: Any) -> forms.IntegerField:
    """A small whole number, typed on a phone's number keys."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, widget=widget, **options
    )


class CardForm(forms.Form):
    """A learner's card."""

    number = forms.CharField(
        label="Số thẻ", max_length=200,
        help_text="Gõ số in trên thẻ và sáu số bên dưới; máy quét cắm vào máy tính thì quét mã vào ô này.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    digits = forms.CharField(
        label="Sáu số", max_length=12, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip


class NamesForm(EntryForm):
    """People of the register."""

    finds, chooses = "person", "learners"

    find = forms.CharField(
        label="Tìm trong sổ", required=False, widget=SearchInput,
        help_text="Gõ một từ của tên rồi bấm Tìm, đánh dấu người có mặt; tìm tiếp được nhiều lần.",
    )  # fmt: skip
    learners = forms.MultipleChoiceField(
        label="Người có mặt", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy tìm rồi đánh dấu ít nhất một người."},
    )  # fmt: skip


class HeldForm(forms.Form):
    """That it was held: the day, those without names by group, a short check."""

    occurred_on = DateField(label="Ngày đã tổ chức")
    before_right = number_box("Trước buổi: số câu đúng", least=0, most=9_999)
    before_asked = number_box("Trước buổi: số câu đã hỏi", most=9_999)
    after_right = number_box("Sau buổi: số câu đúng", least=0, most=9_999)
    after_asked = number_box("Sau buổi: số câu đã hỏi", most=9_999)

    def __init__(self, *args: Any, counted: bool, headcounts: dict[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        if counted:
            for code, label in HEADCOUNT_GROUPS.items():
                self.fields[_COUNT + code] = number_box(
                    label[0].upper() + label[1:], initial=headcounts.get(code)
                )

    @property
    def count_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(_COUNT)]

    @property
    def check_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ShortCheck.__slots__]

    def headcounts(self) -> dict[str, int]:
        """Groups that were counted. Missing: a group left blank is not there, not zero."""
        told = self.cleaned_data.items()
        return {name.removeprefix(_COUNT): n for name, n in told if name.startswith(_COUNT) and n is not None}

    def check(self) -> ShortCheck:
        return ShortCheck(**{name: self.cleaned_data[name] for name in ShortCheck.__slots__})


class SheetForm(forms.Form):
    """What stands on a printed sheet."""

    named = forms.BooleanField(label="Ghi sẵn tên những người được mời", required=False)
    blank_lines = forms.IntegerField(
        label="Số dòng trống để ký", min_value=0, max_value=MOST_BLANK, initial=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class SignedForm(forms.Form):
    """A sheet as it came back: lines with a signature, and how many signed on blank lines."""

    lines = forms.CharField(
        label="Số dòng có chữ ký", required=False, max_length=400, help_text="Ví dụ: 1-5, 8, 11.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    ticked = forms.MultipleChoiceField(
        label="Hoặc đánh dấu từng người", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = number_box("Số người ký ở dòng trống", most=MOST_BLANK)
    group = forms.ChoiceField(label="Những người ấy thuộc nhóm", required=False)

    def __init__(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = names
        self._offer("group", list(HEADCOUNT_GROUPS.items()))
        self._offer("ticked", [(str(n), f"{n}. {name}") for n, name in enumerate(names, start=1)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean_lines(self) -> set[int]:
        try:
            return lines_of(self.cleaned_data["lines"], len(self.names))
        except AttendanceError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def signed(self) -> set[int]:
        """Every line that was told, one way or the other."""
        lines: set[int] = self.cleaned_data["lines"]
        return lines | {int(number) for number in self.cleaned_data["ticked"]}

    def others_by_group(self) -> dict[str, int]:
        number = self.cleaned_data["others"]
        return {self.cleaned_data["group"]: number} if number else {}
