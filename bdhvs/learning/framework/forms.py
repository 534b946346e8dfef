"""Shapes of a version on its way in, and of putting one to use."""

from typing import Any

from django import forms

from bdhvs.learning.framework.rules import CODE, GROUPS
from bdhvs.people.importing.rules import LIMITS
from bdhvs.ui.forms import DateField
from bdhvs.ui.uploads import UploadField


class VersionForm(forms.Form):
    """What a version calls itself, and where it comes from."""

    code = forms.RegexField(
        CODE, label="Mã khung", max_length=40, help_text="Ví dụ: qd757. Phiên bản sau của cùng khung giữ mã này.",
        error_messages={"invalid": "Mã chỉ gồm chữ không dấu, số, dấu chấm, gạch."},
    )  # fmt: skip
    version = forms.RegexField(
        CODE, label="Phiên bản", max_length=20, help_text="Ví dụ: 1.0",
        error_messages={"invalid": "Phiên bản chỉ gồm chữ không dấu, số, dấu chấm, gạch."},
    )  # fmt: skip
    title = forms.CharField(label="Tên khung", max_length=200)
    source = forms.CharField(
        label="Nguồn", max_length=200, help_text="Số văn bản, ngày, cơ quan ban hành; phụ lục nào."
    )
    official = forms.BooleanField(
        label="Đây là khung chính thức, chép đúng từ văn bản đã ban hành",
        required=False,
        help_text="Chưa đối chiếu với văn bản gốc thì đừng đánh dấu: khung sẽ ghi là khung làm việc.",
    )


class ImportForm(VersionForm):
    """A version as an Excel file."""

    file = UploadField(
        label="Tệp danh mục kỹ năng",
        help_text="Tệp .xlsx theo mẫu. Chưa lưu gì cho đến khi bấm Lưu phiên bản.",
        most=LIMITS.file_bytes,
        instead="Hãy bỏ bớt trang, hình trong tệp.",
    )


class UseForm(forms.Form):
    """For whom, from which day."""

    groups = forms.MultipleChoiceField(
        label="Áp dụng cho nhóm", choices=list(GROUPS.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một nhóm người học."},
    )  # fmt: skip
    since = DateField(label="Từ ngày")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[
            "since"
        ].help_text = "Trước ngày này vẫn tính theo khung cũ. Kết quả đã ghi không thay đổi."
