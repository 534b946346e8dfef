from django.urls import path

from bdhvs.appointments import views, views_door

app_name = "appointments"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("moi/", views.invite, name="invite"),
    path("moi/to/<str:code>/", views.invite_team, name="invite_team"),
    path("phieu/", views_door.sheets, name="sheets"),
    path("nhan-ma/", views_door.take_up, name="take_up"),
    path("<int:user_id>/", views.account, name="account"),
    path("<int:user_id>/ma-moi/", views.new_code, name="new_code"),
    path("<int:user_id>/dang-xuat/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("<int:user_id>/thu-ma/", views.revoke_code, name="revoke_code"),
    path("<int:user_id>/cam-ket/", views.pledge, name="pledge"),
    path("<int:user_id>/cam-ket/in/", views.pledge_sheet, name="pledge_sheet"),
    path("<int:user_id>/doi/", views.change, name="change"),
    path("<int:user_id>/ban-giao/", views.hand_over, name="hand_over"),
    path("<int:user_id>/dong/", views.close, name="close"),
    path("<int:user_id>/mo-lai/", views.reopen, name="reopen"),
]
