"""Shapes of a card, a reason, and of whom to call."""

from typing import Any

from django import forms

from bdhvs.learning.asking.commands import CardDetails, DeskDetails
from bdhvs.learning.asking.rules import AskingError, check_phone
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.ui.forms import FreeLine, FreeText, FreeTextField


class CardForm(forms.Form):
    """A question in people's words, an answer, and the lesson or step that shows it."""

    asks = FreeTextField(
        label="Bà con hỏi gì", max_length=120, widget=FreeLine,
        help_text="Ghi như bà con nói. Ví dụ: Nhà văn hóa mở lớp học tối thứ mấy?",
    )  # fmt: skip
    others = FreeTextField(
        label="Còn hỏi cách nào khác", max_length=400, required=False, widget=FreeText(attrs={"rows": 2}),
        help_text="Mỗi dòng một cách hỏi. Máy tự hiểu chữ không dấu.",
    )  # fmt: skip
    says = FreeTextField(
        label="Trả lời", max_length=600, widget=FreeText(attrs={"rows": 5}),
        help_text="Câu ngắn, ai cũng đọc được. Không ghi tên, số của người dân.",
    )  # fmt: skip
    opens = forms.ChoiceField(label="Mở bài học", required=False)

    def __init__(self, *args: Any, shelf: Shelf, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["opens"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "không mở bài nào"), *_places(shelf)]

    def details(self) -> CardDetails:
        given = self.cleaned_data
        lesson, _, step = given["opens"].partition("#")
        return CardDetails(given["asks"], given["says"], given["others"], lesson, int(step) if step else None)


def _places(shelf: Shelf) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every lesson with its steps, by lesson."""
    found = []
    for lesson in shelf.lessons.values():
        steps = [(f"{lesson.id}#{n}", f"bước {n}: {step.title}") for n, step in enumerate(lesson.steps, 1)]
        found.append((lesson.title, [(lesson.id, "cả bài"), *steps]))
    return found


def _number(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class DeskForm(forms.Form):
    """Numbers of offices, and where somebody helps."""

    police = _number("Số của Công an")
    clinic = _number("Số của Trạm y tế")
    desk = _number("Số của Bộ phận một cửa")
    places = FreeTextField(
        label="Nơi có người giúp", required=False, max_length=400, widget=FreeText(attrs={"rows": 4}),
        help_text="Mỗi dòng một nơi. Ví dụ: Nhà văn hóa thôn 1, tối thứ ba. Không ghi số riêng của ai.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("police", "clinic", "desk"):
            try:
                check_phone(given.get(name, ""))
            except AskingError as refusal:
                self.add_error(name, str(refusal))
        return given

    def details(self) -> DeskDetails:
        return DeskDetails(
            **{name: self.cleaned_data[name] for name in ("police", "clinic", "desk", "places")}
        )
