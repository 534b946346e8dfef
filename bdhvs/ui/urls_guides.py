"""Addresses of the handbooks."""

from django.urls import path

from bdhvs.ui import views_guides

urlpatterns = [
    path("", views_guides.index, name="help"),
    path("hinh/<str:name>", views_guides.picture, name="help_picture"),
    path("<slug:slug>/", views_guides.guide, name="help_guide"),
    path("<slug:slug>/in/", views_guides.sheet, name="help_sheet"),
]
