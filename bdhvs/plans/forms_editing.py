"""Forms of the plan editor."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.definitions import Definition
from bdhvs.lib.vietnamese.text import fold
from bdhvs.plans.editing import SECTIONS, RowData
from bdhvs.plans.editing_fields import Amount
from bdhvs.plans.editing_sections import ENTRIES, HOW, MAIN, MEASURING, MORE, Entry, Offered
from bdhvs.plans.lint.targets import SKILL
from bdhvs.plans.rules import ALWAYS, Problem
from bdhvs.plans.wording import OF_WORDS

_NAMED_KEY = re.compile(r"^mục `[^`]*`:? ")


def over_whom(definition: Definition) -> str:
    """Whom or what a measure counts, in words."""
    if definition.figures is not None:
        return "cộng số liệu các nơi báo cáo"
    return (
        "đếm trong toàn xã"
        if definition.of == "commune"
        else f"đếm theo {OF_WORDS.get(definition.of, definition.of)}"
    )


def indicators_about(words: str) -> list[Definition]:
    """Ways of measuring that have every word, with or without marks; first those with the very phrase."""
    phrase = fold(words).strip()
    texts = {
        one.id: fold(f"{one.says} {over_whom(one)} {one.id.replace('_', ' ')}")
        for one in catalogue().values()
    }
    found = [one for one in catalogue().values() if all(word in texts[one.id] for word in phrase.split())]
    return sorted(found, key=lambda one: phrase not in texts[one.id])


class IndicatorChoice(forms.RadioSelect):
    """The list of ways to measure, each in a sentence, with a search box."""

    template_name = "plans/edit_indicator.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        listed = indicator_list(value or "", list(catalogue().values()), name)
        return super().get_context(name, value, attrs) | listed | {"search_url": reverse("plans:indicators")}


def indicator_list(value: str, found: list[Definition], name: str) -> dict[str, Any]:
    """What the list of ways to measure shows: the chosen one first, then those found."""
    chosen = catalogue().get(value)
    shown = [chosen, *(one for one in found if one is not chosen)] if chosen else found
    return {
        "choices": [(one, over_whom(one)) for one in shown],
        "value": value,
        "name": name,
        "count": len(found),
    }


class RowForm(forms.Form):
    """One row of a plan, or one single section. `seen` is the version of the plan that the reader has before him."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        section: str,
        row: RowData,
        offered: Offered,
        version: int,
        is_new: bool = False,
    ) -> None:
        super().__init__(data, initial={"seen": version})
        self.section, self.row, self.is_new = section, row, is_new
        self.entries = ENTRIES[section]
        if is_new and SECTIONS[section].letter:
            self._add("id", forms.CharField(label="Mã", help_text="Số tiếp theo còn trống."), row["id"])
        for entry in self.entries:
            self._add_entry(entry, offered)
        if section in MEASURING:
            self._add_measuring(offered)
        if section == "plan" and not row.get("copied_from"):
            del self.fields["copied_from"]

    def _add(self, name: str, field: forms.Field, value: Any) -> None:
        self.fields[name] = field
        self.initial[name] = value

    def _add_entry(self, entry: Entry, offered: Offered) -> None:
        field: Any = entry.make(offered, self.row)
        self._add(entry.name, field, field.shown(self._held(entry.key)))

    def _held(self, key: str) -> Any:
        if key == "always":
            return self.row.get("due") == ALWAYS
        value: Any = self.row
        for step in key.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        return None if key == "due" and value == ALWAYS else value

    def _add_measuring(self, offered: Offered) -> None:
        field = forms.CharField(label="Đo bằng", required=self.section == "targets", widget=IndicatorChoice())
        self._add("indicator", field, self.row.get("indicator", ""))
        order = list(self.fields)
        order.insert(order.index("clause") + 1, order.pop())
        self.order_fields(order)
        if self.section == "requirements":
            return
        held = {one["quarter"]: one["value"] for one in self.row.get("phases", [])}
        for quarter in sorted({*quarters(offered.content["plan"]), *held}):
            year, number = quarter.split("-Q")
            stage = Amount(label=f"Mức đến hết quý {number}/{year}", required=False)
            self._add(f"phase-{quarter}", stage, stage.shown(held.get(quarter)))

    def under_headings(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Headings with their fields, and whether they stand open: when something in them is wrong."""
        heading = {entry.name: entry.group for entry in self.entries}
        if not self._is_about_skill():
            heading["settings-rule"] = MORE
        found = []
        for name in (HOW, MORE):
            fields = [one for one in self if heading.get(one.name) == name]
            if name == MORE:
                fields += [one for one in self if one.name.startswith("phase-")]
            if fields:
                found.append((name, fields, name == HOW or any(one.errors for one in fields)))
        return found

    def _is_about_skill(self) -> bool:
        if "settings-rule" not in self.fields:
            return False
        return bool(self["settings-rule"].value()) or self["indicator"].value() in SKILL

    def main_fields(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        heading = {entry.name: entry.group for entry in self.entries}
        return [
            one for one in self
            if heading.get(one.name, MAIN) == MAIN and not one.is_hidden and not one.name.startswith("phase-")
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the fields cannot see alone."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("always") and given.get("due"):
            self.add_error("due", "Việc thường xuyên thì không ghi hạn.")
        if "op" in self.fields and given.get("value") is not None and not given.get("op"):
            self.add_error("op", "Đã có mức thì cần chọn phép so sánh.")
        return given

    def values(self) -> RowData:
        """The row as the plan stores it: keys without a field stay as they are."""
        made = {**self.row}
        if "id" in self.cleaned_data:
            made["id"] = self.cleaned_data["id"].strip()
        for entry in self.entries:
            if entry.name in self.fields and entry.key != "always":
                field: Any = self.fields[entry.name]
                value = field.stored(self.cleaned_data.get(entry.name), self._held(entry.key))
                _put(made, entry.key, value)
        self._measure(made)
        if self.cleaned_data.get("always"):
            made["due"] = ALWAYS
        return {key: value for key, value in made.items() if value is not None}

    def _measure(self, made: RowData) -> None:
        if self.section not in MEASURING:
            return
        made["indicator"] = self.cleaned_data["indicator"] or None
        if self.section == "requirements":
            return
        stages = [
            {
                "quarter": name.removeprefix("phase-"),
                "value": field.stored(self.cleaned_data[name], self._stage(name)),
            }
            for name, field in self.fields.items()
            if isinstance(field, Amount) and name.startswith("phase-") and self.cleaned_data[name] is not None
        ]
        made["phases"] = stages or None
        silent = made.get("value") is None and not made.get("value_by")
        made["needs_decision"] = (
            (True if made["indicator"] else self.row.get("needs_decision")) if silent else None
        )

    def _stage(self, name: str) -> Any:
        held = {one["quarter"]: one["value"] for one in self.row.get("phases", [])}
        return held.get(name.removeprefix("phase-"))

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """Refusals of the plan file, each at the field it speaks of."""
        for problem in problems:
            self.add_error(self._field_of(problem.path), _sentence(problem.sentence))

    def _field_of(self, path: str) -> str | None:
        steps = [step for step in path.split(".") if not step.isdigit()][1:]
        wanted = ["-".join(steps[:length]) for length in range(len(steps), 0, -1)]
        return next((name for name in wanted if name in self.fields), None)


def _put(row: RowData, key: str, value: Any) -> None:
    head, _, tail = key.partition(".")
    if not tail:
        row[head] = value
        return
    inner = {name: held for name, held in {**(row.get(head) or {}), tail: value}.items() if held is not None}
    row[head] = inner or None


def _sentence(text: str) -> str:
    plain = _NAMED_KEY.sub("", text)
    return f"{plain[:1].upper()}{plain[1:].rstrip('.')}."


def quarters(plan: Mapping[str, Any]) -> list[str]:
    """Quarters that the plan's period touches."""
    year, month = (int(part) for part in plan["period_from"].split("-")[:2])
    number = (month + 2) // 3
    found: list[str] = []
    while f"{year}-{3 * number - 2:02}-01" < plan["period_to"] and len(found) < 12:
        found.append(f"{year}-Q{number}")
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return found
