"""On whose page pictures are being shown: some grants hold on the page of one exhibition or story alone.

    with shown_on(story.thing_id):
        response.render()

The addresses made inside name the page where a grant does, so that the file's own door asks the same question.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_page: ContextVar[UUID | None] = ContextVar("rights_page", default=None)


@contextmanager
def shown_on(page: UUID | None) -> Iterator[None]:
    """Make what is shown inside stand on the page of a thing; None changes nothing."""
    token = _page.set(page or _page.get())
    try:
        yield
    finally:
        _page.reset(token)


def present_page() -> UUID | None:
    """The thing on whose page pictures are being shown; None elsewhere."""
    return _page.get()


def page_named(text: str) -> UUID | None:
    """The page an address names (``?page=``); None for anything but a UUID."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
