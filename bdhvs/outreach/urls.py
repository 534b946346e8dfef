from django.urls import path

from bdhvs.outreach import views

app_name = "outreach"
urlpatterns = [
    path("phat-dang/", views.publication, name="publication"),
    path("tai-lieu/", views.delivery, name="delivery"),
]
