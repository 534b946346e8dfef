from django.urls import path

from bdhvs.exchange import views, views_upload

app_name = "exchange"
urlpatterns = [
    path("", views.entry, name="entry"),
    path("da-ghi/<slug:kind>/", views.records, name="records"),
    path("rut-lai/<slug:kind>/<int:fact_id>/", views.withdraw, name="withdraw"),
    path("da-nop/", views.handed_in, name="handed_in"),
    path("da-nop/ghi/", views.hand_in, name="hand_in"),
    path("da-nop/han/", views.set_due, name="set_due"),
    path("excel/<slug:kind>/", views_upload.upload, name="upload"),
    path("excel/<slug:kind>/mau/", views_upload.template, name="template"),
    path("tep/<uuid:uuid>/", views_upload.preview, name="preview"),
    path("tep/<uuid:uuid>/ghi/", views_upload.store, name="store"),
    path("tep/<uuid:uuid>/bo/", views_upload.give_up, name="give_up"),
    path("tep/<uuid:uuid>/ket-qua/", views_upload.result, name="result"),
]
