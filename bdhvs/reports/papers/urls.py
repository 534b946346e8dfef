"""Addresses of official documents made of live data."""

from django.urls import path

from bdhvs.reports.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("ke-hoach/<slug:plan_id>/", views.of_plan, name="plan"),
    path("ke-hoach/<slug:plan_id>/word/", views.plan_word, name="plan_word"),
    path("ke-hoach/<slug:plan_id>/phan-cong/", views.assignment_word, name="assignment"),
    path("ke-hoach/<slug:plan_id>/noi/<slug:actor>/", views.sub_plan_word, name="sub_plan"),
    path("buoi/<int:gathering_id>/", views.of_gathering, name="gathering"),
    path("buoi/<int:gathering_id>/giay-moi/", views.invitation_word, name="invitation"),
    path("buoi/<int:gathering_id>/bien-ban/", views.minutes_word, name="minutes"),
    path("buoi/<int:gathering_id>/danh-sach/", views.list_word, name="list"),
]
