"""Logging in by an e-mailed code, and out: of allauth's addresses only those that this product uses."""

from allauth.account import views
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as app
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path(
        "login/",
        RedirectView.as_view(pattern_name="account_request_login_code", query_string=True),
        name="account_login",
    ),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("login/second-step/", second_factor.authenticate, name="mfa_authenticate"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("second-step/", second_factor.index, name="mfa_index"),
    path("second-step/confirm/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/", app.activate_totp, name="mfa_activate_totp"),
    path("second-step/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", spare_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/codes/download/", spare_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
