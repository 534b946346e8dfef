from django.urls import path

from bdhvs.accounts import views

app_name = "accounts"
urlpatterns = [
    path("vao/", views.SignIn.as_view(), name="sign_in"),
    path("ra/", views.SignOut.as_view(), name="sign_out"),
]
