"""Signing in and out, proving it again, one's own password, and where one is signed in."""

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from bdhvs.accounts.http import Request
from bdhvs.accounts.models import User
from bdhvs.accounts.signin import commands
from bdhvs.accounts.signin.adapters import WRONG_PASSKEY
from bdhvs.accounts.signin.forms import NewPasswordForm
from bdhvs.accounts.signin.identity import identity_name
from bdhvs.accounts.signin.proof import proved_recently
from bdhvs.accounts.signin.queries import sessions_of
from bdhvs.accounts.signin.store import stored_key
from bdhvs.ops.address import offer_of


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An empty installation asks for its first user instead."""
        if not User.objects.exists():
            return redirect("places:first_start")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {"identity": identity_name(), "passkeys": offers_passkeys(self.request)}
        return super().get_context_data(**kwargs) | asked | {"next": next_page(self.request)}


class SecondStep(AuthenticateView):
    """After the password: a code, or the passkey of this user."""

    template_name = "accounts/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passkeys": offers_passkeys(self.request)}


class PasskeySignIn(LoginWebAuthnView):
    """Options for the browser (GET, as JSON), and its answer (POST)."""


class PasswordAgain(ReauthenticateView):
    template_name = "accounts/prove.html"


class CodeAgain(CodeAgainView):
    template_name = "accounts/prove.html"


class PasskeyAgain(ReauthenticateWebAuthnView):
    template_name = "accounts/prove_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, WRONG_PASSKEY)
        return redirect(self.request.get_full_path())


def sign_out(request: HttpRequest) -> HttpResponse:
    """Only by a button: a link somebody sends must not sign anybody out."""
    if request.method != "POST":
        context = {"title": "Đăng xuất", "confirm_label": "Đăng xuất", "cancel_url": "/"}
        return render(request, "ui/confirm.html", context)
    logout(request, show_message=False)
    messages.success(request, "Đã đăng xuất. Những gì đã lưu vẫn còn nguyên.")
    return redirect("accounts:sign_in")


@sensitive_post_parameters()
@proved_recently
def password(request: Request) -> HttpResponse:
    """A new password; every other device has to sign in again."""
    form = NewPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user, at = request.user, timezone.now()
        commands.change_password(user=user, password=form.cleaned_data["password"], by=user, at=at)
        update_session_auth_hash(request, user)
        commands.end_sessions(user=user, by=user, at=at, keep=request.session.session_key)
        messages.success(request, "Đã đổi mật khẩu. Các máy khác đã được đăng xuất.")
        return redirect("mfa_index")
    context = {"title": "Đổi mật khẩu", "form": form, "cancel_url": reverse("mfa_index")}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@login_required
def sessions(request: Request) -> HttpResponse:
    """Where this user is signed in; sign out one of them, or all others."""
    at, here = timezone.now(), request.session.session_key
    if request.method == "POST":
        _end(request, request.POST.get("session", ""))
        return redirect("accounts:sessions")
    listed = sessions_of(request.user, at)
    context = {"sessions": listed, "here": stored_key(here), "others": len(listed) > 1}
    return render(request, "accounts/sessions.html", context)


def _end(request: Request, session: str) -> None:
    user, at = request.user, timezone.now()
    if session:
        done = commands.end_session(user=user, session=session, by=user, at=at)
        messages.success(request, "Đã đăng xuất máy đó." if done else "Máy đó đã đăng xuất từ trước.")
        return
    commands.end_sessions(user=user, by=user, at=at, keep=request.session.session_key)
    messages.success(request, "Đã đăng xuất mọi máy khác.")


def offers_passkeys(request: HttpRequest) -> bool:
    """Whether browsers give passkeys to this address."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return offer_of(name, tls=request.is_secure()).passkeys


def next_page(request: HttpRequest) -> str:
    """Where the user wanted to go; allauth checks it before it goes there."""
    return request.POST.get("next") or request.GET.get("next", "")
