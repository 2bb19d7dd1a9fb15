"""The public pages of a site, as its sitemap tells them, and those no sitemap tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import urlopen

from parvis.testing.live import Site

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


def _locations(address: str) -> Iterator[str]:
    with urlopen(address, timeout=60) as answer:
        text = answer.read().decode()
    for location in re.findall(r"<loc>\s*([^<\s]+)\s*</loc>", text):
        if "<sitemapindex" in text:
            yield from _locations(location)
        else:
            yield location


def listed(site: Site) -> list[str]:
    """Every path of the sitemap, in order, each once."""
    return list(dict.fromkeys(urlsplit(location).path for location in _locations(site.url("/sitemap.xml"))))


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
