"""What protects sessions, forms and pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from parvis.config.settings.base import CONFIGURATION, PUBLIC_ADDRESS

_IS_SECURE = PUBLIC_ADDRESS.startswith("https://")
# A browser takes a cookie so named only over https, from this very host, for all of it.
_PREFIX = "__Host-" if _IS_SECURE else ""
_LIMITS = CONFIGURATION.security

TRUSTED_PROXIES = CONFIGURATION.web.proxies

SESSION_COOKIE_NAME = f"{_PREFIX}parvis_session"
CSRF_COOKIE_NAME = f"{_PREFIX}parvis_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = _LIMITS.session_hours * 3600
SESSION_IDLE_SECONDS = _LIMITS.idle_minutes * 60
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# TLS ends at the institution's proxy, which says so in this header; core.addresses drops it from strangers.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _IS_SECURE else None
SECURE_SSL_REDIRECT = _IS_SECURE
# Figures are read from this machine, past the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _IS_SECURE else 0

# A hundred media chosen at once in the desk and, in the last place, their table.
DATA_UPLOAD_MAX_NUMBER_FILES = 101

PROTECTING_HEADERS = {
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Where rights allow, other sites may show our pictures and read our data.
SHARED_WITH_ALL = ("/media/", "/card/", "/id/", "/oembed", "/favicon")

_EVERYWHERE: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    # Attributes carry measures of a picture (--r, --x), never a rule (docs/decisions/0063).
    "style-src-attr": [UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**_EVERYWHERE, "frame-src": [NONE], "worker-src": [SELF]}}
# The desk is Wagtail's: it draws in <style> elements of its own and previews pages in frames of ours.
_PROVIDER = "{0.scheme}://{0.netloc}".format(urlsplit(CONFIGURATION.oidc.issuer)) if CONFIGURATION.oidc.issuer else ""
DESK_SECURITY_POLICY: dict[str, Any] = {
    **_EVERYWHERE,
    "frame-src": [SELF, "blob:"],
    "worker-src": [SELF, "blob:"],
    # The button of the provider posts to us, and we send the browser there.
    "form-action": [SELF, *filter(None, [_PROVIDER])],
}

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "first_name", "last_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "parvis.accounts.passwords.VarietyValidator"},
]

# Bounds on what a form may carry.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
