"""Addresses of reports inside the commune."""

from django.urls import path

from bdhvs.reports.units import views, views_forms

app_name = "units"
urlpatterns = [
    path("", views.home, name="home"),
    path("bieu/moi/", views_forms.new_form, name="new_form"),
    path("bieu/<int:form_id>/", views_forms.edit_form, name="form"),
    path("bieu/<int:form_id>/giao/", views_forms.ask, name="ask"),
    path("bieu/<int:form_id>/thoi/", views_forms.retire, name="retire"),
    path("dot/<int:round_id>/", views.round_page, name="round"),
    path("dot/<int:round_id>/khoa/", views.lock_round, name="lock"),
    path("dot/<int:round_id>/<str:subject_id>/", views.paper, name="paper"),
    path("dot/<int:round_id>/<str:subject_id>/xet/", views.judge, name="judge"),
    path("dot/<int:round_id>/<str:subject_id>/excel/", views.sheet, name="sheet"),
    path("dot/<int:round_id>/<str:subject_id>/excel/gui/", views.sheet_in, name="sheet_in"),
]
