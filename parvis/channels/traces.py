"""Kinds of trace: what people do towards us on networks, heard there or brought by hand."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.channels.processing import NETWORKS, NEWSLETTERS
from parvis.traces.kinds import Kind, erase_all_words, holds_no_words, register_kind
from parvis.traces.models import Trace


def _link(trace: Trace) -> str:
    """Where it was written, else what it is about."""
    url = (trace.payload or {}).get("url", "")
    return url if url.startswith("https://") else trace.thing.path


def _thing(trace: Trace) -> str:
    return trace.thing.path


def _kind(name: str, verb: str, sentence: Promise) -> Kind:
    return Kind(f"channels.{name}", verb, sentence, _link, erase_all_words, processing=NETWORKS)


KINDS = (
    _kind("reply.received", "Create", _("{who} answered {thing}")),
    _kind("mention.received", "Create", _("{who} mentioned {thing}")),
    _kind("quote.received", "Create", _("{who} quoted {thing}")),
    _kind("tag.received", "Create", _("{who} used a hashtag about {thing}")),
    _kind("link.received", "Create", _("{who} linked to {thing}")),
    _kind("message.received", "Create", _("{who} wrote privately to {thing}")),
    _kind("repost.received", "Announce", _("{who} shared {thing}")),
    _kind("like.received", "Like", _("{who} likes {thing}")),
    _kind("follow.received", "Follow", _("{who} follows {thing}")),
    _kind("follow.undone", "Undo", _("{who} no longer follows {thing}")),
    _kind("post.deleted", "Delete", _("{who} took back what they wrote about {thing}")),
    _kind("post.published", "Create", _("{thing} was published by a colleague’s hand")),
    _kind("comment.brought", "Create", _("{who} commented on {thing}")),
    _kind("screenshot.brought", "Create", _("{who} said something about {thing}, seen on a screenshot")),
    _kind("address.brought", "Create", _("{who} wrote something about {thing}, found by staff")),
)

NEWSLETTER_KINDS = (
    Kind(
        "channels.newsletter.joined",
        "Join",
        _("{who} subscribed to {thing}"),
        _thing,
        holds_no_words,
        processing=NEWSLETTERS,
    ),
    Kind(
        "channels.newsletter.left",
        "Leave",
        _("{who} unsubscribed from {thing}"),
        _thing,
        holds_no_words,
        processing=NEWSLETTERS,
    ),
)

# What we did ourselves, beside what people do towards us.
OURS = frozenset({"channels.post.published"})
# What an event of a network is recorded as.
OF_EVENT = {
    "reply": "channels.reply.received",
    "mention": "channels.mention.received",
    "quote": "channels.quote.received",
    "tag": "channels.tag.received",
    "link": "channels.link.received",
    "message": "channels.message.received",
    "repost": "channels.repost.received",
    "like": "channels.like.received",
    "follow": "channels.follow.received",
    "unfollow": "channels.follow.undone",
}


def register() -> None:
    """Make them known."""
    for kind in (*KINDS, *NEWSLETTER_KINDS):
        register_kind(kind)
