"""Writing handbooks in the office. Mounted at /day-hoc/cam-nang/."""

from django.urls import path

from bdhvs.learning.library import views_writing

app_name = "handbooks"
urlpatterns = [
    path("", views_writing.works, name="works"),
    path("viet/", views_writing.begin, name="begin"),
    path("<int:work_id>/sua/", views_writing.edit, name="edit"),
]
