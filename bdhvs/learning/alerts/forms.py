"""Shapes of an alert and of a reason."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.learning.alerts.commands import AlertDetails
from bdhvs.learning.alerts.rules import AlertError, check_until
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField


class AlertForm(forms.Form):
    """Three short texts and a last day. No name, no number of anybody: everybody will read it."""

    title = FreeTextField(
        label="Chúng giả danh ai, dụ điều gì", max_length=90, widget=FreeLine,
        help_text="Ví dụ: Giả danh nhân viên điện lực, dọa cắt điện.",
    )  # fmt: skip
    says = FreeTextField(
        label="Chúng làm thế nào", max_length=600, widget=FreeText(attrs={"rows": 4}),
        help_text="Câu ngắn. Không ghi tên người bị hại, số điện thoại, số tài khoản của ai.",
    )  # fmt: skip
    does = FreeTextField(
        label="Bà con hãy làm gì", max_length=600, widget=FreeText(attrs={"rows": 4}),
        help_text="Mỗi việc một câu. Ví dụ: Cúp máy. Gọi số in trên hóa đơn để hỏi lại.",
    )  # fmt: skip
    until = DateField(
        label="Hiện đến hết ngày", help_text="Nhiều nhất 60 ngày. Hết ngày này tự ẩn, vẫn giữ lại."
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        try:
            check_until(until, self.today)
        except AlertError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return until

    def details(self) -> AlertDetails:
        given = self.cleaned_data
        return AlertDetails(given["title"], given["says"], given["does"], given["until"])
