from django.urls import path

from bdhvs.skills import views

app_name = "skills"
urlpatterns = [path("ky-nang/", views.attainment, name="attainment")]
