"""Forms of the import pages."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from bdhvs.people.importing.rules import LIMITS
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.rules import ResidenceKind
from bdhvs.ui.forms import DateField
from bdhvs.ui.uploads import UploadField

_UNREAD = (Field.IGNORED, Field.SENSITIVE)


class UploadForm(forms.Form):
    """A list, and what holds for all of it."""

    file = UploadField(
        label="Tệp danh sách",
        help_text="Tệp .xlsx, .xls, .ods hoặc .csv. Chưa lưu gì cho đến khi anh/chị bấm Ghi vào sổ.",
        most=LIMITS.file_bytes,
        instead="Hãy chia danh sách theo từng thôn.",
        error_messages={"required": "Hãy chọn tệp danh sách."},
    )
    hamlet = forms.ChoiceField(
        label="Danh sách của", required=False, help_text="Để trống nếu trong tệp có cột thôn, tổ dân phố."
    )
    since = DateField(
        label="Danh sách đúng từ ngày",
        help_text="Ngày bắt đầu tính nơi ở của người mới, khi tệp không ghi ngày đến.",
    )
    residence = forms.ChoiceField(
        label="Khi tệp không ghi thường trú hay tạm trú, hiểu là",
        choices=ResidenceKind.choices(),
    )

    def __init__(self, *args: Any, hamlets: Sequence[tuple[str, str]], today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        cast(forms.ChoiceField, self.fields["hamlet"]).choices = [
            ("", "Nhiều thôn (có cột trong tệp)"),
            *hamlets,
        ]

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since > self.today:
            raise forms.ValidationError("Ngày này ở tương lai.")
        return since


class ColumnsForm(forms.Form):
    """One choice a column. Sensitive columns have none."""

    def __init__(self, *args: Any, columns: Sequence[Mapping[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(what.value, what.label) for what in Field if what is not Field.SENSITIVE]
        for column in columns:
            if not column["sensitive"]:
                self.fields[f"c{column['index']}"] = forms.ChoiceField(
                    label=column["header"] or "(không có tiêu đề)",
                    choices=choices,
                    initial=column["field"],
                    widget=forms.Select(attrs={"class": "form-select"}),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for name, value in list(cleaned.items()):
            if value in (Field.IGNORED, Field.NOTE, Field.ORDINAL):
                continue
            if value in seen:
                self.add_error(name, f"Đã chọn “{Field(value).label}” cho một cột khác.")
            seen[value] = name
        return cleaned

    def mapping(self) -> dict[Field, int]:
        """Field → column index, as the officer chose."""
        unread = (*_UNREAD, Field.NOTE, Field.ORDINAL)
        chosen = {Field(value): int(name[1:]) for name, value in self.cleaned_data.items()}
        return {what: index for what, index in chosen.items() if what not in unread}


class LineForm(forms.Form):
    """The cells of one line that are read, to be repaired."""

    def __init__(
        self, *args: Any, columns: Sequence[tuple[int, str]], wrong: Sequence[int] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for index, label in columns:
            self.fields[f"c{index}"] = forms.CharField(
                label=label,
                required=False,
                max_length=500,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off"} | ({"autofocus": True} if index in wrong else {})
                ),
            )

    def cells(self) -> dict[int, str]:
        return {
            int(name[1:]): value for name, value in self.cleaned_data.items() if name in self.changed_data
        }
