from django.urls import path

from bdhvs.plans.work import views, views_digest, views_milestones

urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("theo-han/", views.tasks_by_date, name="tasks_by_date"),
    path("theo-don-vi/", views.tasks_by_lead, name="tasks_by_lead"),
    path("nhac-viec/", views.reminders, name="reminders"),
    path("nhac-viec/thu/", views_digest.mailboxes, name="mailboxes"),
    path("nhac-viec/thu/<int:mailbox_id>/bo/", views_digest.drop, name="drop_mailbox"),
    path("ban-tin-tuan/", views_digest.digest, name="digest"),
    path("don-vi-lam/", views.actors, name="actors"),
    path("moc/<slug:plan_id>/<str:code>/", views_milestones.milestone, name="milestone"),
    path(
        "moc/<slug:plan_id>/<str:code>/tep/<int:file_id>/",
        views_milestones.milestone_file,
        name="milestone_file",
    ),
    path("<int:task_id>/", views.task, name="task"),
    path("<int:task_id>/tep/<int:file_id>/", views.task_file, name="task_file"),
]
