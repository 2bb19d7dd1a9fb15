"""The life of a topic."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Answering(LifeCycle):
    """Received, considered, then planned, done or declined. Nothing is declined unconsidered; what is closed may reopen."""

    received = State(initial=True)
    considered = State()
    planned = State()
    done = State()
    declined = State()
    moves = {
        ("received", "considered"),
        ("considered", "planned"),
        ("considered", "done"),
        ("considered", "declined"),
        ("planned", "done"),
        ("planned", "declined"),
        ("done", "considered"),
        ("declined", "considered"),
    }
