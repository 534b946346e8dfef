"""The skill of the week. Mounted at /day-hoc/tuan/."""

from django.urls import path

from bdhvs.outreach.weekly import views

app_name = "weekly"
urlpatterns = [
    path("", views.year, name="year"),
    path("xep/", views.propose, name="propose"),
    path("chep/", views.copy, name="copy"),
    path("<str:monday>/", views.week, name="week"),
    path("<str:monday>/ap-phich/", views.poster, name="poster"),
]
