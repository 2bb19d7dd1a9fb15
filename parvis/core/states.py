"""The lives of a job and of a request for approval."""

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


class Asking(LifeCycle):
    """A request for approval: open until it is decided, withdrawn or overtaken by a change.

    An approval lapses when its content is taken down, or another one is published in its place.
    """

    open = State(initial=True)
    approved = State()
    returned = State()
    withdrawn = State()
    outdated = State()
    overruled = State()
    lapsed = State()
    moves = {
        ("open", "approved"),
        ("open", "returned"),
        ("open", "withdrawn"),
        ("open", "outdated"),
        ("open", "overruled"),
        ("approved", "lapsed"),
        ("overruled", "lapsed"),
    }


class Stepping(LifeCycle):
    """One step of a request: waiting, then passed once."""

    waiting = State(initial=True)
    passed = State()
    moves = {("waiting", "passed")}
