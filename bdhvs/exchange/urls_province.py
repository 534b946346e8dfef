from django.urls import path

from bdhvs.exchange import views_province as views

app_name = "province"
urlpatterns = [
    path("", views.communes, name="communes"),
    path("<str:code>/", views.commune, name="commune"),
]
