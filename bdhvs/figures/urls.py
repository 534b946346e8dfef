from django.urls import path

from bdhvs.figures import views, views_coverage

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("du-danh-sach/", views_coverage.coverage, name="coverage"),
    path("<int:figure_id>/", views.figure, name="figure"),
    path("nhap/<slug:measure_code>/", views.enter, name="enter"),
]
