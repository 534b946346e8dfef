"""Pages of the team in the office. Mounted at /den-nha/."""

from django.urls import path

from bdhvs.visits import views_assigning as assigning
from bdhvs.visits import views_grid as grids
from bdhvs.visits import views_paper as paper
from bdhvs.visits import views_priority as priority
from bdhvs.visits import views_rechecks as rechecks
from bdhvs.visits import views_team as team

app_name = "team"
urlpatterns = [
    path("", team.coverage, name="coverage"),
    path("nguong/", team.limits, name="limits"),
    path("nghi-trung/", team.doubles, name="doubles"),
    path("xem-lai/", rechecks.rechecks, name="rechecks"),
    path("xem-lai/cach-kiem-tra/", rechecks.explained, name="recheck_rules"),
    path("xem-lai/<int:recheck_id>/", rechecks.recheck, name="recheck"),
    path("uu-tien/", priority.lists, name="priority_lists"),
    path("uu-tien/lap/", priority.make, name="make_priority_list"),
    path("uu-tien/<int:list_id>/", priority.one_list, name="priority_list"),
    path("uu-tien/<int:list_id>/them/", priority.add, name="add_priority_entry"),
    path("uu-tien/<int:list_id>/ra-soat/", priority.review, name="review_priority_list"),
    path("uu-tien/<int:list_id>/duyet/", priority.approve, name="approve_priority_list"),
    path("uu-tien/ho/<int:entry_id>/", priority.entry, name="priority_entry"),
    path("giao/", assigning.assign, name="assign"),
    path("giao/chia-deu/", assigning.share, name="share"),
    path("giao/rut-lai/<int:share_id>/", assigning.undo, name="undo_share"),
    path("phieu/", paper.sheets, name="sheets"),
    path("phieu/<str:code>/", paper.sheet, name="sheet"),
    path("bang/", grids.grid, name="grid"),
]
