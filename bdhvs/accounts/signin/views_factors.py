"""Setting up a second factor: a code app, passkeys, recovery codes on paper; linking the province's account."""

from typing import Any, cast

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone

from bdhvs.accounts.commands import note_of_account
from bdhvs.accounts.models import User
from bdhvs.accounts.signin.forms import use_once
from bdhvs.accounts.signin.identity import has_identity, identity_name
from bdhvs.accounts.signin.queries import needs_second_factor, role_asks_for_factor
from bdhvs.accounts.signin.views import offers_passkeys


class _Noted:
    """A change of factors and its line in the journal, or neither."""

    act: str
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        user = cast("User", self.request.user)
        with transaction.atomic():
            note_of_account(act=self.act, user=user, by=user, at=timezone.now())
            return super().form_valid(form)  # type: ignore[misc]


class Security(IndexView):
    """One page about one's own account: password, second factor, devices, the province's account."""

    template_name = "accounts/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        held = super().get_context_data(**kwargs)["authenticators"]
        has = "totp" in held or "webauthn" in held
        return {
            "code_app": held.get("totp"),
            "passkeys": held.get("webauthn", []),
            "recovery": held.get("recovery_codes"),
            "has_factor": has,
            "must_set_up": needs_second_factor(user) and not has,
            "role_needs_one": role_asks_for_factor(user),
            "offers_passkeys": offers_passkeys(self.request),
            "identity": identity_name(),
            "linked": bool(identity_name()) and has_identity(user),
        }


class AddCodeApp(_Noted, ActivateTOTPView):
    act = "add_code_app"
    template_name = "accounts/code_app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The QR code is an image in the page itself: nothing about the seed is ever fetched a second time."""
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return context | {"secret": groups}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        held = Authenticator.objects.get(user=form.user, type=Authenticator.Type.TOTP)
        use_once(held.pk, form.cleaned_data["code"])
        return response


class RemoveCodeApp(_Noted, DeactivateTOTPView):
    act = "remove_code_app"
    template_name = "accounts/code_app_remove.html"


class RecoveryCodes(ViewRecoveryCodesView):
    """Shown once, to be printed or written down."""

    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodes(_Noted, GenerateRecoveryCodesView):
    act = "new_recovery_codes"
    template_name = "accounts/recovery_codes_new.html"


class AddPasskey(_Noted, AddWebAuthnView):
    act = "add_passkey"
    template_name = "accounts/passkey_add.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not offers_passkeys(request):
            messages.error(request, "Địa chỉ này không dùng được khóa truy cập. Cần https và tên miền.")
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every passkey is kept on the device and asks for finger, face or PIN, so that it can sign in alone."""
        options = webauthn.begin_registration(cast("User", self.request.user), True)
        return super(AddWebAuthnView, self).get_context_data(**kwargs) | {
            "js_data": {"creation_options": options}
        }


class RenamePasskey(_Noted, EditWebAuthnView):
    act = "rename_passkey"
    template_name = "accounts/passkey_rename.html"
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(_Noted, RemoveWebAuthnView):
    act = "remove_passkey"
    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")
