"""The addresses of login and own account, under the names that Django's auth knows them by."""

from django.urls import path

from staff.views import login

urlpatterns = [
    path("login/", login.Login.as_view(), name="login"),
    path("login/code/", login.LoginCode.as_view(), name="login_code"),
    path("login/reset/", login.Reset.as_view(), name="login_reset"),
    path("logout/", login.Logout.as_view(), name="logout"),
    path("password/", login.PasswordChange.as_view(), name="password_change"),
    path("kept-text/", login.KeptText.as_view(), name="kept_text"),
]
