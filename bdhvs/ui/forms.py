"""One renderer, so that every form on the site is drawn by one field template; the fields Vietnamese offices type."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict

from bdhvs.lib.identifying import Likeness, likenesses_in
from bdhvs.ui.formats import plain_number

DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d"]
EIGHT_DIGITS = re.compile(r"\d{8}")


class Renderer(TemplatesSetting):
    """Draws forms and fields with our templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class DateInput(forms.DateInput):
    """A text box for dd/mm/yyyy: the browser's own date box follows the browser's language, not the reader's."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "inputmode": "numeric",
            "placeholder": "ngày/tháng/năm",
            "autocomplete": "off",
            "maxlength": "10",
        }
        super().__init__(attrs={**usual, **(attrs or {})}, format="%d/%m/%Y")


class DateField(forms.DateField):
    """A day as people write it: 5/9/2026, 05-09-2026, 05092026."""

    widget = DateInput
    default_error_messages = {
        "invalid": "Ngày chưa đúng. Hãy nhập theo dạng ngày/tháng/năm, ví dụ 05/09/2026."
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", DATE_FORMATS)
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = value.strip()
            if EIGHT_DIGITS.fullmatch(value):
                value = f"{value[:2]}/{value[2:4]}/{value[4:]}"
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (date, datetime)):
            return value.strftime("%d/%m/%Y")
        return value


class NumberField(forms.DecimalField):
    """A number as offices write it: 1.234,5. A lone dot before exactly three digits separates thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Số chưa đúng. Ví dụ: 1.234 hoặc 12,5."}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = plain_number(value.strip())
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class Typed(str):
    """Text as somebody sent it, with the warnings he has already answered."""

    answered: frozenset[str] = frozenset()

    @property
    def unanswered(self) -> list[Likeness]:
        return [likeness for likeness in likenesses_in(self) if likeness.code not in self.answered]


class _Warning(forms.Widget):
    """A box of text that, once sent with somebody's number in it, asks whether the number shall stay.

    Nothing is remembered between two requests: the answer names the kinds of numbers it is about, so a number of
    another kind added later is asked about again.
    """

    template_name = "ui/forms/free_text.html"
    box_name = ""

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, str):
            return value
        typed = Typed(value)
        typed.answered = frozenset(str(data.get(_answer_of(name), "")).split(","))
        return typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["box_name"] = self.box_name
        context["likenesses"] = found = likenesses_in(value) if isinstance(value, Typed) else []
        context["answer_name"] = _answer_of(name)
        context["answer"] = ",".join(likeness.code for likeness in found)
        context["answered"] = bool(found) and not value.unanswered
        return context


def _answer_of(name: str) -> str:
    return f"{name}-giu"


class FreeText(_Warning, forms.Textarea):
    """Several lines."""

    box_name = forms.Textarea.template_name


class FreeLine(_Warning, forms.TextInput):
    """One line."""

    box_name = forms.TextInput.template_name


class FreeTextField(forms.CharField):
    """A note, reason or comment. A number that looks like a person's is warned about once and kept when confirmed."""

    widget = FreeText

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, Typed) and (found := value.unanswered):
            raise ValidationError(warning_of(found), code="looks_personal")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(value, Typed):
            return text
        typed = Typed(text)
        typed.answered = value.answered
        return typed

    def clean(self, value: Any) -> Any:
        return str(super().clean(value))


def warning_of(found: Iterable[Likeness]) -> str:
    """`Có vẻ có số điện thoại. …`"""
    kinds = ", ".join(likeness.says for likeness in found)
    return f"Có vẻ có {kinds}. Nên bỏ số này đi; nếu thật cần thì đánh dấu “Vẫn giữ” rồi gửi lại."
