"""Content in two languages: fields x_fr and x_en, either of which may be empty."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, override

LANGUAGES = ("fr", "en")


def current() -> str:
    """The language of the page being made: "fr" or "en"."""
    language = (get_language() or "fr")[:2]
    return language if language in LANGUAGES else "fr"


def language_of(thing: object, name: str) -> str:
    """The language in which ``pick`` answers: the current one if filled, else the other."""
    first = current()
    if getattr(thing, f"{name}_{first}", ""):
        return first
    other = "en" if first == "fr" else "fr"
    return other if getattr(thing, f"{name}_{other}", "") else first


def pick(thing: object, name: str) -> str:
    """The text of ``name`` in the current language, else in the other, else empty."""
    return getattr(thing, f"{name}_{language_of(thing, name)}", "") or ""


def _filled(message: str | Promise, told: dict[str, Any]) -> str:
    return str(message) % told


_fill = lazy(_filled, str)


def say(message: str | Promise, **told: Any) -> Promise:
    """A sentence with its facts, still in no language: "%" alone would choose the present one."""
    filled: Any = _fill(message, told)
    made: Promise = filled
    return made


def both(message: str | Promise) -> dict[str, str]:
    """A sentence in each language, as it is kept in a row: {"fr", "en"}."""
    kept = {}
    for language in LANGUAGES:
        with override(language):
            kept[language] = str(message)
    return kept


def told_in(kept: dict[str, str]) -> str:
    """A sentence kept in both languages, in the current one."""
    return kept.get(current()) or next(iter(kept.values()), "")
