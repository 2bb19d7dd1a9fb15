"""Files: originals are private and leave only through a view that asks for the right."""

from pathlib import Path

from parvis.config.settings.base import HOME

_PACKAGE = Path(__file__).resolve().parents[2]

MEDIA_ROOT = HOME.media
# Wagtail's own thumbnails: served to signed-in staff only (parvis.desk).
MEDIA_URL = "/desk/fichiers/"
STATIC_URL = "/static/"
STATICFILES_DIRS = [_PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Vite writes twelve digits of the content in the name of a file, which then never changes.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\.\w+$"
