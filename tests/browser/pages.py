"""The public pages of a site, as its sitemap tells them, and those no sitemap tells."""

from __future__ import annotations

from parvis.testing.live import listed

__all__ = ["LANGUAGES", "PASSING", "kind", "language", "listed", "one_of_each"]

LANGUAGES = ("fr", "en")
# Pages a visitor meets that are no destination: results, an empty search, a page that does not exist.
PASSING = {
    "fr": ("/collection/?q=paysage", "/collection/?q=zzzz", "/chercher/?q=jardin", "/chercher/?q=zzzz", "/rien-ici/"),
    "en": (
        "/en/collection/?q=landscape",
        "/en/collection/?q=zzzz",
        "/en/search/?q=garden",
        "/en/search/?q=zzzz",
        "/en/nothing-here/",
    ),
}


def language(path: str) -> str:
    """The language a path is in."""
    return "en" if path.startswith("/en/") else "fr"


def kind(path: str) -> str:
    """What pages look alike: same address but for the last word."""
    words = path.removeprefix("/en").strip("/").split("/")
    return f"{language(path)}:{'/'.join(words[:-1]) or '/'.join(words)}"


def one_of_each(paths: list[str]) -> list[str]:
    """The first page of each kind."""
    return list({kind(path): path for path in reversed(paths)}.values())[::-1]
