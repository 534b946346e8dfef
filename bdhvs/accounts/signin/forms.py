"""Shapes of input at the door."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AccountReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.accounts.signin.adapters import WRONG_CODE, WRONG_PASSKEY
from bdhvs.accounts.signin.devices import address_of, known_device
from bdhvs.accounts.signin.entering import give_length
from bdhvs.accounts.signin.rules import TooManyTriesError
from bdhvs.accounts.signin.tries import begin_try, factor_of, forgive
from bdhvs.lib.vietnamese.text import fold
from bdhvs.ops.keyring import unlock_text


class PasswordInput(forms.PasswordInput):
    """A password box with a button that shows what is typed (`data-show-password`, drawn by the script)."""

    def __init__(self, autocomplete: str) -> None:
        super().__init__(attrs={"autocomplete": autocomplete, "data-show-password": "Hiện mật khẩu"})


class CodeInput(forms.TextInput):
    """Digits from an app or from paper."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})


class SignInForm(LoginForm):
    """User name and password; one sentence for every refusal, so nothing tells which names exist."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label="Tên đăng nhập",
            max_length=60,
            widget=forms.TextInput(attrs=names),
            error_messages={"required": "Hãy nhập tên đăng nhập."},
        )
        self.fields["password"] = _password("Mật khẩu")
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """Capitals and Vietnamese marks do not matter: phones put them in by themselves."""
        return fold(self.cleaned_data["login"]).replace(" ", "")

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """allauth gives every session one length afterwards; ours depends on the role."""
        response = super().login(request, redirect_url=redirect_url)
        if isinstance(request.user, User):
            give_length(request, request.user)
        return response


class PasswordAgainForm(AccountReauthenticateForm):
    """The password once more, before a sensitive act."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = _password("Mật khẩu của bạn")


class NewPasswordForm(forms.Form):
    """A password of one's own choice, typed twice."""

    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        widget=PasswordInput("new-password"),
        help_text="Ít nhất 10 ký tự, không dùng lại mật khẩu nơi khác. Ba, bốn từ ghép lại thì dễ nhớ và chắc.",
        error_messages={"required": "Hãy nhập mật khẩu mới."},
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        widget=PasswordInput("new-password"),
        error_messages={"required": "Hãy nhập lại mật khẩu mới."},
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and given.get("again") not in (None, given["password"]):
            self.add_error("again", "Hai lần nhập chưa giống nhau.")
        return given


class _CodeForm(forms.Form):
    """A code of the second factor: slowed down for guessers, and good for one time."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        request, at = context.request, timezone.now()
        counted = factor_of(self.user.pk, address_of(request), known_device(request, self.user.pk))
        try:
            begin_try(counted=counted, at=at)
        except TooManyTriesError as slowed:
            raise ValidationError(str(slowed), code="too_many_tries") from None
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not use_once(self.authenticator.pk, code):
            raise ValidationError(WRONG_CODE, code="incorrect_code")
        forgive(counted=counted)
        return code


class CodeForm(_CodeForm, AuthenticateForm):
    """While signing in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code("Mã 6 số của ứng dụng, hoặc một mã dự phòng")


class CodeAgainForm(_CodeForm, ReauthenticateForm):
    """Before a sensitive act."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code("Mã 6 số của ứng dụng, hoặc một mã dự phòng")


class ActivateCodeAppForm(ActivateTOTPForm):
    """The first code of a new app proves that it was set up."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code("Mã 6 số mà ứng dụng đang hiện")


_MALFORMED = (KeyError, TypeError, AttributeError, ValueError)
"""What the reading of an answer runs into that no browser gave."""


class _PasskeyForm(forms.Form):
    """The answer of a browser, which may as well come from somebody who makes answers up."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MALFORMED:
            raise ValidationError(WRONG_PASSKEY, code="incorrect_code") from None


class PasskeySignInForm(_PasskeyForm, LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class PasskeyStepForm(_PasskeyForm, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_PasskeyForm, ReauthenticateWebAuthnForm):
    """A passkey before a sensitive act."""


class AddPasskeyForm(AddWebAuthnForm):
    """A name for the passkey; the browser fills in the rest. Every passkey can sign in alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("passwordless", None)
        self.fields["name"] = _name(required=False)
        self.order_fields(["name"])

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _MALFORMED:
            raise ValidationError(WRONG_PASSKEY, code="incorrect_code") from None


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = _name(required=True)


@transaction.atomic
def use_once(authenticator: int, code: str) -> bool:
    """Whether this code of a code app was not used before, nor a later one; now it is.

    Kept with the app in the database, so that two web processes cannot both take it.
    """
    held = Authenticator.objects.select_for_update().get(pk=authenticator)
    secret, digits = unlock_text(held.data["secret"]), "".join(code.split())
    steps = [n for n in totp.yield_hotp_counters_from_time() if _shown(secret, n) == digits]
    if not steps or max(steps) <= held.data.get("step", -1):
        return False
    held.data["step"] = max(steps)
    held.save(update_fields=["data"])
    return True


def _shown(secret: str, step: int) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, step))


def _password(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=500,
        widget=PasswordInput("current-password"),
        error_messages={"required": "Hãy nhập mật khẩu."},
    )


def _code(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=20, widget=CodeInput(), error_messages={"required": "Hãy nhập mã."}
    )


def _name(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label="Tên để nhận ra",
        max_length=40,
        required=required,
        help_text="Ví dụ: điện thoại của tôi, máy ở phòng một cửa.",
        error_messages={"required": "Hãy đặt tên để sau này nhận ra."},
    )
