from django.urls import path

from bdhvs.places import views
from bdhvs.places import views_places as pages
from bdhvs.places import views_settings as words
from bdhvs.places import views_units as units

app_name = "places"
urlpatterns = [
    path("bat-dau/", views.first_start, name="first_start"),
    path("chon-xa/", views.choose_commune, name="choose_commune"),
    path("noi/", pages.places, name="places"),
    path("noi/them/", pages.hamlet_new, name="hamlet_new"),
    path("noi/sua/<str:code>/", pages.hamlet_edit, name="hamlet_edit"),
    path("noi/to/", pages.teams, name="teams"),
    path("noi/to/lap/", pages.team_new, name="team_new"),
    path("noi/to/<str:code>/sua/", pages.team_edit, name="team_edit"),
    path("noi/to/<str:code>/thoi/", pages.team_close, name="team_close"),
    path("noi/don-vi/", units.units, name="units"),
    path("noi/don-vi/them/", units.unit_new, name="unit_new"),
    path("noi/don-vi/<str:code>/", units.unit, name="unit"),
    path("noi/don-vi/<str:code>/thoi/", units.unit_close, name="unit_close"),
    path("noi/lich/", words.calendar, name="calendar"),
    path("noi/lich/dat/", words.calendar_edit, name="calendar_edit"),
    path("noi/cach-goi/", words.settings, name="settings"),
]
