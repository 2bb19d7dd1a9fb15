"""The lives of a thread and of an answer."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Talking(LifeCycle):
    """One thread: new → assigned → answered, or waiting when we asked something back → closed.

    A new word of theirs brings back what was waiting, answered or closed; muted from anywhere, and nothing but
    a person brings that back.
    """

    new = State(initial=True)
    assigned = State()
    waiting = State()
    answered = State()
    closed = State()
    muted = State()
    moves = {
        (before, after)
        for before in ("new", "assigned", "waiting", "answered", "closed", "muted")
        for after in ("new", "assigned", "waiting", "answered", "closed", "muted")
        if before != after
        # Nobody answers what is muted or closed without taking it up again: ``answering`` does both in one go.
        and not (before == "muted" and after in ("waiting", "answered", "closed"))
    }


class Answering(LifeCycle):
    """One answer of ours.

    draft → going, at once for whoever may answer; else draft → asked → going once somebody approved it, or
    → returned with a reason, written again and asked again. ``by_hand`` where only a hand can: → done once somebody
    did it. What became of a sending is in its delivery, which is shown live. ``dropped``: called off before it left.
    """

    draft = State(initial=True)
    asked = State()
    returned = State()
    going = State()
    by_hand = State()
    done = State()
    failed = State()
    dropped = State()
    moves = {
        ("draft", "asked"),
        ("draft", "going"),
        ("draft", "by_hand"),
        ("draft", "dropped"),
        ("asked", "going"),
        ("asked", "by_hand"),
        ("asked", "returned"),
        ("asked", "dropped"),
        ("returned", "asked"),
        ("returned", "going"),
        ("returned", "by_hand"),
        ("returned", "dropped"),
        ("going", "done"),
        ("going", "failed"),
        ("failed", "going"),
        # A report said later that the letter did not arrive.
        ("done", "failed"),
        # Held back, then let go by somebody: it left.
        ("failed", "done"),
        ("going", "dropped"),
        ("failed", "dropped"),
        ("by_hand", "done"),
        ("by_hand", "dropped"),
    }


class Mailing(LifeCycle):
    """One answer by mail: waiting → sending → sent; ``unknown`` where nobody can tell, which is not sent again by itself;
    refused for good, or tried for days; dropped where there is no address any more.
    """

    waiting = State(initial=True)
    sending = State()
    sent = State()
    unknown = State()
    refused = State()
    dropped = State()
    moves = {
        ("waiting", "sending"),
        ("waiting", "dropped"),
        ("sending", "sent"),
        ("sending", "waiting"),
        ("sending", "unknown"),
        ("sending", "refused"),
        # They answered it, or somebody looked; or it is to be sent again under the same Message-ID.
        ("unknown", "sent"),
        ("unknown", "waiting"),
        # A report said so later.
        ("unknown", "refused"),
        ("sent", "refused"),
        ("refused", "waiting"),
    }


class Alerting(LifeCycle):
    """One alert: open until somebody says that they saw to it."""

    open = State(initial=True)
    seen = State()
    moves = {("open", "seen")}


class Moderating(LifeCycle):
    """One thing asked of a network about somebody.

    asked → asking → done; asked again later where the network is away; failed for good until somebody asks again;
    unknown: a report that left without an answer, which nothing sends twice by itself. by_hand → done once somebody
    did it.
    """

    asked = State(initial=True)
    asking = State()
    done = State()
    failed = State()
    unknown = State()
    by_hand = State()
    dropped = State()
    moves = {
        ("asked", "asking"),
        ("asked", "by_hand"),
        ("asked", "dropped"),
        ("asking", "asked"),
        ("asking", "done"),
        ("asking", "failed"),
        ("asking", "unknown"),
        ("failed", "asked"),
        ("failed", "dropped"),
        ("unknown", "asked"),
        ("unknown", "done"),
        ("by_hand", "done"),
        ("by_hand", "dropped"),
    }


class Offering(LifeCycle):
    """An offer to tell those who asked: told, not told for a reason, or overtaken by the topic's next step."""

    offered = State(initial=True)
    given = State()
    declined = State()
    overtaken = State()
    moves = {
        ("offered", "given"),
        ("offered", "declined"),
        ("offered", "overtaken"),
        # Somebody thought again.
        ("declined", "offered"),
        ("declined", "given"),
    }


class Reaching(LifeCycle):
    """One person to be told: handed to the door of answers, or not; somebody then tries again, or leaves it so."""

    waiting = State(initial=True)
    given = State()
    failed = State()
    left = State()
    moves = {("waiting", "given"), ("waiting", "failed"), ("failed", "waiting"), ("failed", "left")}
