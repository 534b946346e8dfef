"""Shapes of input about plans."""

from django import forms

from bdhvs.plans.files.marks import MAX_BYTES
from bdhvs.ui.forms import DateField
from bdhvs.ui.uploads import UploadField


class AsOfForm(forms.Form):
    """The day a page is read for."""

    ngay = DateField(label="Tính đến ngày", required=False)


class PlanFileForm(forms.Form):
    """A plan file (.yaml)."""

    file = UploadField(label="Tệp kế hoạch (.yaml)", most=MAX_BYTES, instead="Đây không thể là tệp kế hoạch.")
