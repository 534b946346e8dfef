"""Addresses of the machine page."""

from django.urls import path

from bdhvs.exchange.machine import views

urlpatterns = [
    path("", views.machine, name="machine"),
    path("sao-luu/", views.back_up, name="machine_back_up"),
    path("khoi-phuc-thu/", views.rehearse, name="machine_rehearse"),
    path("ma-khoi-phuc/", views.paper, name="machine_paper"),
    path("tai-ve/<str:name>", views.download, name="machine_download"),
]
