"""Addresses of gatherings: planned, held, who came; the desk of the one-stop centre."""

from django.urls import path

from bdhvs.gatherings.attending import views as attending
from bdhvs.gatherings.contests import views as contests
from bdhvs.gatherings.desk import views as at_desk
from bdhvs.gatherings.planning import views as planning

app_name = "classes"
urlpatterns = [
    path("", planning.gatherings, name="gatherings"),
    path("moi/", planning.plan, name="plan"),
    path("ke-hoach-dao-tao/", planning.training, name="training"),
    path("ho-so-tap-huan/", planning.records, name="training_records"),
    path("quay/", at_desk.desk, name="desk"),
    path("giay-ky/", attending.find_sheet, name="find_sheet"),
    path("giay-ky/<str:code>/", attending.typed, name="typed"),
    path("<int:gathering_id>/", planning.gathering, name="gathering"),
    path("<int:gathering_id>/sua/", planning.correct, name="correct"),
    path("<int:gathering_id>/doi-ngay/", planning.move, name="move"),
    path("<int:gathering_id>/huy/", planning.cancel, name="cancel"),
    path("<int:gathering_id>/cau-hoi/", planning.question, name="question"),
    path("<int:gathering_id>/tep/", planning.files, name="files"),
    path("<int:gathering_id>/tep/<int:file_id>/", planning.file, name="file"),
    path("<int:gathering_id>/diem-danh/", attending.attend, name="attend"),
    path("<int:gathering_id>/diem-danh/bo/", attending.drop, name="drop"),
    path("<int:gathering_id>/ket-qua/", attending.hold, name="hold"),
    path("<int:gathering_id>/doi/", contests.add, name="contest_team"),
    path("<int:gathering_id>/doi/<int:team_id>/bo/", contests.drop, name="drop_contest_team"),
    path("<int:gathering_id>/giay-ky/", attending.sheet, name="sheet"),
]
