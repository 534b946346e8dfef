"""Shape of an external figure as it is typed: short enough for a minute's work each month."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bdhvs.figures.rules import Measure
from bdhvs.people.rules import GROUP_LABELS
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.skills.entry import EntryForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField

TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A thousand and some, or one and some thousandths."""


def whole_number(label: str, **options: Any) -> forms.IntegerField:
    """A count; dots between thousands are understood."""
    return Count(label=label, min_value=0, max_value=99_999_999, required=False, **options)


class Count(forms.IntegerField):
    """1.234 is one thousand two hundred and thirty-four."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": "Số chưa đúng. Ví dụ: 1234 hoặc 1.234."}

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            parts = value.strip().replace(" ", "").split(".")
            if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
                value = "".join(parts)
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class Amount(forms.DecimalField):
    """12,5 is twelve and a half, and so is 12.5; 1.234,5 is understood, 1.234 alone would be a guess."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Số chưa đúng. Ví dụ: 62,5.",
        "two_ways": "Số này đọc được hai cách. Hãy ghi %(whole)s hoặc %(part)s.",
    }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and "," in value:
            value = value.replace(".", "").replace(",", ".")
        elif isinstance(value, str) and TWO_WAYS.fullmatch(value.strip()):
            ways = {"whole": value.strip().replace(".", ""), "part": value.strip().replace(".", ",")}
            raise ValidationError(self.error_messages["two_ways"], code="two_ways", params=ways)
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class FigureForm(EntryForm):
    """One figure of one measure."""

    place = forms.ChoiceField(label="Của")
    group = forms.ChoiceField(label="Nhóm", choices=[("", "Chọn nhóm"), *GROUP_LABELS.items()])
    as_of = DateField(label="Số liệu tính đến ngày")
    numerator = whole_number("Số đạt (tử số)")
    denominator = whole_number("Tổng số (mẫu số)")
    value = whole_number("Con số")
    source = FreeTextField(
        label="Nguồn",
        max_length=200,
        widget=FreeLine,
        help_text="Văn bản, ngày, cơ quan. Ví dụ: Báo cáo 45/BC-CAX ngày 31/10/2026. "
        "Nếu đã điền sẵn từ lần trước, hãy sửa số và ngày văn bản.",
    )

    def __init__(self, *args: Any, measure: Measure, **options: Any) -> None:
        self.measure = measure
        super().__init__(*args, **options)

    def offer(self) -> None:
        unused = {"value"} if self.measure.share else {"numerator", "denominator"}
        if self.measure.code != "headcount":
            unused.add("group")
        for name in unused:
            del self.fields[name]
        if self.measure.decimals:
            self.fields["value"] = Amount(
                label="Con số", min_value=0, max_digits=12, decimal_places=4, required=False
            )
        places = self._places()
        self.choices("place", places)
        self.fields["place"].required = self.measure.of != "commune"
        told = [code for code, _ in places if code]
        if len(places) == 1 or (
            self.measure.of == "unit" and len(told) == 1
        ):  # nothing to choose: nothing to tap
            self.fields["place"].widget = forms.HiddenInput()
            self.initial["place"] = told[0] if told else ""

    def _places(self) -> list[tuple[str, str]]:
        desk, own = self.desk, self.desk.places
        if self.measure.of == "commune":
            return [("", "Toàn xã")] if own is None or not (desk.user and desk.user.hamlets) else desk.hamlets
        if self.measure.of == "hamlet":
            every = hamlets_on(desk.commune, desk.on).values_list("code", "name")
            told = list(every) if desk.user and desk.user.unit_id else desk.hamlets
            return blank(told, "Chọn thôn, tổ dân phố")
        units = units_on(desk.commune, desk.on, self.measure.unit_kinds).values_list("code", "name")
        return blank([u for u in units if own is None or u[0] in own], "Chọn đơn vị")

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.desk.on:
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa tới.")
        return day

    def clean(self) -> dict[str, Any]:
        """A part is never more than its whole; at least one number is told."""
        given = super().clean() or {}
        part, whole = given.get("numerator"), given.get("denominator")
        if part is not None and whole is not None and part > whole:
            self.add_error("numerator", f"Số đạt {part} lớn hơn tổng số {whole}.")
        told = [given.get(name) for name in ("numerator", "denominator", "value")]
        typed = {"numerator", "denominator", "value"} & set(self.errors)
        if not typed and all(number is None for number in told):
            first = "numerator" if self.measure.share else "value"
            self.add_error(first, "Hãy nhập con số. Chưa có số thì chưa ghi dòng này.")
        return given
