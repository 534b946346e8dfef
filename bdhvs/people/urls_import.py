"""Addresses of the import pages, for the site map of the register."""

from django.urls import path

from bdhvs.people import views_import as views

import_patterns = [
    path("nhap/", views.upload, name="import"),
    path("nhap/mau/", views.template, name="import_template"),
    path("nhap/<uuid:uuid>/", views.preview, name="import_preview"),
    path("nhap/<uuid:uuid>/cot/", views.columns, name="import_columns"),
    path("nhap/<uuid:uuid>/tien-do/", views.progress, name="import_progress"),
    path("nhap/<uuid:uuid>/dong/<int:number>/", views.line, name="import_line"),
    path("nhap/<uuid:uuid>/dong/<int:number>/quyet-dinh/", views.decide, name="import_decide"),
    path("nhap/<uuid:uuid>/kiem-tra/", views.again, name="import_again"),
    path("nhap/<uuid:uuid>/bo-qua/", views.leave_out, name="import_leave_out"),
    path("nhap/<uuid:uuid>/ghi/", views.store, name="import_store"),
    path("nhap/<uuid:uuid>/bo/", views.give_up, name="import_give_up"),
    path("nhap/<uuid:uuid>/ket-qua/", views.result, name="import_result"),
]
