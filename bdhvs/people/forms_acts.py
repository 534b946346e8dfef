"""Shapes of input of what can happen to a person or a household. Each knows the row it acts on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from bdhvs.people.forms import (
    KIND_CHOICES,
    ROLE_CHOICES,
    DayForm,
    HouseholdChoiceField,
    TodayForm,
    find_household,
)
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.queries import members_on
from bdhvs.people.rules import GROUP_LABELS, Priority
from bdhvs.places.models import Team, Unit
from bdhvs.places.queries import units_on
from bdhvs.ui.forms import FreeLine, FreeTextField

CONSENT_PURPOSES = [
    ("skill_record", "người giám hộ cho ghi kết quả của trẻ"),
    ("contact", "nhận điện thoại, tin nhắn nhắc lịch học"),
    ("photo", "dùng ảnh trong tin, bài của xã"),
]
TEAM_ROLES = [("member", "thành viên"), ("leader", "tổ trưởng"), ("deputy", "tổ phó")]


class PersonDayForm(DayForm):
    """Something that happens to a person on a day."""

    def __init__(self, *args: Any, subject: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.subject = subject
        self.prepare()

    def prepare(self) -> None:
        """Fill the lists of the form."""


class MoveForm(PersonDayForm):
    code = HouseholdChoiceField(
        label="Chuyển đến hộ có mã", help_text="Hộ mới chưa có trong sổ? Hãy lập hộ trước."
    )
    kind = forms.ChoiceField(label="Hình thức cư trú", choices=KIND_CHOICES)
    role = forms.ChoiceField(label="Trong hộ là", choices=ROLE_CHOICES)

    def clean_code(self) -> Household:
        return find_household(self.subject.commune_id, self.cleaned_data["code"])


class KindForm(PersonDayForm):
    kind = forms.ChoiceField(
        label="Từ nay được tính là", choices=[("permanent", "thường trú"), ("absent", "đi vắng")]
    )


class LeaveForm(PersonDayForm):
    """Only the day."""


class DeathForm(PersonDayForm):
    def prepare(self) -> None:
        self.fields["on"].label = "Mất ngày"

    def clean_on(self) -> date:
        day = super().clean_on()
        if self.subject.birth_date and day < self.subject.birth_date:
            raise forms.ValidationError("Ngày mất không thể trước ngày sinh.")
        return day


class PlainForm(TodayForm):
    """Nothing to fill in, only to agree."""

    def __init__(self, *args: Any, subject: object, **options: Any) -> None:
        super().__init__(*args, **options)


class GroupForm(PersonDayForm):
    group = forms.ChoiceField(label="Nhóm", choices=list(GROUP_LABELS.items()))
    unit = forms.ChoiceField(label="Ở đơn vị", required=False)

    def prepare(self) -> None:
        self.units = {unit.code: unit for unit in units_on(self.subject.commune_id, self.today)}
        names = [(code, unit.name) for code, unit in self.units.items()]
        self.choices("unit", [("", "không thuộc đơn vị nào"), *names])

    def clean_unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data["unit"])


class TeamForm(PersonDayForm):
    team = forms.ChoiceField(label="Tổ")
    role = forms.ChoiceField(label="Vai trò", choices=TEAM_ROLES)

    def prepare(self) -> None:
        teams = Team.objects.filter(commune_id=self.subject.commune_id).valid_on(self.today).order_by("code")
        self.teams = {team.code: team for team in teams}
        self.choices("team", [(code, team.name) for code, team in self.teams.items()])

    def clean_team(self) -> Team:
        return self.teams[self.cleaned_data["team"]]


class ConsentForm(PersonDayForm):
    purpose = forms.ChoiceField(label="Việc gì", choices=CONSENT_PURPOSES)
    given = forms.TypedChoiceField(
        label="Ý kiến",
        choices=[("yes", "đồng ý"), ("no", "không đồng ý")],
        coerce=lambda word: word == "yes",
    )


class AddressForm(TodayForm):
    code = forms.CharField(label="Mã hộ", max_length=40)
    address = FreeTextField(label="Ngõ, số nhà", max_length=160, required=False, widget=FreeLine)

    def __init__(self, *args: Any, subject: Household, **options: Any) -> None:
        options["initial"] = {"code": subject.code, "address": subject.address}
        super().__init__(*args, **options)


class PriorityForm(TodayForm):
    priority = forms.ChoiceField(
        label="Diện ưu tiên",
        required=False,
        choices=Priority.choices(),
    )

    def __init__(self, *args: Any, subject: Household, **options: Any) -> None:
        options["initial"] = {"priority": subject.priority}
        super().__init__(*args, **options)


class SplitForm(DayForm):
    """Who leaves, and what the new household is called."""

    leaving = forms.MultipleChoiceField(label="Những người tách ra", widget=forms.CheckboxSelectMultiple)
    head = forms.ChoiceField(label="Chủ hộ mới", required=False)
    code = forms.CharField(label="Mã hộ mới", max_length=40)
    address = FreeTextField(label="Ngõ, số nhà của hộ mới", max_length=160, required=False, widget=FreeLine)
    field_order = ("leaving", "head", "code", "address", "on")

    def __init__(self, *args: Any, subject: Household, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(home.person_id): home.person for home in members_on(subject, self.today)}
        names = [(key, _named(person)) for key, person in self.people.items()]
        self.choices("leaving", names)
        self.choices("head", [("", "chưa rõ"), *names])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("head") and given["head"] not in given.get("leaving", []):
            self.add_error("head", "Chủ hộ mới phải là một trong những người tách ra.")
        return given

    def persons(self) -> Sequence[Person]:
        return [self.people[key] for key in self.cleaned_data["leaving"]]


class MergeHouseholdForm(TodayForm):
    code = HouseholdChoiceField(label="Gộp vào hộ có mã", help_text="Hai hộ phải ở cùng một nơi.")

    def __init__(self, *args: Any, subject: Household, **options: Any) -> None:
        super().__init__(*args, **options)
        self.subject = subject

    def clean_code(self) -> Household:
        return find_household(self.subject.commune_id, self.cleaned_data["code"])


def _named(person: Person) -> str:
    return f"{person.name}, sinh {person.birth_year}" if person.birth_year else person.name


def open_home(person: Person) -> Residence | None:
    """Where the person is registered today, a temporary stay after a permanent one."""
    homes = Residence.objects.filter(person=person, valid_to=None).select_related("household", "hamlet")
    return homes.order_by("kind").first()
