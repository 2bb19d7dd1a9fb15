"""Kinds of trace: what people of other servers do towards us."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.fediverse.processing import SOCIAL_WEB
from parvis.traces.kinds import Eraser, Kind, erase_all_words, register_kind
from parvis.traces.models import Trace


def _link(trace: Trace) -> str:
    """Where it was written, else what it is about."""
    url = (trace.payload or {}).get("url", "")
    return url if url.startswith("https://") else trace.thing.path


def _kind(name: str, verb: str, sentence: Promise, eraser: Eraser = erase_all_words) -> Kind:
    link: Callable[[Trace], str] = _link
    return Kind(f"fediverse.{name}", verb, sentence, link, eraser, processing=SOCIAL_WEB)


KINDS = (
    _kind("follow.received", "Follow", _("{who} follows {thing}")),
    _kind("follow.undone", "Undo", _("{who} no longer follows {thing}")),
    _kind("like.received", "Like", _("{who} likes {thing}")),
    _kind("like.undone", "Undo", _("{who} no longer likes {thing}")),
    _kind("boost.received", "Announce", _("{who} shared {thing}")),
    _kind("boost.undone", "Undo", _("{who} no longer shares {thing}")),
    _kind("reply.received", "Create", _("{who} answered {thing}")),
    _kind("mention.received", "Create", _("{who} mentioned {thing}")),
    _kind("quote.received", "Create", _("{who} quoted {thing}")),
    _kind("quote.asked", "Offer", _("{who} asked to quote {thing}")),
    _kind("message.received", "Create", _("{who} wrote privately to {thing}")),
    _kind("vote.received", "Create", _("{who} voted in {thing}")),
    _kind("post.edited", "Update", _("{who} changed what they wrote about {thing}")),
    _kind("post.deleted", "Delete", _("{who} took back what they wrote about {thing}")),
    _kind("flag.received", "Flag", _("{who} reported {thing}")),
    _kind("account.moved", "Move", _("{who} moved, and still follows {thing}")),
    _kind("block.received", "Block", _("{who} blocked {thing}")),
)


def register() -> None:
    """Make them known."""
    for kind in KINDS:
        register_kind(kind)
