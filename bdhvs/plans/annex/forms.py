"""Shapes of what is sent when an annex is taken in."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from django import forms
from django.core import signing

from bdhvs.plans.annex.rules import AnnexRow
from bdhvs.ui.uploads import MIB, UploadField

_SALT: Final = "plans.annex"
_HOUR: Final = 3600


class AnnexForm(forms.Form):
    """The file."""

    file = UploadField(
        label="Tệp phụ lục", most=5 * MIB, endings=(".docx", ".xlsx"),
        help_text="Bảng có cột Nhiệm vụ, Chủ trì; thêm Phối hợp, Thời gian, Sản phẩm, Kinh phí nếu có.",
    )  # fmt: skip


class AgreeForm(forms.Form):
    """The rows as they were read, signed, and who is meant by each name nobody knew."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2 * MIB)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, names: Sequence[str], actors: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.names = names
        for place, name in enumerate(names):
            self.fields[f"name_{place}"] = forms.ChoiceField(
                label=f"“{name[:80]}” là", choices=[("", "chưa chọn"), *actors], required=False
            )

    def chosen(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(f"name_{place}", "") for place, name in enumerate(self.names)}


def sealed(rows: Sequence[AnnexRow]) -> str:
    """Rows on their way through the browser: nobody changes them there."""
    return signing.dumps([asdict(row) for row in rows], salt=_SALT, compress=True)


def unsealed(text: str) -> list[AnnexRow]:
    """Raises: signing.BadSignature when they were changed, or are older than an hour."""
    rows = signing.loads(text, salt=_SALT, max_age=_HOUR)
    return [AnnexRow(**{**row, "partners": tuple(row["partners"])}) for row in rows]
