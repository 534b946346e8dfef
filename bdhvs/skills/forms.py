"""Shape of an attainment as it is typed."""

from typing import Any

from django import forms

from bdhvs.lib.evidence import Level
from bdhvs.skills.entry import EntryForm, SearchInput, blank
from bdhvs.skills.rules import DegreeError, LevelError, Result, check_degree, check_source
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField

RESULTS = [("yes", "Có, làm được"), ("no", "Chưa, không làm được")]
DEGREES = [("", "Chưa đánh giá mức"), ("1", "1 – làm được"), ("2", "2 – làm tốt")]


class AttainmentForm(EntryForm):
    """One person, one skill or status, one day."""

    finds, chooses = "person", "person"

    find = forms.CharField(
        label="Tìm người",
        required=False,
        widget=SearchInput,
        help_text="Gõ một từ của tên, có dấu hoặc không dấu, rồi bấm Tìm.",
    )
    person = forms.ChoiceField(
        label="Người được ghi nhận",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy tìm rồi chọn một người trong sổ."},
    )
    item = forms.ChoiceField(label="Kỹ năng hoặc trạng thái")
    result = forms.ChoiceField(label="Kết quả", widget=forms.RadioSelect, choices=RESULTS)
    degree = forms.ChoiceField(
        label="Mức độ", required=False, choices=DEGREES, help_text="Chỉ ghi khi đã quan sát người đó làm."
    )
    occurred_on = DateField(label="Ngày")
    level = forms.ChoiceField(label="Minh chứng")
    source = FreeTextField(
        label="Nguồn",
        required=False,
        max_length=200,
        widget=FreeLine,
        help_text="Giấy chứng nhận, danh sách, buổi kiểm tra. Bắt buộc với E3, E4.",
    )

    def offer(self) -> None:
        self.choices("item", [("", "Chọn một mục"), *self.desk.grouped_items()])
        self.choices("level", blank(self.desk.level_choices, "Chọn mức minh chứng"))

    def clean(self) -> dict[str, Any]:
        """Degree with yes only; strong evidence with its source: told at the field."""
        given = super().clean() or {}
        degree = int(given["degree"]) if given.get("degree") else None
        if given.get("result"):
            try:
                check_degree(Result(given["result"]), degree)
            except DegreeError as refusal:
                self.add_error("degree", str(refusal))
        if given.get("level"):
            try:
                check_source(Level(given["level"]), given.get("source", ""))
            except LevelError as refusal:
                self.add_error("source", str(refusal))
        return given
