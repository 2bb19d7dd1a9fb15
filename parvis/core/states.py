"""The life of a job."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Doing(LifeCycle):
    """queued → running → done; failed and tried again, or dead until somebody asks again."""

    queued = State(initial=True)
    running = State()
    done = State()
    failed = State()
    dead = State()
    moves = {
        ("queued", "running"),
        ("failed", "running"),
        ("running", "done"),
        ("running", "failed"),
        ("running", "dead"),
        ("dead", "failed"),
        # Another job of the same key has done the work since.
        ("failed", "done"),
        ("dead", "done"),
    }
