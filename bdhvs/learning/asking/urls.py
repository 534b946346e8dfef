"""Cards and questions in the office. Mounted at /day-hoc/hoi-dap/."""

from django.urls import path

from bdhvs.learning.asking import views

app_name = "asking"
urlpatterns = [
    path("", views.questions, name="questions"),
    path("<int:question_id>/", views.question, name="question"),
    path("<int:question_id>/bo-qua/", views.aside, name="aside"),
    path("the/", views.cards, name="cards"),
    path("the/viet/", views.write, name="write"),
    path("the/<int:card_id>/", views.card, name="card"),
    path("the/<int:card_id>/sua/", views.rewrite, name="rewrite"),
    path("the/<int:card_id>/duyet/", views.approve, name="approve"),
    path("the/<int:card_id>/tra-rut/", views.refuse, name="refuse"),
    path("noi-giup/", views.desk, name="desk"),
]
