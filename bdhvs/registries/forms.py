"""Shapes of a row: one form for all registries, with the boxes that a registry has."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.people.models import Person
from bdhvs.people.picking import SearchInput
from bdhvs.registries.commands import EntryDetails
from bdhvs.registries.models import RegistryEntry
from bdhvs.registries.rules import Registry, RegistryError, check_entry
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.entry import blank
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField

BOXES = ("name", "offers", "owner", "place", "quantity", "consent_on", "valid_from", "valid_to")


class EntryForm(forms.Form):
    """A row of one registry."""

    find = forms.CharField(
        label="Người này có trong sổ thì tìm ở đây", required=False, widget=SearchInput,
        help_text="Gõ một từ của tên rồi bấm Tìm. Không có trong sổ thì bỏ qua.",
    )  # fmt: skip
    person = forms.ChoiceField(label="Là người nào trong sổ", required=False)
    name = FreeTextField(label="Tên", max_length=160, widget=FreeLine)
    contact = forms.CharField(
        label="Số điện thoại, cách liên lạc", required=False, max_length=120, help_text="Được khóa lại."
    )
    offers = FreeTextField(label="Giúp việc gì", max_length=300, widget=FreeText(attrs={"rows": 2}))
    owner = FreeTextField(label="Của ai", required=False, max_length=160, widget=FreeLine)
    place = FreeTextField(label="Đặt ở đâu", required=False, max_length=160, widget=FreeLine)
    quantity = forms.IntegerField(
        label="Số lượng", required=False, min_value=1, max_value=99_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label="Đơn vị phụ trách", required=False)
    hamlet = forms.ChoiceField(label="Thôn, tổ dân phố", required=False)
    consent_on = DateField(
        label="Đồng ý có tên trong danh sách ngày", help_text="Hỏi trước khi ghi. Rút lại lúc nào cũng được."
    )
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(
        label="Hết từ ngày", required=False, help_text="Ngày đầu tiên không còn. Chưa biết thì để trống."
    )

    def __init__(
        self, data: Any = None, *, registry: Registry, desk: Desk, people: Choices, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.registry, self.desk = registry, desk
        for box in ("name", "offers", "owner", "place", "quantity"):
            if label := getattr(registry, box):
                self.fields[box].label = label
            else:
                del self.fields[box]
        if not registry.persons:
            for box in ("find", "person", "consent_on"):
                del self.fields[box]
        whole = desk.places is None
        self._offer("unit", blank(desk.units, "Không có"))
        self._offer("hamlet", blank(desk.hamlets, "Toàn xã" if whole else "Chọn"))
        self._offer("person", blank(people, "Không có trong sổ"))

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("valid_from") and ("consent_on" in given or not self.registry.persons):
            try:
                check_entry(
                    self.registry.kind, given["valid_from"], given.get("valid_to"), given.get("consent_on"),
                    self.desk.on,
                )  # fmt: skip
            except RegistryError as refusal:
                self.add_error(None, str(refusal))
        return given

    def details(self) -> EntryDetails:
        given = self.cleaned_data
        person = Person.objects.filter(pk=given["person"]).first() if given.get("person") else None
        return EntryDetails(
            self.registry.kind, given["name"], given["valid_from"], given["valid_to"], given["offers"],
            given.get("owner", ""), given.get("place", ""), given.get("quantity"), given["contact"],
            given.get("consent_on"), given["hamlet"] or None, given["unit"] or None, person,
        )  # fmt: skip


def initial_of(entry: RegistryEntry, contact: str) -> dict[str, Any]:
    """What the boxes hold when a row is corrected."""
    own = {box: getattr(entry, box) for box in BOXES}
    return own | {
        "contact": contact,
        "unit": entry.unit_id,
        "hamlet": entry.hamlet_id,
        "person": entry.person_id,
    }


class EndForm(forms.Form):
    """The first day it is there no more."""

    prefix = "het"
    valid_to = DateField(label="Hết từ ngày", help_text="Ngày đầu tiên không còn.")

    def day(self) -> date:
        found: date = self.cleaned_data["valid_to"]
        return found
