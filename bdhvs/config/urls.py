"""The whole site map on one screen."""

from django.urls import include, path

from bdhvs.plans.urls import home

urlpatterns = [
    home,
    path("", include("bdhvs.accounts.urls")),
    path("", include("bdhvs.places.urls")),
    path("nguoi-dan/", include("bdhvs.people.urls")),
    path("ke-hoach/", include("bdhvs.plans.urls")),
    path("giao-dien/", include("bdhvs.ui.urls")),
]
