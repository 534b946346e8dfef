"""Shapes of input about plans."""

from typing import Any

from django import forms

from bdhvs.ui.forms import DateField

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
