from django.urls import path

from bdhvs.accounts import views_rights
from bdhvs.accounts.signin import views as signin

app_name = "accounts"
urlpatterns = [
    path("tai-khoan/quyen/", views_rights.rights, name="rights"),
    path("dang-nhap/", signin.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", signin.sign_out, name="sign_out"),
    path("tai-khoan/bao-mat/cac-may/", signin.sessions, name="sessions"),
]
