"""The lives of what rights keep: a request for a grant, a declaration, a deposit."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Asking(LifeCycle):
    """A request for a grant, from its draft to its answer."""

    draft = State(initial=True)
    sent = State()
    reminded = State()
    answered = State()
    granted = State()
    refused = State()
    withdrawn = State()
    moves = {
        ("draft", "sent"), ("draft", "withdrawn"),
        ("sent", "reminded"), ("reminded", "reminded"),
        *((before, "answered") for before in ("sent", "reminded")),
        *((before, after) for before in ("sent", "reminded", "answered")
          for after in ("granted", "refused", "withdrawn")),
    }  # fmt: skip


class Declaring(LifeCycle):
    """What a collecting society must be told: due, declared, settled."""

    due = State(initial=True)
    declared = State()
    settled = State()
    cancelled = State()
    moves = {
        ("due", "declared"),
        ("declared", "settled"),
        ("due", "cancelled"),
        ("declared", "cancelled"),
        ("cancelled", "due"),
    }


class Taking(LifeCycle):
    """What came in by a delivery link: it waits for somebody to take it or to refuse it."""

    waiting = State(initial=True)
    taken = State()
    refused = State()
    moves = {("waiting", "taken"), ("waiting", "refused")}


class Posting(LifeCycle):
    """A letter sent by e-mail: under way until the mail server answers; unknown where nobody heard its answer."""

    underway = State(initial=True)
    sent = State()
    refused = State()
    unknown = State()
    moves = {
        *(("underway", after) for after in ("sent", "refused", "unknown")),
        # Somebody looked, or sends it again knowingly.
        *(("unknown", after) for after in ("sent", "refused", "underway")),
    }
