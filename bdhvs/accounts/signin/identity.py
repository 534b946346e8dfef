"""The province's identity service (OpenID Connect): who it may let in, and what of its answer is kept.

It never makes an account. Somebody on the staff list comes in when his account here is linked to the `sub` of the
service: linked by himself, signed in with his password; or by a claim, where the service is trusted to know our user
names. Of the answer only `sub` and that claim are kept; the client's secret stays in the environment.
"""

from typing import Any

from allauth.account.internal.userkit import get_user_by_username
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.commands import note_of_account
from bdhvs.accounts.models import User
from bdhvs.lib.vietnamese.text import fold
from bdhvs.ops.identity_service import PROVIDER

__all__ = [
    "LINKING",
    "PROVIDER",
    "IdentityAdapter",
    "IdentityClient",
    "has_identity",
    "identity_name",
    "refused",
]

LINKING = "linking_identity"
"""Mark in the session: this person asked, a moment ago, to link his account."""


def identity_name() -> str:
    """What the province calls its service; nothing when there is none."""
    return str(settings.IDENTITY["name"]) if settings.IDENTITY else ""


def has_identity(user: User) -> bool:
    return SocialAccount.objects.filter(user=user).exists()


class IdentityClient(OpenIDConnectOAuth2Adapter):
    """Talks to the service; forgets at once what is not needed (names, addresses, numbers)."""

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return _needed(super()._fetch_user_info(access_token))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return _needed(super()._decode_id_token(app, id_token))


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Who may come in through the service."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Only what the environment says: no table holds a client's secret."""
        known = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in known.values() for app in apps]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever is linked, link whoever may be, refuse everybody else kindly."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            if not request.session.pop(LINKING, False):  # nobody asked for it here: a forged link
                raise ImmediateHttpResponse(redirect("mfa_index"))
            return
        if sociallogin.is_existing:
            return
        user = _named_by_claim(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(refused(request))
        with transaction.atomic():
            sociallogin.connect(request, user)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("mfa_index")

    def send_notification_mail(self, template_prefix: str, user: User, **options: Any) -> None:
        """Called when an account is linked or unlinked: where others send an e-mail, we write the journal."""
        act = "link_identity" if template_prefix.endswith("account_connected") else "unlink_identity"
        note_of_account(act=act, user=user, by=user, at=timezone.now())


def refused(request: HttpRequest) -> HttpResponse:
    """The service knows this person, we do not."""
    return render(request, "accounts/identity_unknown.html", {"identity": identity_name()}, status=403)


def _named_by_claim(sociallogin: SocialLogin) -> User | None:
    """The active user whose name the trusted claim says, unless another `sub` is linked to him already."""
    claim = _claim()
    said = next((part[claim] for part in sociallogin.account.extra_data.values() if part.get(claim)), "")
    user = get_user_by_username(fold(str(said)).replace(" ", "")) if claim and said else None
    if not isinstance(user, User) or not user.is_active or has_identity(user):
        return None
    return user


def _needed(claims: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if name in ("sub", _claim())}


def _claim() -> str:
    return str(settings.IDENTITY["username_claim"]) if settings.IDENTITY else ""
