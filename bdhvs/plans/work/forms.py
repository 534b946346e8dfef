"""Shapes of input about the work on tasks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from bdhvs.places.models import Unit
from bdhvs.plans.work.commands import Step
from bdhvs.plans.work.rules import Work
from bdhvs.ui.forms import DateField, FreeTextField
from bdhvs.ui.proofs import ProofsField

OPEN_STEPS = (Work.BEGUN, Work.TOLD, Work.STUCK, Work.DONE)
DONE_STEPS = (Work.TOLD, Work.REOPENED)


class StepForm(forms.Form):
    """One step of a task."""

    work = forms.ChoiceField(label="Tình hình", widget=forms.RadioSelect)
    occurred_on = DateField(label="Ngày")
    text = FreeTextField(label="Kết quả hoặc chỗ đang vướng", required=False, max_length=2000)
    link = forms.URLField(label="Đường dẫn (nếu có)", required=False, max_length=500, assume_scheme="https")
    proofs = ProofsField(
        label="Tệp minh chứng",
        required=False,
        help_text="Ảnh, PDF, Word, Excel; tối đa 5 tệp, mỗi tệp 10 MB.",
    )

    def __init__(self, *args: Any, done: bool, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["occurred_on"].initial = today
        steps = DONE_STEPS if done else OPEN_STEPS
        field = self.fields["work"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = [(step.value, step.label.capitalize()) for step in steps]

    def step(self) -> Step:
        """The typed argument of the command."""
        got = self.cleaned_data
        return Step(Work(got["work"]), got["occurred_on"], got["text"], got["link"], got["proofs"])


class ActorsForm(forms.Form):
    """For each name of the plans, the unit of the commune that is meant."""

    def __init__(
        self,
        *args: Any,
        actors: dict[str, str],
        units: Sequence[Unit],
        chosen: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.actors, self.units = actors, {unit.code: unit for unit in units}
        choices = [("", "chưa chọn"), *((unit.code, unit.name) for unit in units)]
        for actor, name in actors.items():
            self.fields[actor] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=chosen.get(actor, "")
            )

    def units_chosen(self) -> dict[str, Unit | None]:
        return {actor: self.units.get(self.cleaned_data[actor]) for actor in self.actors}


class MailboxForm(forms.Form):
    """One address of an office."""

    address = forms.EmailField(
        label="Địa chỉ thư công vụ", max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    unit = forms.ChoiceField(
        label="Nhận",
        required=False,
        help_text="Bản tin tuần gửi sáng thứ Hai; nhắc việc gửi sáng ngày cần nhắc.",
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        named = [(unit.code, f"Nhắc việc của {unit.name}") for unit in units]
        field.choices = [("", "Bản tin tuần cho lãnh đạo"), *named]
