"""Shapes of a link to a course, and of classes told by counts."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.learning.courses.commands import CourseDetails
from bdhvs.learning.courses.rules import CourseError, TaughtClass, check_address, read_classes
from bdhvs.skills.desk import Choices
from bdhvs.skills.entry import blank
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField

GROUPS = {
    "citizen": "người dân",
    "official": "cán bộ, công chức, viên chức",
    "pupil": "học sinh, sinh viên",
    "worker": "người lao động",
}


class CourseForm(forms.Form):
    """One course of one platform."""

    title = forms.CharField(label="Tên khóa học", max_length=120)
    platform = forms.ChoiceField(label="Nền tảng")
    url = forms.CharField(
        label="Địa chỉ", max_length=300, help_text="Chép cả dòng từ trình duyệt, bắt đầu bằng https://",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label="Cho nhóm", required=False, choices=list(GROUPS.items()), widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn nhóm nào là cho mọi người.",
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        label="Dạy kỹ năng nào", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, platforms: Choices, items: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("platform", blank(platforms, "Chọn nền tảng")), ("items", items)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_url(self) -> str:
        try:
            return check_address(self.cleaned_data["url"])
        except CourseError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def details(self) -> CourseDetails:
        given = self.cleaned_data
        return CourseDetails(
            given["title"], given["platform"], given["url"], tuple(given["groups"]), tuple(given["items"])
        )


class ClassesForm(forms.Form):
    """How many of how many, class by class, of one unit."""

    unit = forms.ChoiceField(label="Đơn vị")
    as_of = DateField(label="Tính đến ngày")
    classes = FreeTextField(
        label="Từng lớp, tổ",
        widget=FreeText(attrs={"rows": 8}),
        max_length=4000,
        help_text="Mỗi dòng một lớp: tên lớp, số đã học, sĩ số. Ví dụ: 6A: 30/32. Không ghi tên học sinh.",
    )
    source = FreeTextField(
        label="Nguồn", max_length=200, widget=FreeLine, help_text="Ví dụ: Báo cáo của trường ngày 15/3/2026."
    )

    def __init__(self, *args: Any, units: Choices, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units if len(units) == 1 else blank(units, "Chọn đơn vị")

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa tới.")
        return day

    def clean_classes(self) -> list[TaughtClass]:
        try:
            return read_classes(self.cleaned_data["classes"])
        except CourseError as refusal:
            raise forms.ValidationError(str(refusal)) from None
