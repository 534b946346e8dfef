"""The library of the teams. Mounted at /den-nha/cam-nang/."""

from django.urls import path

from bdhvs.learning.library import views

app_name = "library"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.handbook, name="handbook"),
    path("<slug:slug>/in/", views.sheet, name="sheet"),
    path("<slug:slug>/tep/", views.file, name="file"),
]
