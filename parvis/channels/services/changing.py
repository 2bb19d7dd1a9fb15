"""What an author does in the middle of a conversation: changes or takes back their words, moves, blocks us."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from parvis.channels.contracts import Change
from parvis.channels.models import Heard
from parvis.channels.queries.finding import heard_named
from parvis.channels.signals import message_changed
from parvis.core.clock import now

_TOLD = frozenset({"edited", "moved", "blocked"})


def tell_change(heard: Any, trace: Any) -> Change | None:
    """Tell the apps above what our own presence heard of a change; None for what is none. Deletions are told by
    ``take_back``, whichever network they come from."""
    if heard.what not in _TOLD:
        return None
    change = Change(
        what=heard.what, network="own", at=heard.at, object_id=heard.object_iri, object_url=heard.object_url,
        handle=trace.handle_id if trace else None, text=heard.text, html=heard.html, language=heard.language,
        pictures=tuple(heard.pictures), to=heard.object_iri if heard.what == "moved" else "",
    )  # fmt: skip
    known = heard_named("own", heard.object_iri) if heard.what == "edited" else None
    message_changed.send(sender=Heard, change=change, heard=known)
    return change


def tell_deleted(heard: Heard, *, remote: str, url: str) -> None:
    """Tell them, once committed, that its author took it back. remote, url: what it was called, which its row forgot."""
    handle = heard.trace.handle_id if heard.trace else None
    change = Change(what="deleted", network=heard.network, at=now(), object_id=remote, object_url=url, handle=handle)
    transaction.on_commit(partial(message_changed.send, sender=Heard, change=change, heard=heard))
