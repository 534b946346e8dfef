"""Signing in and out."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.shortcuts import redirect

from bdhvs.accounts.forms import SignInForm
from bdhvs.accounts.models import User


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """An empty installation asks for its first user instead."""
        if not User.objects.exists():
            return redirect("places:first_start")
        return super().dispatch(request, *args, **kwargs)


class SignOut(LogoutView):
    next_page = "accounts:sign_in"
