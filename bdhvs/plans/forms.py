"""Shapes of input about plans."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.lib.evidence import LEVEL_LABELS
from bdhvs.plans.wording import OP_WORDS
from bdhvs.ui.forms import DateField, NumberField

MAX_PLAN_BYTES = 1_000_000


class AsOfForm(forms.Form):
    """The day a page is read for."""

    ngay = DateField(label="Tính đến ngày", required=False)


class PlanFileForm(forms.Form):
    """A plan file (.yaml)."""

    file = forms.FileField(label="Tệp kế hoạch (.yaml)")

    def clean_file(self) -> Any:
        """Refuse what is far too large for a plan."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_PLAN_BYTES:
            raise forms.ValidationError("Tệp lớn hơn 1 MB, không thể là tệp kế hoạch.")
        return upload


RULES = {
    "": "Theo kế hoạch",
    "assessment": "Kiểm tra đạt (từ E2)",
    "certificate": "Có giấy chứng nhận (từ E3)",
    "official_list": "Có trong danh sách chính thức (E4)",
}
RESIDENTS = {"": "Có mặt (không tính người đi vắng)", "permanent": "Chỉ thường trú"}


class TargetForm(forms.Form):
    """What a commune may set of a target; empty leaves it as the plan has it."""

    says = forms.CharField(label="Nội dung", max_length=900, widget=forms.Textarea(attrs={"rows": 3}))
    op = forms.ChoiceField(label="So sánh", choices=[("", "chưa định"), *OP_WORDS.items()], required=False)
    value = NumberField(label="Mức", required=False, help_text="Để trống khi xã chưa quyết định mức.")
    soft = forms.BooleanField(label="Là mức phấn đấu (không tô đỏ khi chưa đạt)", required=False)
    by = DateField(label="Đến ngày", required=False)
    at_least = forms.ChoiceField(
        label="Minh chứng từ mức",
        choices=[(level.value, f"{level.value} - {says}") for level, says in LEVEL_LABELS.items()],
    )
    rule = forms.ChoiceField(label="Cách xác định", choices=list(RULES.items()), required=False)
    resident = forms.ChoiceField(label="Tính những ai", choices=list(RESIDENTS.items()), required=False)

    def __init__(self, data: Any = None, *, row: dict[str, Any]) -> None:
        settings = row.get("settings", {})
        initial = {
            **{key: row.get(key) for key in ("says", "op", "value", "soft")},
            "by": date.fromisoformat(row["by"]) if row.get("by") else None,
            "at_least": row.get("at_least", "E0"),
            "rule": settings.get("rule", ""),
            "resident": settings.get("resident", ""),
        }
        super().__init__(data, initial=initial)
        self.row = row

    def clean(self) -> dict[str, Any]:
        """A number needs an operator."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("value") is not None and not given.get("op"):
            self.add_error("op", "Đã có mức thì cần chọn phép so sánh.")
        return given

    def values(self) -> dict[str, Any]:
        """Keys of the plan row; None takes a key away."""
        given = self.cleaned_data
        number = given["value"]
        settings = {**self.row.get("settings", {}), "rule": given["rule"], "resident": given["resident"]}
        kept = {key: value for key, value in settings.items() if value}
        return {
            "says": given["says"],
            "op": given["op"] or None,
            "value": str(number) if number is not None else None,
            "needs_decision": True if number is None and not self.row.get("value_by") else None,
            "soft": given["soft"] or None,
            "by": given["by"].isoformat() if given["by"] else None,
            "at_least": given["at_least"] if given["at_least"] != "E0" else None,
            "settings": kept or None,
        }
