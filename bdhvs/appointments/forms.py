"""Shapes of input: inviting, taking up, pledging, changing, handing over."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import OF_A_HAMLET, OF_A_TEAM, Role
from bdhvs.places.models import Province
from bdhvs.places.queries import hamlets_on, teams_on, units_on
from bdhvs.ui.forms import DateField

Choices = list[tuple[str, str]]


class PostForm(forms.Form):
    """A role and its place. What the chosen role does not need is left aside."""

    role = forms.ChoiceField(label="Vai trò")
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
        self._offer("role", [(role.value, role.label.capitalize()) for role in roles])
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


class InviteForm(PostForm):
    """A new account."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    field_order = ("full_name",)


class HandOverForm(forms.Form):
    """Who takes the post, and since when."""

    full_name = forms.CharField(label="Họ và tên người nhận", max_length=120)
    on = DateField(label="Từ ngày")


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
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
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
