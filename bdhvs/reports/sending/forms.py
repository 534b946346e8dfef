"""The few boxes of a step on the way up."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.reports.sending.queries import Standing
from bdhvs.reports.sending.rules import Details, Step, Way
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField


class StepForm(forms.Form):
    """What was done, when; of a signed report its number, of a sent one to whom and how."""

    step = forms.ChoiceField(label="Việc đã làm", choices=Step.choices())
    on = DateField(label="Ngày")
    number = FreeTextField(
        label="Số văn bản", max_length=40, required=False, widget=FreeLine,
        help_text="Ghi khi đã ký. Ví dụ: 45/BC-UBND.",
    )  # fmt: skip
    to = FreeTextField(
        label="Gửi đến", max_length=200, required=False, widget=FreeLine, help_text="Ghi khi đã gửi."
    )
    way = forms.ChoiceField(
        label="Cách gửi",
        choices=[("", "Chọn khi đã gửi"), *Way.choices()],
        required=False,
    )

    def __init__(self, data: Any = None, *, standing: Standing, to: str, today: date) -> None:
        signed = standing.steps.get(Step.SIGNED)
        following = standing.next or Step.SENT
        usual = {
            "step": following.value,
            "on": today,
            "to": to,
            "number": signed.number if signed else "",
        }
        super().__init__(data, initial=usual, auto_id="buoc_%s")

    def told(self) -> Details:
        """The step as it was typed."""
        given = self.cleaned_data
        return Details(Step(given["step"]), given["on"], given["number"], given["to"], given["way"])
