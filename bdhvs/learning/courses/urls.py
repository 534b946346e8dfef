"""Outside courses in the office. Mounted at /day-hoc/khoa-hoc/."""

from django.urls import path

from bdhvs.learning.courses import views

app_name = "courses"
urlpatterns = [
    path("", views.courses, name="courses"),
    path("them/", views.new, name="new"),
    path("<int:course_id>/", views.edit, name="edit"),
    path("<int:course_id>/dong/", views.close, name="close"),
    path("lop/<slug:measure_code>/", views.classes, name="classes"),
]
