"""The register of banners. Mounted at /truyen-thong/bang-ron/."""

from django.urls import path

from bdhvs.outreach.banners import views

app_name = "banners"
urlpatterns = [
    path("", views.banners, name="banners"),
    path("moi/", views.new, name="new"),
    path("<int:banner_id>/", views.banner, name="banner"),
    path("<int:banner_id>/sua/", views.correct, name="correct"),
    path("<int:banner_id>/treo/", views.put_up, name="put_up"),
    path("<int:banner_id>/anh/", views.photos, name="photos"),
    path("<int:banner_id>/ha/", views.take_down, name="take_down"),
]
