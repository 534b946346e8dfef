"""Addresses of the door of the learning side (/hoc/…) and of issuing cards in the office (/the-hoc/…)."""

from django.urls import path

from bdhvs.learning.cards import views_learner, views_office

door_urls = [
    path("vao/", views_learner.door, name="learner_door"),
    path("the/", views_learner.card, name="learner_card"),
    path("hinh/", views_learner.pictures, name="learner_pictures"),
    path("chon-hinh/", views_learner.choose, name="learner_choose"),
    path("ra/", views_learner.out, name="learner_out"),
]
office_urls = [
    path("", views_office.issue, name="learner_cards"),
    path("in/", views_office.print_cards, name="learner_cards_print"),
    path("dang-dung/", views_office.cards, name="learner_cards_in_force"),
    path("dang-dung/<int:number>/", views_office.revoke, name="learner_card_revoke"),
]
