"""Pages of the register. Mounted at the root of the site: people, households and the redraw of hamlets."""

from django.urls import include, path

from bdhvs.people import views_acts as acts
from bdhvs.people import views_duplicates as duplicates
from bdhvs.people import views_redraw as redrawing
from bdhvs.people import views_register as register
from bdhvs.people import views_teams as teams
from bdhvs.people.urls_import import import_patterns

app_name = "people"
urlpatterns = [
    path("nguoi-dan/", include(import_patterns)),
    path("danh-sach/", register.persons, name="persons"),
    path("danh-sach/them/", register.outsider_new, name="outsider_new"),
    path("danh-sach/nguoi/<uuid:uuid>/", register.person, name="person"),
    path("danh-sach/nguoi/<uuid:uuid>/gop/", duplicates.merge_with, name="merge_with"),
    path("danh-sach/nguoi/<uuid:uuid>/tach-lai/", duplicates.part, name="part"),
    path("danh-sach/nguoi/<uuid:uuid>/<slug:act>/", acts.person_act, name="person_act"),
    path("danh-sach/roi-nhom/<int:membership_id>/", acts.leave_group, name="leave_group"),
    path("danh-sach/thoi-phu-trach/<int:entry_id>/", acts.stop_serving, name="stop_serving"),
    path("danh-sach/ho/", register.households, name="households"),
    path("danh-sach/ho/lap/", register.household_new, name="household_new"),
    path("danh-sach/ho/<uuid:uuid>/", register.household, name="household"),
    path("danh-sach/ho/<uuid:uuid>/them-nguoi/", register.person_new, name="person_new"),
    path("danh-sach/ho/<uuid:uuid>/tach-lai/", duplicates.part_home, name="part_home"),
    path("danh-sach/ho/<uuid:uuid>/<slug:act>/", acts.household_act, name="household_act"),
    path("danh-sach/trung/", duplicates.duplicates, name="duplicates"),
    path("danh-sach/trung/<uuid:left>/<uuid:right>/", duplicates.compare, name="compare"),
    path("danh-sach/trung/<uuid:left>/<uuid:right>/khac/", duplicates.apart, name="apart"),
    path("danh-sach/trung/xem-lai/<int:pair_id>/", duplicates.again, name="again"),
    path("noi/to/<str:code>/", teams.team, name="team"),
    path("noi/ve-lai/", redrawing.redraw, name="redraw"),
    path("noi/ve-lai/<str:code>/bo/", redrawing.undo, name="redraw_undo"),
]
