"""The life of an invitation."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class InvitationState(LifeCycle):
    """Sent, then accepted once or withdrawn; one that waited too long is sent anew, not changed."""

    sent = State(initial=True)
    accepted = State()
    withdrawn = State()
    moves = {("sent", "accepted"), ("sent", "withdrawn")}
