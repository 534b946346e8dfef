"""The logs of false information and of safety. Mounted at /truyen-thong/su-viec/."""

from django.urls import path

from bdhvs.outreach.incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incidents, name="incidents"),
    path("moi/", views.new, name="new"),
    path("<int:incident_id>/", views.incident, name="incident"),
    path("<int:incident_id>/sua/", views.correct, name="correct"),
    path("<int:incident_id>/viec/", views.tell, name="tell"),
    path("<int:incident_id>/dong/", views.close, name="close"),
    path("<int:incident_id>/mo-lai/", views.reopen, name="reopen"),
]
