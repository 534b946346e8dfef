from django.urls import path

from bdhvs.places import views

app_name = "places"
urlpatterns = [
    path("bat-dau/", views.first_start, name="first_start"),
    path("chon-xa/", views.choose_commune, name="choose_commune"),
]
