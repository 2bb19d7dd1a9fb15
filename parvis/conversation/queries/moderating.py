"""What may be asked about somebody, by which account of ours, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from parvis.accounts.models import User
from parvis.channels.models import Connection
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.channels.secrets import bare_account
from parvis.conversation.models import Message, Moderation, Thread
from parvis.traces.models import Handle

_STANDS = (Moderation.State.ASKED, Moderation.State.ASKING, Moderation.State.DONE, Moderation.State.BY_HAND)
_UNDONE = {Moderation.Verb.MUTE: Moderation.Verb.UNMUTE, Moderation.Verb.BLOCK: Moderation.Verb.UNBLOCK}
_MOST = 50
# Blocking and reporting speak in the institution's name; our own presence has permissions of its own for them.
_MAY = {
    "mute": "conversation.change_thread",
    "block": "conversation.change_answer",
    "report": "conversation.change_answer",
}
_MAY_OWN = {"block": "fediverse.change_remoteactor", "report": "fediverse.add_report"}


@dataclass(frozen=True, kw_only=True)
class Means:
    """How somebody can be moderated on their own network. connection: the account of ours that would ask, None where
    nobody but a hand can; can: what it can; url: their page there, for the hand."""

    network: str
    connection: Connection | None
    can: frozenset[str]
    url: str


def means(thread: Thread) -> Means | None:
    """How whoever began a conversation can be; None for who wrote by a way that is no network."""
    handle = thread.starter
    if handle is None or handle.erased_at is not None or thread.way not in ("network", "private", "by_hand"):
        return None
    if not thread.network:
        return None
    first = Message.objects.filter(thread=thread, handle=handle).exclude(url="").order_by("pk").first()
    url = first.url if first and first.url.startswith("https://") else ""
    connection = connection_for(thread)
    can = adapter_of(connection.network).capabilities_of(bare_account(connection)).moderates if connection else ()
    return Means(network=thread.network, connection=connection, can=frozenset(can), url=url)


def connection_for(thread: Thread) -> Connection | None:
    """The account that heard them, else another of ours on their network that works."""
    if thread.network not in NETWORKS or thread.way == "by_hand":
        return None
    heard = thread.connection
    if heard is not None and heard.is_usable:
        return heard
    rows = Connection.objects.filter(network=thread.network).order_by("name", "pk")
    return next((each for each in rows if each.is_usable), None)


def may(user: User, verb: str, *, network: str) -> bool:
    """Whether somebody may decide that."""
    base = {"unmute": "mute", "unblock": "block"}.get(verb, verb)
    wanted = [_MAY[base]] if base in _MAY else []
    if network == "own" and base in _MAY_OWN:
        wanted.append(_MAY_OWN[base])
    return bool(wanted) and user.has_perms(wanted)


def standing(handle: Handle | int, network: str) -> frozenset[str]:
    """What stands against somebody there: "mute", "block"; "report" once they were reported."""
    rows = of_person(handle).filter(network=network, state__in=_STANDS).order_by("created_at", "pk")
    found: set[str] = set()
    for verb in rows.values_list("verb", flat=True):
        undone = next((did for did, undo in _UNDONE.items() if undo == verb), None)
        found.discard(undone) if undone else found.add(verb)
    return frozenset(found)


def of_person(handle: Handle | int) -> QuerySet[Moderation]:
    """Everything asked about somebody, wherever they spoke."""
    return Moderation.objects.filter(handle=handle)


def history(handle: Handle | int) -> list[Moderation]:
    """The same to be shown, the latest first."""
    return list(of_person(handle).select_related("by", "message").order_by("-created_at", "-pk")[:_MOST])


def for_a_colleague() -> QuerySet[Moderation]:
    """What somebody has to see to, the oldest first: to be done there by hand, refused there, or perhaps arrived."""
    waits = (Moderation.State.BY_HAND, Moderation.State.FAILED, Moderation.State.UNKNOWN)
    return Moderation.objects.filter(state__in=waits).exclude(thread=None).order_by("created_at", "pk")
