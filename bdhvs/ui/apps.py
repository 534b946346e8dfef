"""The room in Django's list of apps."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bdhvs.ui"
    label = "ui"
    verbose_name = "Giao diện"
