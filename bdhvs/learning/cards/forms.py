"""Shapes of what officers type about cards."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bdhvs.people.rules import GROUP_LABELS


class WhoForm(forms.Form):
    """Whose cards: a hamlet, one household of it, a class or unit, a group; what is filled in must all be true."""

    hamlet = forms.ChoiceField(label="Thôn, tổ dân phố", required=False)
    household = forms.CharField(label="Mã hộ (nếu chỉ một hộ)", required=False, max_length=40)
    unit = forms.ChoiceField(label="Lớp, trường, đơn vị, hội", required=False)
    group = forms.ChoiceField(label="Nhóm", required=False, choices=[("", "Chọn"), *GROUP_LABELS.items()])

    def __init__(
        self,
        *args: Any,
        hamlets: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["hamlet"].choices = [("", "Chọn"), *hamlets]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "Chọn"), *(units or ())]  # type: ignore[attr-defined]
        if units is None:  # who belongs to a unit or a group is not a hamlet's to read
            del self.fields["unit"], self.fields["group"]
