from django.urls import path

from bdhvs.reports import views, views_closings, views_compose, views_templates

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("dot-xuat/", views.ad_hoc, name="ad_hoc"),
    path("kiem-tra/", views.check, name="check"),
    path("soan/<slug:plan_id>/<slug:report_id>/", views_compose.compose_page, name="compose"),
    path("soan/<slug:plan_id>/<slug:report_id>/buoc/", views_compose.step, name="step"),
    path("soan/<slug:plan_id>/<slug:report_id>/word/", views_compose.word, name="word"),
    path("soan/<slug:plan_id>/<slug:report_id>/phu-luc/", views_compose.annex, name="annex"),
    path("soan/<slug:plan_id>/<slug:report_id>/muc/<slug:section>/", views_compose.excerpt, name="excerpt"),
    path("soan/<slug:plan_id>/<slug:report_id>/mau/<int:template_id>/", views_compose.fill, name="fill"),
    path("mau/", views_templates.templates, name="templates"),
    path("mau/word/", views_templates.upload_template, name="upload_template"),
    path("mau/bieu/", views_templates.upload_form, name="upload_form"),
    path("mau/bat-dau/", views_templates.starter, name="starter"),
    path("mau/<int:template_id>/", views_templates.cells, name="cells"),
    path("mau/<int:template_id>/tep/", views_templates.original, name="original"),
    path("mau/<int:template_id>/thu/", views_templates.try_out, name="try_out"),
    path("mau/<int:template_id>/bo/", views_templates.drop, name="drop"),
    path("chot-ky/", views_closings.closings, name="closings"),
    path("chot-ky/chot/", views_closings.close, name="close"),
    path("chot-ky/so-sanh/", views_closings.compare, name="compare"),
    path("chot-ky/<int:closing_id>/", views_closings.closing, name="closing"),
    path("chot-ky/<int:closing_id>/o/", views_closings.closing_cells, name="closing_cells"),
]
