"""Versions of the framework. Mounted at /day-hoc/khung/."""

from django.urls import path

from bdhvs.learning.framework import views

app_name = "framework"
urlpatterns = [
    path("", views.frameworks, name="frameworks"),
    path("nhap/", views.take_in, name="import"),
    path("nhap/luu/", views.store, name="store"),
    path("mau/", views.template, name="template"),
    path("<int:framework_id>/", views.framework, name="framework"),
]
