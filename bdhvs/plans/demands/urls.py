from django.urls import path

from bdhvs.plans.demands import views, views_inspections

urlpatterns = [
    path("ke-hoach-con/", views.sub_plans, name="sub_plans"),
    path("ke-hoach-con/yeu-cau/", views.ask, name="ask_sub_plans"),
    path("yeu-cau/<int:demand_id>/", views.demand, name="demand"),
    path("yeu-cau/<int:demand_id>/tep/<int:file_id>/", views.demand_file, name="demand_file"),
    path("kiem-tra/", views_inspections.inspections, name="inspections"),
    path("kiem-tra/moi/", views_inspections.plan, name="plan_inspection"),
    path("kiem-tra/kien-nghi/", views_inspections.findings, name="inspection_findings"),
    path("kiem-tra/<int:inspection_id>/", views_inspections.inspection, name="inspection"),
    path("kiem-tra/<int:inspection_id>/ket-luan/", views_inspections.conclude, name="conclude_inspection"),
    path("kiem-tra/<int:inspection_id>/kien-nghi/", views_inspections.add, name="add_finding"),
]
