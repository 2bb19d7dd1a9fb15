"""The steps of a request for a grant: each taken once, and written down."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.errors import Refusal
from parvis.rights.models import GrantRequest, RequestEvent
from parvis.rights.states import Asking


class AlreadyMoved(Refusal):
    """Somebody else moved the request first, or it is past that step."""


def move(request: GrantRequest, after: str, *, by: User | None, note: str = "", **changes: Any) -> None:
    """Go to the next state and write the step down; in the caller's transaction. Raises AlreadyMoved."""
    before = request.state
    if not Asking.allows(before, after) or not Asking.claim(request, before=before, after=after, **changes):
        raise already_moved(request)
    RequestEvent.objects.create(request=request, state=after, note=note, by=by)


def already_moved(request: GrantRequest) -> AlreadyMoved:
    """The refusal of a step that is not open."""
    return AlreadyMoved(
        _("This request is “%(state)s”: that step is no longer open.") % {"state": request.get_state_display()},
        remedy=_("Open its page again."),
    )
