"""Logs go to standard error, one line an event."""

from parvis.config.settings.base import CONFIGURATION

_TALKATIVE = ("huey", "django_tasks", "wagtail", "pyvips")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": CONFIGURATION.log.level.upper()},
    # What they tell of every task and page belongs to a closer look.
    "loggers": {name: {"level": "DEBUG" if CONFIGURATION.log.level == "debug" else "WARNING"} for name in _TALKATIVE},
}
