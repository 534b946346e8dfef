from django.urls import path

from bdhvs.visits import views

app_name = "visits"
urlpatterns = [path("tham-ho/", views.visit, name="visit")]
