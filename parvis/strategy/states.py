"""The life of a proposal."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Proposing(LifeCycle):
    """Proposed, considered, then accepted or declined; what is accepted is done in its time.

    What was declined may be considered again: the reason of both stays.
    """

    proposed = State(initial=True)
    considered = State()
    accepted = State()
    declined = State()
    under_way = State()
    done = State()
    moves = {
        ("proposed", "considered"),
        ("considered", "accepted"),
        ("considered", "declined"),
        ("declined", "considered"),
        ("accepted", "under_way"),
        ("accepted", "declined"),
        ("under_way", "done"),
        ("under_way", "declined"),
    }
