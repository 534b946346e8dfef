"""Content items. Mounted at /truyen-thong/bai/."""

from django.urls import path

from bdhvs.outreach.content import views, views_steps

app_name = "outreach_content"
urlpatterns = [
    path("", views.items, name="items"),
    path("moi/", views.write, name="write"),
    path("soan-san/", views_steps.draft, name="draft"),
    path("<int:item_id>/", views.item, name="item"),
    path("<int:item_id>/sua/", views.rewrite, name="rewrite"),
    path("<int:item_id>/gui/", views_steps.send, name="send"),
    path("<int:item_id>/duyet/", views_steps.approve, name="approve"),
    path("<int:item_id>/tra-lai/", views_steps.give_back, name="give_back"),
    path("<int:item_id>/bo/", views_steps.drop, name="drop"),
    path("<int:item_id>/phat/", views_steps.publish, name="publish"),
    path("<int:item_id>/ap-phich/", views_steps.poster, name="poster"),
]
