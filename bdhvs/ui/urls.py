"""Addresses of the design system itself."""

from django.urls import path

from bdhvs.ui import views

app_name = "ui"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/job/", views.gallery_job, name="gallery_job"),
]
