"""Shapes of input about households and persons."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.db import IntegrityError, transaction

from bdhvs.lib import personal_id
from bdhvs.lib.vietnamese import normalise_name
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.importing.checks import CHILD_UNDER
from bdhvs.people.importing.values import CellError, birth
from bdhvs.people.models import Household, Person
from bdhvs.people.rules import (
    HouseholdRole,
    Priority,
    RegisterError,
    ResidenceKind,
    Sex,
    completed_years,
)
from bdhvs.people.sealing import unseal
from bdhvs.places.rules import PlaceClosedError, RedrawError
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField

ROLE_CHOICES = [(HouseholdRole.MEMBER.value, "thành viên"), (HouseholdRole.HEAD.value, "chủ hộ")]
KIND_CHOICES = ResidenceKind.choices()
REFUSALS: Final = {
    "people_residence_one_of_a_kind_a_day": "Ngày này chồng lên một nơi ở khác đã ghi. Hãy xem lại các nơi ở và ngày.",
    "people_residence_one_temporary_a_day": "Ngày này chồng lên một nơi tạm trú khác đã ghi. Hãy xem lại ngày.",
    "people_person_number_once_in_commune": "Số định danh này đã ghi cho một người khác trong xã.",
    "people_household_code_in_commune": "Mã hộ này đã dùng trong xã. Hãy chọn mã khác.",
    "never_ends_before_it_begins": "Ngày kết thúc phải sau ngày bắt đầu đã ghi.",
    "ends_after_it_begins": "Ngày kết thúc phải sau ngày bắt đầu đã ghi.",
}


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out the act of a valid form; what the rules or the database refuse is said in the form."""
    try:
        with transaction.atomic():
            act()
    except (RegisterError, PlaceClosedError, RedrawError) as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError as refusal:
        diagnosis = getattr(refusal.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        said = next((words for key, words in REFUSALS.items() if name.endswith(key)), None)
        if said is None:
            raise
        form.add_error(None, said)
    else:
        return True
    return False


def no_future(day: date, today: date) -> date:
    """The register says what is, not what will be.

    Raises: ValidationError
    """
    if day > today:
        raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa tới. Hãy ghi vào đúng ngày đó.")
    return day


class TodayForm(forms.Form):
    """A form that knows what day it is."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def choices(self, field: str, choices: Sequence[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[field]).choices = choices


class DayForm(TodayForm):
    """The one day from which something holds."""

    on = DateField(label="Từ ngày")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = self.today

    def clean_on(self) -> date:
        return no_future(self.cleaned_data["on"], self.today)


class HouseholdChoiceField(forms.CharField):
    """A household by its code, as written on the household's card."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Mã hộ")
        options.setdefault("max_length", 40)
        super().__init__(**options)


def find_household(commune: str, code: str) -> Household:
    """The household with this code that is still one.

    Raises: ValidationError
    """
    home = Household.objects.filter(commune_id=commune, code__iexact=code.strip(), merged_into=None)
    found = home.filter(valid_to=None).select_related("hamlet").first()
    if found is None:
        raise forms.ValidationError(f"Không có hộ nào đang dùng mã “{code.strip()[:40]}”.")
    return found


class PersonForm(TodayForm):
    """What is written about a person. Empty means unknown."""

    name = forms.CharField(label="Họ và tên", max_length=120)
    birth = forms.CharField(
        label="Ngày sinh hoặc năm sinh",
        max_length=20,
        required=False,
        help_text="Ví dụ 05/09/1960 hoặc 1960. Để trống nếu chưa rõ.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label="Giới tính", required=False, choices=Sex.choices())
    number = forms.CharField(
        label="Số định danh cá nhân",
        max_length=20,
        required=False,
        help_text="12 chữ số. Phần mềm chỉ giữ dấu vết để đối chiếu, không giữ số.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="Số điện thoại",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name = normalise_name(self.cleaned_data["name"])
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError("Họ và tên phải có chữ.")
        return name

    def clean_birth(self) -> tuple[date | None, int | None]:
        text = self.cleaned_data["birth"]
        if not text:
            return None, None
        try:
            found = birth(text, self.today)
        except CellError as refusal:
            raise forms.ValidationError(f"{refusal}") from refusal
        return found.on, found.year

    def clean_number(self) -> str:
        return "".join(self.cleaned_data["number"].split())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        born, year = given.get("birth") or (None, None)
        if self._is_child(born, year):
            self._spare_child(given, born)
        elif given.get("number"):
            self._check_number(given["number"], year)
        return given

    def _is_child(self, born: date | None, year: int | None) -> bool:
        return year is not None and completed_years(born or date(year, 12, 31), self.today) < CHILD_UNDER

    def _spare_child(self, given: dict[str, Any], born: date | None) -> None:
        for field in ("number", "phone"):
            if given.get(field):
                self.add_error(field, f"Trẻ dưới {CHILD_UNDER} tuổi: không ghi mục này.")
        if born is not None:
            self.add_error("birth", f"Trẻ dưới {CHILD_UNDER} tuổi: chỉ ghi năm sinh {born.year}.")

    def _check_number(self, number: str, year: int | None) -> None:
        checked = personal_id.check(number, on=self.today, birth_year=year)
        said = {
            "not_12_digits": "Số định danh cần đủ 12 chữ số.",
            "century_not_possible": "Chữ số thứ tư của số định danh chỉ có thể là 0, 1, 2 hoặc 3.",
            "born_in_future": "Số định danh nói năm sinh ở tương lai.",
            "birth_year_differs": "Số định danh không khớp năm sinh. Hãy xem lại cả hai ô.",
        }
        for code in checked.errors:
            self.add_error("number", said[code])

    def details(self) -> PersonDetails:
        """As the argument of the commands."""
        given = self.cleaned_data
        born, year = given["birth"]
        return PersonDetails(given["name"], born, year, Sex(given["sex"]), given["number"], given["phone"])


class CorrectForm(PersonForm):
    """The same, filled with what is written; number and phone stay when left empty."""

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        born = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else str(person.birth_year or "")
        options["initial"] = {"name": person.name, "birth": born, "sex": person.sex}
        super().__init__(*args, **options)
        if person.number_tail:
            self.fields[
                "number"
            ].help_text = f"Đang giữ số có ba số cuối {unseal(person.number_tail)}. Để trống nếu không đổi."
        if person.phone:
            self.fields["phone"].help_text = "Đang giữ một số điện thoại. Để trống nếu không đổi."


class NewPersonForm(PersonForm):
    """A new person in a household."""

    kind = forms.ChoiceField(label="Hình thức cư trú", choices=KIND_CHOICES)
    role = forms.ChoiceField(label="Trong hộ là", choices=ROLE_CHOICES)
    lives_from = DateField(label="Ở đây từ ngày")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lives_from"].initial = self.today

    def clean_lives_from(self) -> date:
        return no_future(self.cleaned_data["lives_from"], self.today)


class OutsiderForm(PersonForm):
    """A person known by a unit alone: staff who live elsewhere."""

    group = forms.ChoiceField(label="Nhóm")
    unit = forms.ChoiceField(label="Đơn vị")
    since = DateField(label="Từ ngày")

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.choices("group", groups)
        self.choices("unit", units)
        self.fields["since"].initial = self.today

    def clean_since(self) -> date:
        return no_future(self.cleaned_data["since"], self.today)


class HouseholdForm(TodayForm):
    """A new household."""

    hamlet = forms.ChoiceField(label="Thuộc")
    code = forms.CharField(label="Mã hộ", max_length=40, help_text="Mã dùng trong xã, không trùng hộ khác.")
    address = FreeTextField(label="Ngõ, số nhà", max_length=160, required=False, widget=FreeLine)
    priority = forms.ChoiceField(
        label="Diện ưu tiên",
        required=False,
        choices=Priority.choices(),
    )
    valid_from = DateField(label="Có từ ngày")

    def __init__(self, *args: Any, hamlets: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices("hamlet", hamlets)
        self.fields["valid_from"].initial = self.today

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip()

    def clean_valid_from(self) -> date:
        return no_future(self.cleaned_data["valid_from"], self.today)


class AsOfForm(forms.Form):
    """The day a page is read for."""

    ngay = DateField(required=False)
