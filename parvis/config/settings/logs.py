"""Logs go to standard error, one line an event, without persons or secrets."""

from parvis.config.settings.base import CONFIGURATION
from parvis.core import logs

_TALKATIVE = ("huey", "django_tasks", "wagtail", "pyvips", "PIL", "asyncio", "httpx", "httpcore")

logs.configure()
LOG_REQUESTS = CONFIGURATION.log.requests
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": logs.formatter(CONFIGURATION.log.format)},
    "filters": {"path": {"()": "parvis.core.logs.WithoutPath"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["path"]}},
    "root": {"handlers": ["console"], "level": CONFIGURATION.log.level.upper()},
    # What they tell of every task and page belongs to a closer look.
    "loggers": {
        **{name: {"level": "DEBUG" if CONFIGURATION.log.level == "debug" else "WARNING"} for name in _TALKATIVE},
        # Django's own handlers would print what ours has not cleaned.
        **{name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
        # Anybody may send any host: refused, and not worth a line each time.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Queries hold what people wrote: never, at any level.
        "django.db.backends": {"level": "WARNING"},
    },
}
