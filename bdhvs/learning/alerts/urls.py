"""Scam alerts in the office. Mounted at /day-hoc/canh-bao/."""

from django.urls import path

from bdhvs.learning.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.alerts, name="alerts"),
    path("viet/", views.write, name="write"),
    path("<int:alert_id>/", views.alert, name="alert"),
    path("<int:alert_id>/ap-phich/", views.poster, name="poster"),
    path("<int:alert_id>/sua/", views.rewrite, name="rewrite"),
    path("<int:alert_id>/duyet/", views.approve, name="approve"),
    path("<int:alert_id>/tra-rut/", views.refuse, name="refuse"),
]
