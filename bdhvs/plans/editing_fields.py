"""Fields of the plan editor: how a value of a plan row is typed, and how what was typed goes back into the row.

A value that the reader did not change goes back exactly as it was, so that saving an untouched form changes nothing.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from bdhvs.figures.forms import Count
from bdhvs.ui import forms as ui


class Kept:
    """What a field of the editor does beside being a form field."""

    def shown(self, value: Any) -> Any:
        """The value of a row as the form shows it."""
        return value

    def stored(self, cleaned: Any, _before: Any) -> Any:
        """What was typed as the row stores it; None takes the key away."""
        return cleaned or None


class Words(Kept, forms.CharField):
    """One line of words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=900, **options)


class LongWords(Words):
    """A sentence or two; a line break becomes a blank, as the file wants it."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        return " ".join((super().to_python(value) or "").split())

    def stored(self, cleaned: Any, before: Any) -> Any:
        return before if before and " ".join(before.split()) == cleaned else cleaned or None


class Lines(Kept, forms.CharField):
    """A list of words, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def shown(self, value: Any) -> Any:
        return "\n".join(value or ())

    def stored(self, cleaned: Any, _before: Any) -> Any:
        return [line.strip() for line in cleaned.splitlines() if line.strip()] or None


class Day(Kept, ui.DateField):
    """A day."""

    def shown(self, value: Any) -> Any:
        return _a_day(value)

    def stored(self, cleaned: date | None, _before: Any) -> Any:
        return cleaned.isoformat() if cleaned else None


class LastDay(Day):
    """The last day of a period, which the file tells as the first day that is no longer in it."""

    def shown(self, value: Any) -> Any:
        day = _a_day(value)
        return day - timedelta(days=1) if day else None

    def stored(self, cleaned: date | None, _before: Any) -> Any:
        return (cleaned + timedelta(days=1)).isoformat() if cleaned else None


class DayOfYear(Kept, forms.RegexField):
    """A day that comes round each year, as people write it: 10/10."""

    default_error_messages = {"invalid": "Hãy viết ngày/tháng, ví dụ 10/10."}

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^\d{1,2}/\d{1,2}$", **options)

    def shown(self, value: Any) -> Any:
        return "/".join(reversed(value.split("-"))) if value else ""

    def stored(self, cleaned: str, _before: Any) -> Any:
        return "-".join(part.zfill(2) for part in reversed(cleaned.split("/"))) if cleaned else None


class Amount(Kept, ui.NumberField):
    """A number, written the Vietnamese way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_digits=16, decimal_places=4, **options)

    def shown(self, value: Any) -> Any:
        return str(value).replace(".", ",") if value is not None else None

    def stored(self, cleaned: Decimal | None, before: Any) -> Any:
        if cleaned is None:
            return None
        return before if before is not None and Decimal(str(before)) == cleaned else format(cleaned, "f")


class Whole(Kept, Count):
    """A whole number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=999_999_999, **options)

    def stored(self, cleaned: int | None, _before: Any) -> Any:
        return cleaned


class Tick(Kept, forms.BooleanField):
    """Yes or nothing."""

    def stored(self, cleaned: bool, _before: Any) -> Any:
        return True if cleaned else None


class YesOrNo(Kept, forms.BooleanField):
    """Yes or no, and no is written too."""

    def stored(self, cleaned: bool, _before: Any) -> Any:
        return cleaned


class Reviewed(Kept, forms.BooleanField):
    """Ticked once the copy was gone through: then the mark of its source goes."""

    def shown(self, value: Any) -> Any:
        return not value

    def stored(self, cleaned: bool, before: Any) -> Any:
        return None if cleaned else before


class One(Kept, forms.ChoiceField):
    """One code; one that the catalogue does not know stays selectable when the row has it."""

    def __init__(self, *, choices: Sequence[tuple[str, str]], required: bool = False, **options: Any) -> None:
        offered = list(choices) if choices and choices[0][0] == "" else [("", "chưa định"), *choices]
        super().__init__(choices=offered, required=required, **options)

    def shown(self, value: Any) -> Any:
        self.choices = _with_held(self.choices, [value] if value else [])
        return value or ""


class OneByDefault(One):
    """One code out of a list without blank; the first is what a row without the key means."""

    def __init__(self, *, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(choices=choices, **options)
        self.usual = choices[0][0]
        self.choices = list(choices)

    def shown(self, value: Any) -> Any:
        return super().shown(value) or self.usual

    def stored(self, cleaned: str, before: Any) -> Any:
        return (cleaned or None) if cleaned != self.usual or before == self.usual else None


class Many(Kept, forms.MultipleChoiceField):
    """Several codes, in the order they had; new ones at the end."""

    widget = forms.CheckboxSelectMultiple

    def shown(self, value: Any) -> Any:
        self.choices = _with_held(self.choices, value or [])
        return list(value or ())

    def stored(self, cleaned: list[str], before: Any) -> Any:
        held = [code for code in before or () if code in cleaned]
        return held + [code for code in cleaned if code not in held] or None


class Places(Kept, forms.CharField):
    """Other values for single places or kinds of commune, one on each line: `18775-T01: 80`, `phuong: 90`."""

    widget = forms.Textarea(attrs={"rows": 3})

    def shown(self, value: Any) -> Any:
        return "\n".join(f"{row.get('place') or row['kind']}: {row['value']}" for row in value or ())

    def stored(self, cleaned: str, _before: Any) -> Any:
        return [_at_place(line) for line in cleaned.splitlines() if line.strip()] or None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        wrong = [line for line in text.splitlines() if line.strip() and not _at_place(line)["value"]]
        if wrong:
            raise forms.ValidationError(f"Dòng “{wrong[0].strip()}” chưa đúng. Hãy viết mã nơi: mức.")
        return text


def _with_held(choices: Any, codes: Sequence[str]) -> list[tuple[str, str]]:
    """The choices, and what the row already has though nobody knows it."""
    known = dict(choices)
    return [*choices, *((code, code) for code in codes if code not in known)]


def _at_place(line: str) -> dict[str, str]:
    name, _, value = (part.strip() for part in line.partition(":"))
    return {"place" if name[:1].isdigit() else "kind": name, "value": value.replace(",", ".")}


def _a_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
