"""Only the design system's own addresses, so that its pages are tested without the rest of the site."""

from django.urls import include, path

urlpatterns = [path("", include("bdhvs.ui.urls"))]
