"""Who enters the desk, and how: django-allauth for the door, django-axes for the pause after wrong passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from parvis.config.settings.base import CONFIGURATION, PUBLIC_ADDRESS

_OIDC, _LIMITS = CONFIGURATION.oidc, CONFIGURATION.security

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

ROLES_WITH_SECOND_FACTOR = frozenset(_LIMITS.require_mfa)
INVITATION_DAYS = _LIMITS.invitation_days

ACCOUNT_ADAPTER = "parvis.accounts.adapters.Door"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Nothing is sent to addresses we do not know.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {"login": "parvis.accounts.forms.DoorForm"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_ADDRESS.split(":")[0]
# Guesses from one address meet the pause of django-axes first; these bound guesses from many.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "30/m/ip,10/300s/key"}

MFA_ADAPTER = "parvis.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC_ADDRESS.startswith("https://")

SOCIALACCOUNT_ADAPTER = "parvis.accounts.adapters.Provider"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
OIDC = _OIDC
OIDC_ID = "institution"
_PROVIDER: dict[str, Any] = {
    "provider_id": OIDC_ID,
    "name": _OIDC.label or "OpenID Connect",
    "client_id": _OIDC.client_id,
    "secret": _OIDC.secret,
    "settings": {"server_url": _OIDC.issuer.rstrip("/"), "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": [_PROVIDER] if _OIDC.issuer else [], "OAUTH_PKCE_ENABLED": True},
}
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = _LIMITS.lockout_failures
AXES_COOLOFF_TIME = timedelta(minutes=_LIMITS.lockout_minutes)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "parvis.core.addresses.client_address"
AXES_USERNAME_CALLABLE = "parvis.accounts.lockout.name_tried"
AXES_LOCKOUT_CALLABLE = "parvis.accounts.lockout.tell_pause"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Its log tells that something happened, not to whom nor from where.
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "password", "ip_address"]
