"""Content in two languages: fields x_fr and x_en, either of which may be empty."""

from __future__ import annotations

from django.utils.translation import get_language

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
