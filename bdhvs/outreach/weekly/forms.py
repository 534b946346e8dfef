"""Shapes of what is typed on the pages of the skill of the week."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.learning.weekly.queries import lessons, lessons_in_order
from bdhvs.outreach.weekly.rules import USUAL_CHANNELS
from bdhvs.skills.desk import Choices
from bdhvs.ui.forms import DateField

COUNTED = ("resident", "elderly", "trader", "worker", "pupil")


def lesson_choices(commune: str) -> Choices:
    """Lessons in the order of the proposal; those for officials alone come last."""
    known, first = lessons(commune), lessons_in_order(commune)
    rest = [one for one in known if one not in first]
    return [(one, f"{known[one].item}. {known[one].title}") for one in [*first, *rest]]


class LessonForm(forms.Form):
    """Which lesson a week has; none empties the week."""

    lesson = forms.ChoiceField(label="Bài học của tuần", required=False)

    def __init__(self, *args: Any, commune: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["lesson"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Chưa xếp bài"), *lesson_choices(commune)]


class PublishForm(forms.Form):
    """Where the week's skill went out, on which day."""

    channels = forms.MultipleChoiceField(
        label="Đã phát, đã đăng ở đâu",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một kênh đã phát, đã đăng."},
    )
    on = DateField(label="Ngày phát, ngày đăng")
    proof = forms.CharField(
        label="Liên kết bài đăng hoặc tên tệp ảnh", required=False, max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, codes: Choices, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        field, labels = self.fields["channels"], dict(codes)
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(code, labels[code]) for code in USUAL_CHANNELS if code in labels]

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)


class TeachForm(forms.Form):
    """A session on the week's skill: where, when, how many of whom."""

    on = DateField(label="Ngày dạy")
    hamlet = forms.ChoiceField(label="Nơi dạy", required=False)

    def __init__(self, *args: Any, hamlets: Choices, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        field = self.fields["hamlet"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Chung toàn xã, phường"), *hamlets]
        for code in COUNTED:
            words = HEADCOUNT_GROUPS[code]
            self.fields[f"count_{code}"] = forms.IntegerField(
                label=words[0].upper() + words[1:], required=False, min_value=1, max_value=9_999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self["on"], self["hamlet"]]

    @property
    def counted_fields(self) -> list[forms.BoundField]:
        return [self[f"count_{code}"] for code in COUNTED]

    def headcounts(self) -> dict[str, int]:
        """Missing: a group left blank was not counted; it is not zero."""
        told = {code: self.cleaned_data.get(f"count_{code}") for code in COUNTED}
        return {code: number for code, number in told.items() if number is not None}


class CopyForm(forms.Form):
    """Whose calendar to take over: our own of last year, or a neighbour's."""

    source = forms.ChoiceField(label="Chép lịch của")

    def __init__(self, *args: Any, sources: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = sources


def not_ahead(day: date, today: date) -> date:
    """Raises: ValidationError"""
    if day > today:
        raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa tới. Chỉ ghi việc đã làm.")
    return day
