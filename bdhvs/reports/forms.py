"""Shapes of input about reports: periods, the officer's words, templates, cells, closing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms

from bdhvs.lib.period import Calendar, Period, PeriodError, read_period
from bdhvs.plans.models import Plan
from bdhvs.reports.documents.archive import MIB
from bdhvs.reports.documents.form import check_cells
from bdhvs.reports.models import Draft, Template
from bdhvs.reports.rules import CALENDAR_WORDS
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField
from bdhvs.ui.uploads import UploadField

MOST_BYTES: Final = 10 * MIB
MOST_TEXT: Final = 20_000
SPARE_CELLS: Final = 8


def _words(label: str, help_text: str, rows: int = 5) -> FreeTextField:
    return FreeTextField(label=label, help_text=help_text, required=False, max_length=MOST_TEXT,
                         widget=FreeText(attrs={"rows": rows}))  # fmt: skip


class PeriodForm(forms.Form):
    """A period in a calendar."""

    lich = forms.ChoiceField(
        label="Cách cắt kỳ",
        choices=[(calendar.value, words) for calendar, words in CALENDAR_WORDS.items()],
        required=False,
    )
    ky = forms.CharField(
        label="Kỳ",
        max_length=30,
        help_text="2026-11 là tháng 11, 2026-Q4 là quý IV; 2026-H1, 2026-9M, 2026; hoặc 2026-11-01..2026-11-20.",
    )

    def clean_lich(self) -> Calendar:
        """The reporting calendar unless another is asked for."""
        return Calendar(self.cleaned_data["lich"] or Calendar.DECREE_09.value)

    def clean(self) -> dict[str, Any]:
        """Read the period in its calendar."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "ky" in given and "lich" in given:
            try:
                given["period"] = read_period(given["ky"].strip().upper(), given["lich"])
            except PeriodError as error:
                self.add_error("ky", str(error))
        return given

    @property
    def period(self) -> Period:
        found: Period = self.cleaned_data["period"]
        return found


class AdHocForm(forms.Form):
    """A report that no plan names: which plan's targets, for which days."""

    plan = forms.ChoiceField(label="Theo chỉ tiêu của kế hoạch")
    start = DateField(label="Từ ngày")
    last = DateField(label="Đến ngày")

    def __init__(
        self, data: Any = None, *, plans: list[Plan], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="dot_xuat_%s")
        self.fields["plan"].choices = [(plan.pk, f"{plan.year}: {plan.title}") for plan in plans]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("start") and given.get("last") and given["last"] < given["start"]:
            self.add_error("last", "Ngày cuối phải không sớm hơn ngày đầu.")
        return given

    @property
    def code(self) -> str:
        return f"{self.cleaned_data['start']:%Y-%m-%d}..{self.cleaned_data['last']:%Y-%m-%d}"


class WordsForm(forms.Form):
    """The officer's own words; the figures are counted and cannot be typed."""

    subject = FreeTextField(label="Trích yếu", max_length=300, required=False, widget=FreeLine)
    opening = _words("Mở đầu", "Để trống thì dùng câu mẫu.", 3)
    progress = _words("Tiến độ, cách làm", "Mỗi dòng một ý. Số nhiệm vụ xong, chậm được ghi tự động.")
    obstacles = _words("Khó khăn, vướng mắc", "Mỗi dòng một ý.")
    proposals = _words("Đề xuất, kiến nghị", "Mỗi dòng một ý.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, draft: Draft | None, usual: Mapping[str, str]) -> None:
        kept = {name: getattr(draft, name) for name in WORDS} if draft else {}
        seen = draft.saved_at.isoformat() if draft else ""
        super().__init__(data, initial={**kept, "seen": seen})
        for name, words in usual.items():
            self.fields[name].widget.attrs["placeholder"] = words

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].replace("\r\n", "\n").strip() for name in WORDS}

    def seen_at(self) -> datetime | None:
        """The version the officer started from."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


WORDS: Final = ("subject", "opening", "progress", "obstacles", "proposals")


class TemplateForm(forms.Form):
    """An office's own Word template."""

    name = forms.CharField(
        label="Tên mẫu", max_length=120, help_text="Ví dụ: Báo cáo quý của xã. Trùng tên thì thay mẫu cũ."
    )
    file = UploadField(label="Tệp Word (.docx)", most=MOST_BYTES, endings=(".docx",))


class SuperiorForm(forms.Form):
    """A superior's Excel form."""

    name = forms.CharField(
        label="Tên biểu", max_length=120, help_text="Ví dụ: Biểu 02 của Sở. Trùng tên thì thay biểu cũ."
    )
    file = UploadField(label="Tệp Excel (.xlsx)", most=MOST_BYTES, endings=(".xlsx",))


class CheckForm(forms.Form):
    """Any Word document to be judged; it is not kept."""

    file = UploadField(label="Văn bản Word (.docx)", most=MOST_BYTES, endings=(".docx",))


class CellsForm(forms.Form):
    """Which field goes into which cell of a form; empty rows are left out."""

    def __init__(
        self, data: Any = None, *, template: Template, fields: Mapping[str, str], named: list[str]
    ) -> None:
        super().__init__(data)
        self.template = template
        places = [*template.mapping, *(name for name in named if name not in template.mapping)]
        choices = [("", "không điền"), *fields.items()]
        self.count = len(places) + SPARE_CELLS
        for number in range(self.count):
            place = places[number] if number < len(places) else ""
            self.fields[f"place_{number}"] = forms.CharField(
                label=f"Ô {number + 1}", required=False, max_length=120, initial=place
            )
            self.fields[f"field_{number}"] = forms.ChoiceField(
                label=f"Điền vào ô {number + 1}", required=False, choices=choices,
                initial=template.mapping.get(place, ""),
            )  # fmt: skip

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"place_{n}"], self[f"field_{n}"]) for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Every cell can be filled, and is named once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        mapping: dict[str, str] = {}
        for number in range(self.count):
            place, field = given.get(f"place_{number}", "").strip(), given.get(f"field_{number}", "")
            if field and not place:
                self.add_error(f"place_{number}", "Hãy ghi ô, ví dụ Biểu 1!C7.")
            elif field and place in mapping:
                self.add_error(f"place_{number}", f"Ô {place} đã dùng ở dòng trên.")
            elif field:
                mapping[place] = field
        if not self.errors:
            for problem in check_cells(bytes(self.template.content), {place: place for place in mapping}):
                self.add_error(None, problem)
        given["mapping"] = mapping
        return given


class CloseForm(forms.Form):
    """Who signs for the figures of a closed period."""

    signer = forms.CharField(label="Người ký chốt", max_length=120)
    signer_title = forms.CharField(label="Chức vụ", max_length=120)
