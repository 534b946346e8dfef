"""Shapes of input of a spot-check."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from bdhvs.plans.spotchecks.rules import Finding, Size, Span
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField

BY_NUMBER, BY_PERCENT = "each", "percent"


class DrawForm(forms.Form):
    """How large a sample, and how the claims are told apart."""

    how = forms.ChoiceField(
        label="Cỡ mẫu tính theo",
        widget=forms.RadioSelect,
        choices=[
            (BY_PERCENT, "phần trăm số đã ghi là đạt (mọi trường hợp có cơ hội như nhau)"),
            (BY_NUMBER, "số trường hợp của mỗi Tổ, mỗi kỳ"),
        ],
        initial=BY_PERCENT,
    )
    number = forms.IntegerField(
        label="Lấy bao nhiêu",
        min_value=1,
        max_value=1000,
        initial=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Ví dụ 10: mười phần trăm, hoặc mười trường hợp. Mỗi Tổ, mỗi kỳ có ít nhất một trường hợp.",
    )
    span = forms.ChoiceField(
        label="Trong mỗi Tổ, chia theo",
        choices=Span.choices(),
        help_text="Chia càng nhỏ thì mẫu phải càng lớn mới kết luận chắc được.",
    )
    due_on = DateField(label="Phúc tra xong trước ngày", required=False)

    def clean(self) -> dict[str, Any]:
        """A percentage is at most a hundred."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("how") == BY_PERCENT and (given.get("number") or 0) > 100:
            self.add_error("number", "Phần trăm không quá 100.")
        return given

    def size(self) -> Size:
        number: int = self.cleaned_data["number"]
        return Size(each=number) if self.cleaned_data["how"] == BY_NUMBER else Size(percent=number)


class GiveOutForm(forms.Form):
    """Who is asked to check."""

    checkers = forms.MultipleChoiceField(
        label="Giao cho",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một người phúc tra."},
        help_text="Trường hợp nào chỉ giao cho người không ghi kết quả đó, không cùng Tổ, không ở trong hộ đó.",
    )

    def __init__(self, data: Any = None, *, choices: Mapping[str, str]) -> None:
        super().__init__(data)
        field = self.fields["checkers"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(choices.items())


class FindingForm(forms.Form):
    """What the checker found, on which day."""

    on = DateField(label="Ngày phúc tra")
    finding = forms.ChoiceField(
        label="Kết quả",
        widget=forms.RadioSelect,
        choices=Finding.choices(),
        help_text="Chưa gặp được thì ghi đúng như vậy: không tính là đúng, cũng không tính là sai.",
    )
    items = forms.MultipleChoiceField(
        label="Nếu không đúng: điều chưa làm được",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn điều nào thì tính là mọi điều đã ghi đều chưa làm được.",
    )
    note = FreeTextField(
        label="Ghi chú",
        required=False,
        max_length=200,
        widget=FreeLine,
        help_text="Không ghi số giấy tờ, sức khỏe, chuyện riêng.",
    )

    def __init__(
        self, data: Any = None, *, items: Mapping[str, str], today: date, initial: Any = None
    ) -> None:
        super().__init__(data, initial={"on": today, **(initial or {})})
        if not items:
            del self.fields["items"]
            return
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(items.items())

    @property
    def found(self) -> Finding:
        return Finding(self.cleaned_data["finding"])
