"""Files: originals are private and leave only through a view that asks for the right."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from parvis.config.configuration import Storage
from parvis.config.settings.base import CONFIGURATION, HOME
from parvis.core.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parents[2]

MEDIA_ROOT = HOME.media
# How much of a stranger's file is read, and where: parvis.media.
MEDIA_LIMITS = CONFIGURATION.media
# Wagtail's own thumbnails: served to signed-in staff only (parvis.desk).
MEDIA_URL = "/desk/fichiers/"


def _media() -> dict[str, object]:
    """The home's folder, or a private bucket when one is named. Raises ConfigurationError."""
    bucket = CONFIGURATION.storage
    if not bucket.bucket:
        return {"BACKEND": "parvis.media.storages.MediaDisk"}
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ConfigurationError("[storage] bucket: install parvis[s3] / installer parvis[s3]")
    options = {
        "bucket_name": bucket.bucket,
        "endpoint_url": bucket.endpoint or None,
        "region_name": bucket.region,
        "location": bucket.prefix,
        "access_key": bucket.access_key or None,
        "secret_key": _secret(bucket) or None,
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
        "addressing_style": "path",
        "signature_version": "s3v4",
    }
    return {"BACKEND": "parvis.media.buckets.MediaBucket", "OPTIONS": options}


def _secret(bucket: Storage) -> str:
    """The secret key, from a file when one is named: a missing file stops the start."""
    if not bucket.secret_key_file:
        return bucket.secret_key
    try:
        return Path(bucket.secret_key_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigurationError(f"[storage] secret_key_file: {error}") from None


STATIC_URL = "/static/"
STATICFILES_DIRS = [_PACKAGE / "static"]
STORAGES = {
    "default": _media(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Vite writes twelve digits of the content in the name of a file, which then never changes.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\.\w+$"
