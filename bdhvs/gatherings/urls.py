from django.urls import path

from bdhvs.gatherings import views

app_name = "gatherings"
urlpatterns = [path("buoi/", views.session, name="session")]
