"""The desk's door: everything one meets before, or beside, being in the desk."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language

from parvis.accounts.views import door

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/login/", account.login, name="account_login"),
    path("desk/logout/", account.logout, name="account_logout"),
    path("desk/invitation/<str:token>/", door.accept_invitation, name="accept_invitation"),
    path("desk/access/language/", set_language, name="door_language"),
    path("desk/access/turned-away/", door.turned_away, name="turned_away"),
    path("desk/access/inactive/", account.account_inactive, name="account_inactive"),
    # Closed: the page says that one is invited.
    path("desk/access/sign-up/", account.signup, name="account_signup"),
    path("desk/access/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("desk/access/password/", account.password_change, name="account_change_password"),
    path("desk/access/password/set/", account.password_set, name="account_set_password"),
    path("desk/access/password/reset/", account.password_reset, name="account_reset_password"),
    path("desk/access/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "desk/access/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^desk/access/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("desk/access/second-factor/", include("allauth.mfa.urls")),
    path("desk/access/provider/", include("allauth.socialaccount.urls")),
    path("desk/access/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
