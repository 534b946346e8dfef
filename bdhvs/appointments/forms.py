"""Shapes of input: inviting, taking up, pledging, changing, handing over."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import OF_A_HAMLET, OF_A_TEAM, Act, Role
from bdhvs.accounts.signin.forms import PasswordInput
from bdhvs.people.models import Person
from bdhvs.people.picking import SearchInput, people_choices
from bdhvs.places.models import Province
from bdhvs.places.queries import hamlets_on, teams_on, units_on
from bdhvs.ui.forms import DateField

Choices = list[tuple[str, str]]


class PostForm(forms.Form):
    """A role and its place. What the chosen role does not need is left aside."""

    role = forms.ChoiceField(label="Vai trò", error_messages={"required": "Hãy chọn vai trò."})
    team = forms.ChoiceField(label="Tổ", required=False, help_text="Cho tổ trưởng, thành viên Tổ.")
    hamlets = forms.MultipleChoiceField(
        label="Thôn, tổ dân phố",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cho trưởng thôn, người kèm; hoặc nơi Tổ làm thêm.",
    )
    unit = forms.ChoiceField(label="Đơn vị", required=False, help_text="Cho đầu mối đơn vị.")
    province = forms.ChoiceField(label="Tỉnh", required=False, help_text="Cho người xem cấp tỉnh.")
    since = DateField(label="Từ ngày")

    def __init__(self, *args: Any, by: User, commune: str, today: date, **options: Any) -> None:
        options["initial"] = {"since": today, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.commune, self.today = commune, today
        roles = [role for role in Role if by.may_open(role)]
        self._offer("role", [("", "Chọn vai trò"), *((role.value, capfirst(role.label)) for role in roles)])
        self._offer_places(roles)

    def _offer(self, field: str, choices: Choices) -> None:
        cast(forms.ChoiceField, self.fields[field]).choices = choices

    def _offer_places(self, roles: list[Role]) -> None:
        found = {
            "hamlets": [(h.pk, h.name) for h in hamlets_on(self.commune, self.today)] if self.commune else [],
            "unit": [("", "Không"), *((u.pk, u.name) for u in units_on(self.commune, self.today))]
            if Role.FOCAL_PERSON in roles and self.commune
            else [],
            "team": [("", "Không"), *((t.pk, t.name) for t in teams_on(self.commune, self.today))]
            if Role.TEAM_MEMBER in roles and self.commune
            else [],
            "province": [("", "Không"), *((p.pk, p.name) for p in Province.objects.filter(valid_to=None))]
            if Role.PROVINCE_VIEWER in roles
            else [],
        }
        for field, choices in found.items():
            wanted = bool(choices) and (field != "hamlets" or Role.HAMLET_HEAD in roles)
            if wanted:
                self._offer(field, choices)
            else:
                del self.fields[field]

    def post(self) -> Post:
        """The post as typed, with only what its role needs."""
        given = self.cleaned_data
        role = Role(given["role"])
        hamlets = given.get("hamlets", []) if role in OF_A_HAMLET else []
        province = given.get("province") if role is Role.PROVINCE_VIEWER else None
        return Post(
            role,
            None if role in (Role.ADMINISTRATOR, Role.PROVINCE_VIEWER) else self.commune or None,
            hamlets[0] if hamlets else None,
            unit_code=(given.get("unit") or None) if role is Role.FOCAL_PERSON else None,
            team_code=(given.get("team") or None) if role in OF_A_TEAM else None,
            province_code=province or None,
            also=tuple(hamlets[1:]),
        )


class PersonForm(forms.Form):
    """Somebody of the register, found by name, or a name alone. Work follows the person, so picking is better."""

    find = forms.CharField(
        label="Tìm trong danh sách dân",
        required=False,
        widget=SearchInput,
        help_text="Nếu người này ở trong xã: gõ một từ của tên rồi bấm Tìm. Không có thì bỏ qua.",
    )
    person = forms.ChoiceField(label="Chọn một người", required=False, widget=forms.RadioSelect)
    full_name = forms.CharField(
        label="Họ và tên", required=False, max_length=120, help_text="Đã chọn ở trên thì để trống."
    )

    def offer_people(self, by: User, commune: str) -> None:
        """Fill the list from what was searched; whoever may not see people only types the name."""
        if not (commune and by.may(Act.SEE_PEOPLE)):
            del self.fields["find"], self.fields["person"]
            self.fields["full_name"].help_text = ""
            return
        said = self.data if self.is_bound else self.initial
        kept = [str(said.get("person") or "")]
        text = str(said.get("find") or "")
        self.found = people_choices(commune, text, kept)
        if self.found:
            cast(forms.ChoiceField, self.fields["person"]).choices = [("", "Không chọn"), *self.found]
        else:
            del self.fields["person"]
        if text.strip() and not self.found:
            self.fields[
                "find"
            ].help_text = "Không tìm thấy ai tên như vậy. Thử một từ của tên, không cần dấu."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("person") and not given.get("full_name") and not self.errors.get("full_name"):
            self.add_error("full_name", "Hãy nhập họ và tên, hoặc tìm rồi chọn một người.")
        return given

    def whom(self) -> dict[str, Any]:
        """Name and person for the commands."""
        chosen = self.cleaned_data.get("person")
        person = get_object_or_404(Person, pk=chosen, merged_into=None) if chosen else None
        typed = self.cleaned_data.get("full_name", "").strip()
        return {"full_name": typed or (person.name if person else ""), "person": person}


class InviteForm(PersonForm, PostForm):
    """A new account."""

    field_order = ("find", "person", "full_name")

    def __init__(self, *args: Any, by: User, commune: str, today: date, **options: Any) -> None:
        super().__init__(*args, by=by, commune=commune, today=today, **options)
        self.offer_people(by, commune)


class HandOverForm(PersonForm):
    """Who takes the post, and since when."""

    on = DateField(label="Từ ngày")

    def __init__(self, *args: Any, by: User, commune: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_people(by, commune)


class PledgeForm(forms.Form):
    """The signed paper."""

    signed_on = DateField(label="Ngày ký")
    witness = forms.CharField(
        label="Người chứng kiến", max_length=120, help_text="Họ tên cán bộ, trưởng thôn có mặt khi ký."
    )


class TakeUpForm(forms.Form):
    """The printed code and a password of one's own."""

    code = forms.CharField(
        label="Mã trên phiếu",
        max_length=30,
        help_text="Gồm 12 chữ và số, ví dụ k7mp-2xqd-9hrt. Viết hoa hay thường đều được.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Mật khẩu mới",
        max_length=200,
        strip=False,
        help_text="Ít nhất 10 ký tự. Ba bốn từ không liên quan nhau thì dễ nhớ mà khó đoán.",
        widget=PasswordInput("new-password"),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu",
        max_length=200,
        strip=False,
        widget=PasswordInput("new-password"),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "Hai lần nhập chưa giống nhau.")
        return given
