"""A figure that the province or the country published, entered beside a target."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from bdhvs.figures.commands import FigureDetails
from bdhvs.figures.forms import Count
from bdhvs.plans.levels import NATIONAL, PROVINCE, SUFFIXES
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField, NumberField


class LevelFigureForm(forms.Form):
    """Part and whole where they were published, else the percentage as published; always with its source."""

    level = forms.ChoiceField(label="Số của", choices=[(name, name) for name in (PROVINCE, NATIONAL)])
    as_of = DateField(label="Tính đến ngày")
    numerator = Count(label="Số đạt (tử số)", min_value=0, max_value=999_999_999, required=False)
    denominator = Count(label="Tổng số (mẫu số)", min_value=1, max_value=999_999_999, required=False)
    percent = NumberField(
        label="Hoặc tỷ lệ phần trăm đã công bố",
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        required=False,
        help_text="Chỉ nhập khi văn bản không ghi tử số và mẫu số.",
    )
    source = FreeTextField(
        label="Nguồn", max_length=200, widget=FreeLine, help_text="Văn bản, ngày, cơ quan."
    )

    def __init__(self, *args: Any, indicator: str, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.indicator, self.today = indicator, today

    def clean(self) -> dict[str, Any]:
        """One way of telling the number, not both; never of a day to come."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        n, whole, percent = (given.get(key) for key in ("numerator", "denominator", "percent"))
        if (n is None) != (whole is None):
            self.add_error("denominator" if whole is None else "numerator", "Cần đủ tử số và mẫu số.")
        elif n is not None and whole is not None and n > whole:
            self.add_error("numerator", "Tử số lớn hơn mẫu số.")
        elif n is None and percent is None and not self.errors:
            self.add_error("numerator", "Hãy nhập tử số và mẫu số, hoặc tỷ lệ phần trăm.")
        elif n is not None and percent is not None:
            self.add_error("percent", "Đã có tử số và mẫu số thì không nhập tỷ lệ.")
        if given.get("as_of") and given["as_of"] > self.today:
            self.add_error("as_of", "Ngày này chưa tới.")
        return given

    def details(self) -> FigureDetails:
        """The figure under the measure of its level."""
        given = self.cleaned_data
        percent: Decimal | None = given["percent"]
        return FigureDetails(
            measure=f"{self.indicator}{SUFFIXES[given['level']]}",
            as_of=given["as_of"],
            source=given["source"],
            numerator=given["numerator"],
            denominator=given["denominator"],
            value=percent,
        )
