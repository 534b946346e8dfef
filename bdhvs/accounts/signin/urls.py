"""Those pages of allauth that make sense here, under paths of ours. Sign-up, e-mail, reset by e-mail do not exist.

The names are allauth's own: it looks pages up by them. None of these pages has an act of the table of rights: they are
for coming in, or about one's own account.
"""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from bdhvs.accounts.signin import views, views_factors, views_identity

_SAFE = "tai-khoan/bao-mat/"


def _door(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    return _page(route, view, name, "how else to come in")


def _own(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    return _page(_SAFE + route, view, name, "one's own account; asks for a sign-in itself")


def _page(route: str, view: Callable[..., Any], name: str, why: str) -> URLPattern:
    view.decided = why  # type: ignore[attr-defined]
    return path(route, view, name=name)


urlpatterns = [
    _door("dang-nhap/", views.SignIn.as_view(), "account_login"),
    _door("dang-nhap/buoc-hai/", views.SecondStep.as_view(), "mfa_authenticate"),
    _door("dang-nhap/khoa/", views.PasskeySignIn.as_view(), "mfa_login_webauthn"),
    _door("dang-nhap/thoi/", views_identity.cancelled, "socialaccount_login_cancelled"),
    _door("dang-nhap/<slug:provider_id>/", views_identity.leave, "openid_connect_login"),
    _door("dang-nhap/<slug:provider_id>/ve/", views_identity.come_back, "openid_connect_callback"),
    _door("dang-xuat/", views.sign_out, "account_logout"),
    _own("", views_factors.Security.as_view(), "mfa_index"),
    _own("mat-khau/", views.password, "account_change_password"),
    _own("xac-nhan/", views.PasswordAgain.as_view(), "account_reauthenticate"),
    _own("xac-nhan/ma/", views.CodeAgain.as_view(), "mfa_reauthenticate"),
    _own("xac-nhan/khoa/", views.PasskeyAgain.as_view(), "mfa_reauthenticate_webauthn"),
    _own("ung-dung/", views_factors.AddCodeApp.as_view(), "mfa_activate_totp"),
    _own("ung-dung/bo/", views_factors.RemoveCodeApp.as_view(), "mfa_deactivate_totp"),
    _own("ma-du-phong/", views_factors.RecoveryCodes.as_view(), "mfa_view_recovery_codes"),
    _own("ma-du-phong/moi/", views_factors.NewRecoveryCodes.as_view(), "mfa_generate_recovery_codes"),
    _own("khoa/", views_factors.AddPasskey.as_view(), "mfa_add_webauthn"),
    _own("khoa/<int:pk>/", views_factors.RenamePasskey.as_view(), "mfa_edit_webauthn"),
    _own("khoa/<int:pk>/bo/", views_factors.RemovePasskey.as_view(), "mfa_remove_webauthn"),
    _own("noi/", views_identity.link, "socialaccount_connections"),
    _own("thoi-noi/", views_identity.unlink, "unlink_identity"),
]
