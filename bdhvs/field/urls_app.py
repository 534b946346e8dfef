"""Addresses of the phone app; the folder is the scope of its service worker."""

from django.urls import path

from bdhvs.field import views_app

app_name = "field_app"
urlpatterns = [
    path("", views_app.app, name="app"),
    path("sw.js", views_app.worker, name="worker"),
    path("manifest.webmanifest", views_app.manifest, name="manifest"),
    path("vao/", views_app.join, name="join"),
    path("ma-qr/", views_app.join_code, name="join_code"),
]
