"""The pattern library: every component alone with example data, shown without a database.

A component is a template in ``templates/website/patterns``; beside it a TOML file of the same name holds
its titles and ``[[examples]]``, each the context of one showing. In that file a table of the two keys
``fr`` and ``en`` stands for the text in the page's language, and ``picture`` names a drawing of
``frontend/public/examples``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parvis.core.bilingual import LANGUAGES, current

FOLDER = Path(__file__).resolve().parent / "templates" / "website" / "patterns"


@dataclass(frozen=True)
class Pattern:
    """One component: its title, whether it spans the page, whether it belongs to the desk, its showings."""

    name: str
    title: str
    is_wide: bool
    is_desk: bool
    shown: list[SafeString]


def show(request: HttpRequest) -> HttpResponse:
    """The library, for those who build: the desk's staff, or anybody on a development machine."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return HttpResponse(page())


def page() -> str:
    """The whole library as one HTML page in the current language; frames come from their own examples."""
    footer = render_to_string("website/patterns/footer.html", _examples("footer")[0])
    frame = _examples("masthead")[0] | {"footer": footer}
    return render_to_string("website/patterns_page.html", frame | {"patterns": library()})


def library() -> list[Pattern]:
    """Every component that has example data, by name, less the frame: it stands around the library."""
    names = (file.stem for file in sorted(FOLDER.glob("*.toml")))
    return [_pattern(name) for name in names if not _load(name).get("frame")]


def _pattern(name: str) -> Pattern:
    data = _load(name)
    template = f"website/patterns/{name}.html"
    return Pattern(
        name=name,
        title=data["title"],
        is_wide=data.get("wide", False),
        is_desk=data.get("desk", False),
        shown=[SafeString(render_to_string(template, example)) for example in data["examples"]],
    )


def _examples(name: str) -> list[dict[str, Any]]:
    examples: list[dict[str, Any]] = _load(name)["examples"]
    return examples


def _load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = _said(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")), current())
    return data


def _said(value: Any, language: str) -> Any:
    """The example data in one language, with its pictures drawn."""
    if isinstance(value, list):
        return [_said(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == set(LANGUAGES):
        return value[language]
    said = {key: _said(item, language) for key, item in value.items()}
    return said | {"picture": _drawing(said)} if "picture" in said else said


def _drawing(example: Mapping[str, Any]) -> SafeString:
    source = static(f"dist/examples/{example['picture']}.svg")
    return format_html('<img src="{}" alt="{}" width="960" height="640">', source, example.get("alt", ""))
