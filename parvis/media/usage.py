"""Where a media is used: the apps above say so, each for its own; what is in use is not deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.core.errors import Refusal
from parvis.core.registry import Registry

# As many as one reads; the count goes on.
TOLD = 20


@dataclass(frozen=True)
class Use:
    """One place: what it is ("work"), its title, and where it is edited in the desk."""

    what: str | Promise
    title: str
    url: str = ""


# Name to a function from a media (Picture, Video, Sound, Document) to its places.
users: Registry[Callable[[Any], Iterable[Use]]] = Registry("user of media")


class InUse(Refusal):
    """A media that is not deleted, and where it is used."""

    def __init__(self, media: Any, uses: list[Use]) -> None:
        told = "; ".join(f"{use.what} “{use.title}”" for use in uses[:TOLD])
        message = ngettext(
            "“%(title)s” is used in %(count)s place and is not deleted: %(uses)s.",
            "“%(title)s” is used in %(count)s places and is not deleted: %(uses)s.",
            len(uses),
        ) % {"title": media, "count": len(uses), "uses": told}
        super().__init__(message, remedy=_("Take it out of there first, or withhold it on its page of rights."))
        self.uses = uses


def uses_of(media: Any) -> list[Use]:
    """Every place a media is used, in the order the apps registered."""
    return [use for _name, find in users for use in find(media)] if media.pk else []


def refuse_if_used(media: Any) -> None:
    """Raises InUse, with the list of places."""
    uses = uses_of(media)
    if uses:
        raise InUse(media, uses)
