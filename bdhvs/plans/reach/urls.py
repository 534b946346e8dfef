"""The officer's first page of outreach, its channel calendar and its reach. Mounted at /truyen-thong/."""

from django.urls import path

from bdhvs.plans.reach import views

app_name = "reach"
urlpatterns = [
    path("", views.home, name="home"),
    path("lich/", views.weeks, name="weeks"),
    path("den-ho/", views.households, name="households"),
]
