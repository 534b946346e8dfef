"""Pages about the phones in the office."""

from django.urls import path

from bdhvs.field import views_needs, views_visits
from bdhvs.field import views_office as views

app_name = "field"
urlpatterns = [
    path("thiet-bi/", views.health, name="health"),
    path("thiet-bi/<uuid:device_id>/", views.device, name="device"),
    path("thiet-bi/<uuid:device_id>/ngung/", views.revoke, name="revoke"),
    path("thiet-bi/xung-dot/", views.conflicts, name="conflicts"),
    path("thiet-bi/xung-dot/<int:pk>/", views.resolve, name="resolve"),
    path("thiet-bi/cach-ly/", views.aside, name="aside"),
    path("thiet-bi/cach-ly/<int:pk>/", views.event, name="event"),
    path("ho/<uuid:household>/luot-tham/", views_visits.visits, name="visits"),
    path("luot-tham/<int:visit_id>/", views_visits.visit, name="visit"),
    path("nhu-cau/<int:need_id>/", views_needs.need, name="need"),
    path("anh/<str:digest>/", views.photo, name="photo"),
    path("thiet-bi/cuu-du-lieu/", views.rescue, name="rescue"),
]
