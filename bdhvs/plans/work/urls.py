from django.urls import path

from bdhvs.plans.work import views

urlpatterns = [
    path("theo-han/", views.tasks_by_date, name="tasks_by_date"),
    path("theo-don-vi/", views.tasks_by_lead, name="tasks_by_lead"),
    path("nhac-viec/", views.reminders, name="reminders"),
    path("don-vi-lam/", views.actors, name="actors"),
    path("<int:task_id>/", views.task, name="task"),
    path("<int:task_id>/tep/<int:file_id>/", views.task_file, name="task_file"),
]
