"""Sections of the site for the signed-in user."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the sections this user may open, the current one marked."""
    return {}
