from django.urls import include, path

from bdhvs.plans import (
    views,
    views_editing,
    views_editing_history,
    views_editing_levels,
    views_editing_new,
    views_editing_reading,
)

app_name = "plans"
home = path("", views.board, name="home")
"""The board is the first page of the site; the site map names it."""

urlpatterns = [
    path("", views.plan_list, name="plans"),
    path("nap/", views.plan_load, name="load"),
    path("nhiem-vu/", include("bdhvs.plans.work.urls")),
    path("nhiem-vu/", include("bdhvs.plans.demands.urls")),
    path("moi/", views_editing_new.new_plan, name="new"),
    path("moi/chep/", views_editing_new.copy_plan, name="copy"),
    path("cach-do/", views_editing_reading.indicators, name="indicators"),
    path("tinh-lai/", views.count_again, name="count_again"),
    path("", include("bdhvs.plans.spotchecks.urls")),
    path("", include("bdhvs.plans.calendar.urls")),
    path("", include("bdhvs.plans.annex.urls")),
    path("<slug:plan_id>/", views.plan_page, name="plan"),
    path("<slug:plan_id>/tep/", views.plan_export, name="export"),
    path("<slug:plan_id>/ban/<int:version>/", views.plan_return, name="return"),
    path("<slug:plan_id>/can-xem/", views_editing_reading.findings_page, name="findings"),
    path("<slug:plan_id>/lich-su/", views_editing_history.history, name="history"),
    path("<slug:plan_id>/so-sanh/", views_editing_history.compare, name="compare"),
    path("<slug:plan_id>/sua/", views_editing.edit_home, name="edit"),
    path("<slug:plan_id>/sua/<slug:section>/", views_editing.edit_section, name="edit_section"),
    path("<slug:plan_id>/sua/<slug:section>/them/", views_editing.add_row, name="add_row"),
    path("<slug:plan_id>/sua/<slug:section>/<str:row_id>/", views_editing.edit_row, name="edit_row"),
    path("<slug:plan_id>/sua/<slug:section>/<str:row_id>/xoa/", views_editing.remove_row, name="remove_row"),
    path("<slug:plan_id>/sua/<slug:section>/<str:row_id>/chuyen/", views_editing.move_row, name="move_row"),
    path("<slug:plan_id>/<str:code>/", views.target, name="target"),
    path("<slug:plan_id>/<str:code>/sua/", views_editing.edit_measured, name="target_edit"),
    path("<slug:plan_id>/<str:code>/cap-tren/", views_editing_levels.level_figure, name="level_figure"),
]
