"""The learning side. Mounted at /hoc/; the folder is the scope of its service worker."""

from django.urls import path

from bdhvs.learning.asking import views_learner
from bdhvs.learning.authoring.urls import file_urls
from bdhvs.learning.cards.urls import door_urls
from bdhvs.learning.site import views_learn, views_offline, views_own, views_paper, views_try

learner_urls = [
    path("", views_learn.home, name="learner_home"),
    path("chu-de/", views_learn.topics, name="learner_topics"),
    path("chu-de/<slug:slug>/", views_learn.topic, name="learner_topic"),
    path("tim/", views_learn.search, name="learner_search"),
    path("bai/<slug:slug>/", views_learn.lesson, name="learner_lesson"),
    path("bai/<slug:slug>/to-a4.pdf", views_paper.sheet, name="learner_sheet"),
    path("bai/<slug:slug>/loa/", views_paper.spoken, name="learner_spoken"),
    path("bai/<slug:slug>/xong/", views_own.done, name="learner_done"),
    path("luyen/<slug:slug>/", views_try.practice, name="learner_practice"),
    path("thu/", views_try.simulations, name="learner_simulations"),
    path("thu/<slug:slug>/", views_try.simulation, name="learner_simulation"),
    path("da-hoc/", views_learn.progress, name="learner_progress"),
    path("hoi/", views_learner.ask, name="learner_ask"),
    path("hoi/nguoi-that/", views_learner.person, name="learner_ask_person"),
    path("ghi/", views_own.join, name="learner_join"),
    path("mat-mang/", views_offline.offline, name="learner_offline"),
    path("sw.js", views_offline.worker, name="learner_worker"),
    *file_urls,
    *door_urls,
]
