"""Addresses of the synchronisation."""

from bdhvs.field.views_api import api

api_urls = api.urls
for pattern in api_urls[0]:
    if not hasattr(pattern.callback, "act"):
        reason = "a phone shows its token; joining asks for the role (field.commands.devices)"
        vars(pattern.callback)["decided"] = reason
