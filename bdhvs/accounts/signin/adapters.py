"""Where allauth asks us: what it may do, its words, its limits. allauth calls in, so the clock is read here."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.internal.userkit import get_user_by_username
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.commands import note_slowed
from bdhvs.accounts.models import User
from bdhvs.accounts.signin.devices import address_of, known_device, remember_device
from bdhvs.accounts.signin.entering import enter
from bdhvs.accounts.signin.queries import HELD, needs_second_factor
from bdhvs.accounts.signin.rules import TooManyTriesError
from bdhvs.accounts.signin.tries import Counted, begin_try, forgive, password_of
from bdhvs.ops.keyring import lock_text, unlock_text
from bdhvs.ui.context import PRODUCT

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy thử lại."
WRONG_CODE = "Mã chưa đúng hoặc đã dùng rồi. Hãy đợi mã mới rồi nhập lại."
WRONG_PASSKEY = "Chưa xác nhận được bằng khóa truy cập. Hãy thử lại, hoặc dùng cách khác."
SAYINGS = {
    "mfa/messages/totp_activated.txt": "Đã bật ứng dụng tạo mã.",
    "mfa/messages/totp_deactivated.txt": "Đã bỏ ứng dụng tạo mã.",
    "mfa/messages/webauthn_added.txt": "Đã thêm khóa truy cập.",
    "mfa/messages/webauthn_removed.txt": "Đã bỏ khóa truy cập.",
    "mfa/messages/recovery_codes_generated.txt": "Đã tạo mã dự phòng mới. Mã cũ không dùng được nữa.",
    "account/messages/password_changed.txt": "Đã đổi mật khẩu. Các máy khác đã được đăng xuất.",
    "socialaccount/messages/account_connected.txt": "Đã nối với tài khoản của tỉnh.",
    "socialaccount/messages/account_connected_other.txt":
        "Tài khoản của tỉnh này đã nối với một người dùng khác. Hãy báo người quản trị.",
    "socialaccount/messages/account_connected_updated.txt": "Tài khoản của tỉnh này đã nối từ trước.",
    "socialaccount/messages/account_disconnected.txt": "Đã thôi nối với tài khoản của tỉnh.",
}  # fmt: skip


class AccountAdapter(DefaultAccountAdapter):
    """Passwords and sessions. Nobody makes an account for himself, and nothing is sent by e-mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "incorrect_password": "Mật khẩu chưa đúng. Hãy thử lại.",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": "Đã thử sai nhiều lần. Hãy đợi ít phút rồi thử lại.",
        "rate_limited": "Đã thử nhiều lần quá. Hãy đợi ít phút rồi thử lại.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who has this name and password, slowed down for guessers. A closed account looks like a wrong one."""
        name, at = str(credentials.get("username", "")), timezone.now()
        named = get_user_by_username(name)
        counted = self._counted(request, name, named)
        try:
            tries = begin_try(counted=counted, at=at)
        except TooManyTriesError as slowed:
            raise ValidationError(str(slowed), code="too_many_tries") from None
        found = super().authenticate(request, **credentials)
        if isinstance(found, User) and found.is_active:
            forgive(counted=counted)
            return found
        if tries == counted.narrow_limit.free:
            note_slowed(user=named if isinstance(named, User) else None, at=at)
        return None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Our own count stands in `authenticate`."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        clear_login(request)
        messages.error(request, WRONG)
        return redirect("accounts:sign_in")

    def login(self, request: HttpRequest, user: Any) -> None:
        enter(request, user, at=timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **hooks: Any) -> HttpResponse:
        response = super().post_login(request, user, **hooks)
        remember_device(request, response, user.pk)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """allauth's messages in our words; those without words are left out."""
        if said := message or SAYINGS.get(message_template or ""):
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """Offices have no e-mail: what changed stands in the journal."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Dùng mật khẩu",
            "mfa_reauthenticate": "Dùng mã của ứng dụng hoặc mã dự phòng",
            "mfa_reauthenticate:webauthn": "Dùng khóa truy cập",
        }
        return [
            {**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)
        ]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def _counted(self, request: HttpRequest, name: str, named: Any) -> Counted:
        device = known_device(request, named.pk if named else None)
        return password_of(name.casefold(), address_of(request), device)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: seeds are sealed, staff keep at least one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "Vai trò của bạn cần ít nhất một cách xác nhận. Hãy thêm cách khác rồi mới bỏ.",
        "cannot_generate_recovery_codes": "Hãy bật ứng dụng tạo mã hoặc thêm khóa truy cập trước.",
    }

    def get_totp_issuer(self) -> str:
        return PRODUCT

    def _get_site_name(self) -> str:
        return PRODUCT

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", border=4, scale=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return lock_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unlock_text(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        if not needs_second_factor(user):
            return True
        return Authenticator.objects.filter(user=user, type__in=HELD).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Khóa truy cập {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.full_name}
