"""How a conversation stands in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.channels.queries.desk import label_of
from parvis.conversation.models import Message, Thread, Way
from parvis.conversation.queries.lists import Row
from parvis.conversation.services import name_of
from parvis.core.clock import now
from parvis.core.text import shorten

_EXCERPT = 160


@dataclass(frozen=True, kw_only=True)
class Line:
    """who: who began it; where: the network, or the way; title: what it is called; excerpt: its last words, said by
    us or by somebody else where ``by`` says so."""

    thread: Thread
    who: str
    where: str
    title: str
    excerpt: str
    by: str
    is_late: bool


def lines_of(rows: Iterable[Row]) -> list[Line]:
    """As the list shows them."""
    return [_line(row.thread, row.last) for row in rows]


def _line(thread: Thread, last: Message | None) -> Line:
    return Line(
        thread=thread, who=speaker_of(thread), where=where_of(thread), title=title_of(thread), by=_by(last),
        excerpt=shorten(" ".join(last.text.split()), _EXCERPT) if last and not last.hidden_at else "",
        is_late=bool(thread.needs_answer and thread.due_at and thread.due_at < now()),
    )  # fmt: skip


def speaker_of(thread: Thread) -> str:
    """Who began it, as they call themselves."""
    if thread.correspondent is not None and (name := name_of(thread.correspondent)):
        return name
    if thread.starter is not None and thread.starter.erased_at is None and thread.correspondent is None:
        return thread.starter.name or thread.starter.address
    return _named_elsewhere(thread) or _("somebody")


def _named_elsewhere(thread: Thread) -> str:
    """Of what a person brought in: the name they gave, of somebody who has no address with us."""
    if thread.way not in (Way.REVIEW, Way.BY_HAND):
        return ""
    said = Message.objects.filter(thread=thread, direction="in", erased_at=None).order_by("pk").first()
    return said.author if said else ""


def where_of(thread: Thread) -> str:
    """By which way it came, in a word."""
    if thread.way in (Way.NETWORK, Way.PRIVATE) and thread.network:
        return label_of(thread.network)
    return str(thread.get_way_display()).capitalize()


def title_of(thread: Thread) -> str:
    """Its subject, else what it is about."""
    return thread.subject or (str(thread.about) if thread.about else "")


def _by(last: Message | None) -> str:
    """Whose last words these are, where they are not of whoever began it."""
    if last is None or last.direction == Message.Direction.IN:
        return ""
    return _("Us") if last.direction == Message.Direction.OUT else (last.author or _("Somebody else"))
