"""Writing lessons in the office. Mounted at /day-hoc/soan/."""

from django.urls import path

from bdhvs.learning.authoring import views, views_files, views_scenes, views_trying, views_writing

app_name = "authoring"
urlpatterns = [
    path("", views.works, name="works"),
    path("co-san/", views.shipped, name="shipped"),
    path("co-san/<slug:code>/chep/", views_writing.adapt, name="adapt"),
    path("viet/", views_writing.begin, name="begin"),
    path("tu-word/", views_writing.from_word, name="from_word"),
    path("mau-bai-hoc.docx", views_writing.word_template, name="word_template"),
    path("cau-hoi/", views_trying.begin_questions, name="begin_questions"),
    path("<int:work_id>/", views.work, name="work"),
    path("<int:work_id>/sua/", views_writing.edit, name="edit"),
    path("<int:work_id>/kiem/", views_writing.check, name="check"),
    path("<int:work_id>/buoc/<int:number>/hinh/", views_writing.picture, name="picture"),
    path("<int:work_id>/tep/", views_files.files, name="files"),
    path("<int:work_id>/tep/<int:file_id>/bo/", views_files.remove, name="remove_file"),
    path("<int:work_id>/gui/", views.send, name="send"),
    path("<int:work_id>/tra-rut/", views.refuse, name="refuse"),
    path("<int:work_id>/ban/<int:number>/", views.version, name="version"),
    path("<int:work_id>/ban/<int:number>/xem/", views.look, name="look"),
    path("<int:work_id>/ban/<int:number>/duyet/", views.approve, name="approve"),
    path("<int:work_id>/ban/<int:number>/lay-lai/", views.take_up, name="take_up"),
    path("<int:work_id>/cau-hoi/", views_trying.questions, name="questions"),
    path("<int:work_id>/cau-hoi/<int:number>/", views_trying.question, name="question"),
    path("<int:work_id>/cau-hoi.xlsx", views_trying.sheet, name="sheet"),
    path("<int:work_id>/tu-excel/", views_trying.from_sheet, name="from_sheet"),
    path("<int:work_id>/tu-excel/luu/", views_trying.store_sheet, name="store_sheet"),
    path("lam-thu/", views_scenes.begin, name="begin_simulation"),
    path("<int:work_id>/man-hinh/", views_scenes.play, name="play"),
    path("<int:work_id>/man-hinh/<slug:slug>/", views_scenes.scene, name="scene"),
    path("<int:work_id>/kich-ban/", views_trying.script, name="script"),
    path("<int:work_id>/kich-ban.yaml", views_trying.script_file, name="script_file"),
]

file_urls = [path("tep/<int:file_id>/", views_files.opened, name="learner_file")]
"""Opened by everybody, below /hoc/."""
