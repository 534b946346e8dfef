from django.urls import path

from bdhvs.accounts import views_journal as views

app_name = "journal"
urlpatterns = [
    path("", views.lines, name="lines"),
    path("may/", views.lines_of_machine, name="machine"),
]
