"""The lives of an invitation and of a letter about an approval."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class InvitationState(LifeCycle):
    """Sent, then accepted once or withdrawn; one that waited too long is sent anew, not changed."""

    sent = State(initial=True)
    accepted = State()
    withdrawn = State()
    moves = {("sent", "accepted"), ("sent", "withdrawn")}


class Writing(LifeCycle):
    """A letter: written down, under way, then sent, or refused by its address, or perhaps sent when nobody can tell.

    One that did not leave waits again; one that serves nothing any more is dropped.
    """

    waiting = State(initial=True)
    underway = State()
    sent = State()
    refused = State()
    unknown = State()
    dropped = State()
    moves = {
        ("waiting", "underway"),
        ("waiting", "dropped"),
        ("underway", "sent"),
        ("underway", "waiting"),
        ("underway", "refused"),
        ("underway", "unknown"),
        # Somebody looked: it arrived, or is to be sent again under the same Message-ID.
        ("unknown", "sent"),
        ("unknown", "waiting"),
        ("refused", "sent"),
        ("refused", "waiting"),
    }
