"""Shapes of what officers type about cards."""

from collections.abc import Sequence
from typing import Any

from django import forms


class WhoForm(forms.Form):
    """Whose cards: a hamlet, or one household of it."""

    hamlet = forms.ChoiceField(label="Thôn, tổ dân phố", required=False)
    household = forms.CharField(label="Mã hộ (nếu chỉ một hộ)", required=False, max_length=40)

    def __init__(self, *args: Any, hamlets: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hamlet"].choices = [("", "Chọn"), *hamlets]  # type: ignore[attr-defined]
