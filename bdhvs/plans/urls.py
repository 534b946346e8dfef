from django.urls import path

from bdhvs.plans import views

app_name = "plans"
home = path("", views.board, name="home")
"""The board is the first page of the site; the site map names it."""

urlpatterns = [
    path("", views.plan_list, name="plans"),
    path("nap/", views.plan_load, name="load"),
    path("nhiem-vu/", views.tasks, name="tasks"),
    path("nhiem-vu/<int:task_id>/", views.task_done, name="task"),
    path("tinh-lai/", views.count_again, name="count_again"),
    path("<slug:plan_id>/", views.plan_page, name="plan"),
    path("<slug:plan_id>/tep/", views.plan_export, name="export"),
    path("<slug:plan_id>/ban/<int:version>/", views.plan_return, name="return"),
    path("<slug:plan_id>/<str:code>/", views.target, name="target"),
    path("<slug:plan_id>/<str:code>/sua/", views.target_edit, name="target_edit"),
]
