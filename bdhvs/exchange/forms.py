"""Shapes of uploads and of what is handed in."""

from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone

from bdhvs.people.importing.rules import LIMITS
from bdhvs.ui.forms import DateField
from bdhvs.ui.uploads import UploadField


class UploadForm(forms.Form):
    """A list of facts."""

    file = UploadField(
        label="Tệp danh sách",
        help_text="Tệp .xlsx, .xls, .ods hoặc .csv. Chưa ghi gì cho đến khi anh/chị bấm Ghi vào sổ.",
        most=LIMITS.file_bytes,
        instead="Hãy chia thành nhiều tệp.",
    )


WITHDRAWN = ("Ghi nhầm người, nhầm nơi", "Ghi hai lần", "Việc này không có")


class WithdrawForm(forms.Form):
    """Why a fact should never have been written."""

    reason = forms.ChoiceField(
        label="Vì sao rút lại",
        widget=forms.RadioSelect,
        choices=[(words, words) for words in WITHDRAWN],
        error_messages={"required": "Hãy chọn một lý do."},
    )


class HandedForm(forms.Form):
    """One step of one owner. `day`: when it really came in, where that was not today."""

    owner_kind = forms.ChoiceField(choices=[(k, k) for k in ("hamlet", "team", "unit", "commune")])
    owner = forms.CharField(max_length=60)
    status = forms.ChoiceField(
        choices=[(s, s) for s in ("due", "submitted", "returned", "approved", "locked")]
    )
    day = DateField(label="Ngày nộp", required=False)

    def came_in(self, at: datetime) -> datetime | None:
        """Noon of the named day, or now."""
        day = self.cleaned_data["day"]
        if day is None or day == at.date():
            return None
        return timezone.make_aware(datetime.combine(day, time(12)))


class DueForm(forms.Form):
    """The last day for everybody of whom nothing is written yet."""

    due_on = DateField(label="Hạn nộp cho các nơi chưa có thông tin")

    def due_at(self) -> datetime:
        """The end of that day."""
        return timezone.make_aware(datetime.combine(cast(Any, self.cleaned_data["due_on"]), time(23, 59)))
