"""Who we are, where we listen, how pages are made."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from parvis.config.env import is_debug
from parvis.config.home import current_home

HOME = current_home()
CONFIGURATION = HOME.configuration
DEBUG = is_debug(os.environ)
# A home not yet prepared may be looked at (doctor, init); nothing can be signed in it.
SECRET_KEY = HOME.secret or "unprepared-home"

PUBLIC_ADDRESS = CONFIGURATION.web.address
ALLOWED_HOSTS = [
    urlsplit(PUBLIC_ADDRESS).hostname or "localhost",
    "127.0.0.1",
    "localhost",
    "[::1]",
    *CONFIGURATION.web.hosts,
]
PAGE_CACHE_SECONDS = CONFIGURATION.pages.cache_seconds

ROOT_URLCONF = "parvis.config.urls"
WSGI_APPLICATION = "parvis.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parvis.website.context.site",
            ],
        },
    }
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME.cache,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
