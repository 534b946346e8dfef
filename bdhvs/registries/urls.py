"""Registries of who and what helps. Mounted at /nguon-luc/."""

from django.urls import path

from bdhvs.registries import views

app_name = "registries"
urlpatterns = [
    path("", views.hub, name="hub"),
    path("<slug:registry>/", views.entries, name="entries"),
    path("<slug:registry>/them/", views.new, name="new"),
    path("<slug:registry>/<int:row_number>/", views.entry, name="entry"),
    path("<slug:registry>/<int:row_number>/sua/", views.correct, name="correct"),
    path("<slug:registry>/<int:row_number>/het/", views.end, name="end"),
    path("<slug:registry>/<int:row_number>/rut-ten/", views.withdraw, name="withdraw"),
]
