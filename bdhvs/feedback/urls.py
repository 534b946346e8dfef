"""Needs, obstacles, citizens' questions, places without signal. Mounted at /y-kien/."""

from django.urls import path

from bdhvs.feedback import views, views_acts, views_open, views_zones

app_name = "voices"
urlpatterns = [
    path("", views.needs, name="needs"),
    path("ghi/", views.raise_need, name="raise"),
    path("tong-hop/", views.summary, name="summary"),
    path("to-dan/", views.posters, name="posters"),
    path("to-dan/<str:code>.pdf", views.poster, name="poster"),
    path("<int:need_id>/", views.need, name="need"),
    path("<int:need_id>/giao/", views_acts.assign, name="assign"),
    path("<int:need_id>/tra-loi/", views_acts.answer, name="answer"),
    path("<int:need_id>/chuyen-len/", views_acts.escalate, name="escalate"),
    path("<int:need_id>/viet-gon/", views_acts.word, name="word"),
    path("<int:need_id>/dang/", views_acts.publish, name="publish"),
    path("<int:need_id>/dong/", views_acts.close, name="close"),
    path("vung-lom-song/", views_zones.zones, name="zones"),
    path("vung-lom-song/ghi/", views_zones.zone_new, name="zone_new"),
    path("vung-lom-song/<int:zone_id>/", views_zones.zone, name="zone"),
    path("gui/<str:code>/", views_open.send, name="send"),
    path("tra-loi/<str:code>/", views_open.look_up, name="look_up"),
]
