"""The peer of ``bench pages``: the site ``wagtail start`` makes, served by the same server.

Its home page is Wagtail's own welcome page. Two settings files: one as made, out of debug; one with
Django's page cache in front (UpdateCacheMiddleware and FetchFromCacheMiddleware, five minutes).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NAME = "peer"
_PLAIN = """from peer.settings.base import *
DEBUG = False
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = {"version": 1, "disable_existing_loggers": True}
"""
_CACHED = """from peer.settings.plain import *
MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    *MIDDLEWARE,
    "django.middleware.cache.FetchFromCacheMiddleware",
]
CACHE_MIDDLEWARE_SECONDS = 300
"""


def make(folder: Path) -> Path:
    """Start the site in ``folder`` with its database. Returns the project's folder."""
    project = folder / "site"
    project.mkdir(parents=True)
    _run(sys.executable, "-m", "wagtail.bin.wagtail", "start", NAME, str(project), cwd=folder)
    settings = project / NAME / "settings"
    (settings / "plain.py").write_text(_PLAIN)
    (settings / "cached.py").write_text(_CACHED)
    _run(
        sys.executable,
        "manage.py",
        "migrate",
        "--verbosity=0",
        cwd=project,
        DJANGO_SETTINGS_MODULE="peer.settings.plain",
    )
    return project


def environment(*, is_cached: bool) -> dict[str, str]:
    """The variables its processes run with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
    return {**kept, "DJANGO_SETTINGS_MODULE": f"peer.settings.{'cached' if is_cached else 'plain'}"}


def _run(*command: str, cwd: Path, **variables: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=cwd, env={**kept, **variables}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
