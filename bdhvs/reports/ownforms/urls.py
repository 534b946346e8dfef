"""Addresses of forms of the commune's own."""

from django.urls import path, re_path

from bdhvs.reports.ownforms import views

app_name = "ownforms"
urlpatterns = [
    path("", views.forms, name="forms"),
    path("moi/", views.new, name="new"),
    path("<int:form_id>/", views.form, name="form"),
    path("<int:form_id>/cot/", views.edit, name="edit"),
    path("<int:form_id>/viec/", views.act, name="act"),
    re_path(r"^(?P<form_id>\d+)/tep\.(?P<kind>xlsx|docx)$", views.file, name="file"),
]
