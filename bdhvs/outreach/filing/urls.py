"""Kept files of outreach. Mounted at /truyen-thong/tep/."""

from django.urls import path

from bdhvs.outreach.filing import views

app_name = "outreach_files"
urlpatterns = [path("<int:file_id>/", views.file, name="file")]
