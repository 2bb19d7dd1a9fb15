"""What Vite built into parvis/static/dist: addresses of styles and scripts, shapes of icons."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from parvis.core.errors import ConfigurationError

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"


class AssetsNotBuilt(ConfigurationError):
    """The front end is not built, or the build does not hold what a template asks for."""


def style(name: str) -> str:
    """The address of a stylesheet, by its file name in frontend/styles ("site.css")."""
    return _address(f"styles/{name}")


def script(name: str) -> str:
    """The address of an island's module, by its name in frontend/islands ("zoom")."""
    return _address(f"islands/{name}.ts")


def font(name: str) -> str:
    """The address of a font's main file, by its name in frontend/plugins/fonts.ts ("title")."""
    key = next((key for key in _entries(DIST, "manifest.json") if key.endswith(f"/{name}-latin.woff2")), name)
    return _address(key)


def icon(name: str) -> str:
    """The SVG shapes of an icon drawn on a 24 by 24 grid, by its file name in frontend/icons."""
    return _pick("icons.json", name)


def _address(source: str) -> str:
    return static(f"dist/{_pick('manifest.json', source)['file']}")


def _pick(file: str, key: str) -> Any:
    """One entry of a built JSON file. Raises AssetsNotBuilt with the remedy or the known names."""
    entries = _entries(DIST, file)
    if key not in entries:
        known = ", ".join(sorted(entries))
        raise AssetsNotBuilt(f"the front end has no {key!r}; {file} knows: {known}")
    return entries[key]


def _entries(dist: Path, file: str) -> dict[str, Any]:
    try:
        # A page asks twenty times: a site in use changes its build by starting anew, so the file is not looked at again.
        return _read(dist, file, (dist / file).stat().st_mtime_ns if settings.DEBUG else 0)
    except FileNotFoundError:
        raise AssetsNotBuilt(
            f"the front end is not built ({dist / file} is missing): run `make setup` or `npm run build`"
        ) from None


@lru_cache(maxsize=8)
def _read(dist: Path, file: str, built_at: int) -> dict[str, Any]:
    """The file, read once a build: ``built_at`` is part of the key so that those who build see it at once."""
    entries: dict[str, Any] = json.loads((dist / file).read_text("utf-8"))
    return entries
