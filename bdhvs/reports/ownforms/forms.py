"""Shapes of input: a form's name, rows, rhythm and columns."""

from typing import Any

from django import forms

from bdhvs.reports.cycles import Cycle
from bdhvs.reports.models import OwnForm
from bdhvs.reports.ownforms.commands import Layout
from bdhvs.reports.ownforms.rules import ColumnSource, OwnColumn, OwnFormError, check_columns, columns_of
from bdhvs.ui.forms import FreeLine, FreeTextField

BLANK_COLUMNS = 3
Choices = list[tuple[str, list[tuple[str, str]]]]


class NewOwnForm(forms.Form):
    """Name, rows and rhythm; the columns come next."""

    name = FreeTextField(
        label="Tên mẫu biểu", max_length=160, widget=FreeLine, help_text="Ví dụ: Biểu gửi Sở KH&CN hằng quý"
    )
    rows_by = forms.ChoiceField(label="Mỗi dòng là một", choices=[("hamlet", "thôn, tổ dân phố"), ("unit", "đơn vị")],
                                widget=forms.RadioSelect, initial="hamlet")  # fmt: skip


class ColumnsForm(forms.Form):
    """All of a form. A column without a source is not there."""

    name = FreeTextField(label="Tên mẫu biểu", max_length=160, widget=FreeLine)
    cycle = forms.ChoiceField(label="Kỳ", choices=Cycle.choices())
    cut_at = forms.TimeField(
        label="Giờ chốt (chỉ cho kỳ hằng ngày)",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        help_text="Ví dụ 20:00: tính việc ghi từ 20 giờ hôm trước đến 20 giờ trong ngày.",
    )

    def __init__(self, *args: Any, kept: OwnForm, sources: Choices, **options: Any) -> None:
        held = columns_of(kept.columns)
        self.kept, self.sources = kept, sources
        options["initial"] = {"name": kept.name, "cycle": kept.cycle, "cut_at": kept.cut_at}
        super().__init__(*args, **options)
        sent = sum(1 for name in self.data if name.startswith("title_")) if self.is_bound else 0
        self.count = max(len(held) + BLANK_COLUMNS, min(sent, 30))
        for number in range(self.count):
            one = held[number] if number < len(held) else None
            self.fields[f"what_{number}"] = forms.ChoiceField(
                label=f"Cột {number + 1} lấy", choices=[("", "Không dùng"), *self._with(one)], required=False,
                initial=f"{one.source.value}:{one.code}" if one else "",
            )  # fmt: skip
            self.fields[f"title_{number}"] = FreeTextField(
                label=f"Tên cột {number + 1}", max_length=120, required=False, initial=one.title if one else "",
                widget=FreeLine(attrs={"placeholder": "để trống thì lấy tên có sẵn"}),
            )  # fmt: skip

    def _with(self, one: OwnColumn | None) -> Choices:
        """A column whose source is gone meanwhile stays until it is changed."""
        known = {code for _, choices in self.sources for code, _ in choices}
        code = f"{one.source.value}:{one.code}" if one else ""
        return (
            [*self.sources, ("Đang có", [(code, one.title)])] if one and code not in known else self.sources
        )

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
        labels = {code: label for _, choices in self.sources for code, label in choices}
        columns = []
        for number in range(self.count):
            if what := given.get(f"what_{number}", ""):
                source, _, code = what.partition(":")
                title = given.get(f"title_{number}", "").strip() or labels.get(what, what)[:120]
                columns.append(OwnColumn(title, ColumnSource(source), code))
        given["columns"] = tuple(columns)
        try:
            check_columns(given["columns"])
        except OwnFormError as refusal:
            self.add_error(None, str(refusal))
        return given

    def layout(self) -> Layout:
        """The typed argument of the command."""
        got = self.cleaned_data
        cycle = Cycle(got["cycle"])
        cut_at = got["cut_at"] if cycle is Cycle.DAY else None
        return Layout(
            got["name"], self.kept.rows_by, cycle, got["columns"], cut_at, tuple(self.kept.unit_kinds)
        )
