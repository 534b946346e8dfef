"""To the province's identity service and back."""

from typing import Any

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.connect import disconnect
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from bdhvs.accounts.http import Request
from bdhvs.accounts.signin.identity import LINKING, PROVIDER, IdentityClient, has_identity, identity_name
from bdhvs.accounts.signin.proof import proved_recently

_UNREACHABLE = (requests.RequestException, KeyError, ValueError)
"""No network, an error page, or an answer that is no description of a service."""


@require_GET
@login_not_required
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the service, to sign in or (when somebody asked for it) to link."""
    if not identity_name() or provider_id != PROVIDER:
        raise Http404
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    process = AuthProcess.CONNECT if request.session.get(LINKING) else AuthProcess.LOGIN
    try:
        provider = get_adapter().get_provider(request, PROVIDER)
        response: HttpResponse = provider.redirect(
            request, process=process, next_url=wanted if safe else None
        )
    except _UNREACHABLE:
        return unreachable(request)
    return response


@require_GET
@login_not_required
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The service sent the browser back: let in, link, or say clearly why not."""
    if not identity_name() or provider_id != PROVIDER:
        raise Http404
    view: Any = OAuth2CallbackView.adapter_view(IdentityClient(request, PROVIDER))  # type: ignore[no-untyped-call]
    try:
        response: HttpResponse = view(request)
    except _UNREACHABLE:
        return unreachable(request)
    return response


def cancelled(request: HttpRequest) -> HttpResponse:
    """Somebody went back from the service without signing in."""
    return redirect("accounts:sign_in")


def unreachable(request: HttpRequest) -> HttpResponse:
    return render(
        request, "socialaccount/authentication_error.html", {"identity": identity_name()}, status=503
    )


@proved_recently
def link(request: Request) -> HttpResponse:
    """Link one's account here to the province's: asked for by a button, done at the service, once."""
    if not identity_name() or has_identity(request.user):
        return redirect("mfa_index")
    if request.method == "POST":
        request.session[LINKING] = True
    context = {"identity": identity_name(), "asked": request.method == "POST", "provider": PROVIDER}
    return render(request, "accounts/identity_link.html", context)


@proved_recently
def unlink(request: Request) -> HttpResponse:
    """The province's account opens nothing here any more; the password still does."""
    held = SocialAccount.objects.filter(user=request.user).first()
    if held is None:
        return redirect("mfa_index")
    if request.method == "POST":
        disconnect(request, held)
        return redirect("mfa_index")
    context = {
        "title": f"Thôi nối với {identity_name()}",
        "says": "Sau đó bạn đăng nhập bằng mật khẩu như thường. Có thể nối lại bất cứ lúc nào.",
        "confirm_label": "Thôi nối",
        "cancel_url": "/tai-khoan/bao-mat/",
    }
    return render(request, "ui/confirm.html", context)
