from django.urls import path

from bdhvs.plans.spotchecks import views

urlpatterns = [
    path("phuc-tra/", views.spot_checks, name="spot_checks"),
    path("phuc-tra/<int:check_id>/", views.spot_check, name="spot_check"),
    path("phuc-tra/<int:check_id>/giao/", views.give, name="give_spot_check"),
    path("phuc-tra/<int:check_id>/<int:unit_id>/", views.unit, name="spot_check_unit"),
    path("<slug:plan_id>/<str:code>/phuc-tra/", views.draw, name="draw_spot_check"),
]
