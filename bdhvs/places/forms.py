"""Shapes of input about places."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from bdhvs.accounts.signin.forms import PasswordInput


class FirstStartForm(forms.Form):
    """The first user of an empty installation and the commune it serves."""

    commune_code = forms.CharField(
        label="Mã xã, phường, đặc khu",
        max_length=5,
        help_text="5 chữ số theo danh mục hành chính, ví dụ 18775 là xã Kỳ Anh. Có thể tìm theo tên ở ô bên trên.",
    )
    hamlet_label = forms.ChoiceField(
        label="Dưới xã gọi là",
        choices=[
            (x, x) for x in ("thôn", "xóm", "khối", "tiểu khu", "tổ dân phố", "khu dân cư", "ấp", "bản")
        ],
    )
    team_label = forms.CharField(
        label="Tổ cộng đồng gọi là", max_length=80, initial="Tổ công nghệ số cộng đồng"
    )
    full_name = forms.CharField(label="Họ và tên của bạn", max_length=120)
    username = forms.SlugField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ không dấu và số, ví dụ: lan.vhxh thì viết lan-vhxh.",
    )
    password = forms.CharField(
        label="Mật khẩu",
        widget=PasswordInput("new-password"),
        help_text="Ít nhất 10 ký tự, không dùng lại mật khẩu nơi khác.",
    )

    def clean_password(self) -> str:
        """Refuse a password that is short or known to everybody."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
