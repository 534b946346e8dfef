"""Addresses of the calendar; the feed stands outside the pages of plans because nobody signs in there."""

from django.urls import path

from bdhvs.plans.calendar import views

urlpatterns = [
    path("lich/", views.calendar, name="calendar"),
    path("lich/nhip/", views.rhythms, name="calendar_rhythms"),
    path("lich/theo-doi/", views.follow, name="calendar_follow"),
]
feed = path("lich/<slug:commune>/<slug:secret>.ics", views.feed, name="calendar_feed")
