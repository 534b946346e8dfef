"""One renderer, so that every form on the site is drawn by one field template; the fields Vietnamese offices type."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

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
