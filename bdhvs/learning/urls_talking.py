"""Talking cards. Mounted at /den-nha/the-noi/."""

from django.urls import path

from bdhvs.learning import views_talking as views

app_name = "talking"
urlpatterns = [path("", views.cards, name="cards")]
