"""Pages of the public site, told by the app that serves them: counting knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parvis.core.registry import Registry


@dataclass(frozen=True)
class PublicPages:
    """What counting asks of the site.

    target_of: what a path of the site stands for (a thing's identifier, or the path itself), None when there is
    no page; may ask the database. title_of: how staff call the page of a path, empty when it is not known.
    """

    target_of: Callable[[str], str | None]
    title_of: Callable[[str], str]


public_pages: Registry[PublicPages] = Registry("public pages")


def target_of(path: str) -> str | None:
    """What a path of the site stands for, None when no app knows it."""
    return next((found for _name, pages in public_pages if (found := pages.target_of(path))), None)


def title_of(path: str) -> str:
    """How the page of that path is called; the path itself when no app knows."""
    return next((title for _name, pages in public_pages if (title := pages.title_of(path))), path)
