"""The life of a derivative: made once, by one worker, and made again when something was lost."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Making(LifeCycle):
    """pending → making → made or failed; back to pending to be made again."""

    pending = State(initial=True)
    making = State()
    made = State()
    failed = State()
    moves = {
        ("pending", "making"),
        ("making", "made"),
        ("making", "failed"),
        # A worker died, a file was lost, or somebody asks again.
        ("making", "pending"),
        ("made", "pending"),
        ("failed", "pending"),
    }
