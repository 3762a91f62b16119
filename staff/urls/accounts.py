from django.urls import path

from staff.views import accounts, second_factor, sessions

urlpatterns = [
    path("account/second-factor/", second_factor.SecondFactor.as_view(), name="second_factor"),
    path("account/second-factor/codes/", second_factor.SpareCodes.as_view(), name="second_factor_codes"),
    path("account/second-factor/stop/", second_factor.StopSecondFactor.as_view(), name="second_factor_stop"),
    path("account/session/", sessions.SessionLeft.as_view(), name="session"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/open/", accounts.OpenAccounts.as_view(), name="accounts_open"),
    path("accounts/<int:pk>/code/", accounts.HandOutCode.as_view(), name="account_code"),
    path("accounts/<int:pk>/second-factor/", accounts.RemoveSecondFactor.as_view(), name="account_second_factor"),
]
