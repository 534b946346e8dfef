from django.urls import path

from bdhvs.plans.annex import views

urlpatterns = [path("<slug:plan_id>/phu-luc/", views.annex, name="annex")]
