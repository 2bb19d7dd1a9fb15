"""The lives of a delivery, of a connection, of somebody who reads a newsletter and of a letter to them."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Going(LifeCycle):
    """One sending on one network.

    waiting → sending → sent; ``unknown`` when the request left without an answer: looked for, never sent
    blindly again. ``held``: refused by rights, bad content or an ailing account, until a person acts.
    ``by_hand``: a colleague does it. ``withdrawing`` → withdrawn, or ``outstanding`` where a person must.
    """

    waiting = State(initial=True)
    sending = State()
    sent = State()
    unknown = State()
    held = State()
    by_hand = State()
    cancelled = State()
    withdrawing = State()
    withdrawn = State()
    outstanding = State()
    moves = {
        ("waiting", "sending"),
        ("waiting", "held"),
        ("waiting", "by_hand"),
        ("waiting", "cancelled"),
        ("sending", "sent"),
        ("sending", "waiting"),
        ("sending", "held"),
        ("sending", "unknown"),
        ("sending", "by_hand"),
        ("unknown", "sent"),
        ("unknown", "waiting"),
        ("unknown", "held"),
        ("held", "waiting"),
        ("held", "cancelled"),
        # Somebody looked: it is there.
        ("held", "sent"),
        ("by_hand", "sent"),
        ("by_hand", "held"),
        ("by_hand", "cancelled"),
        ("by_hand", "waiting"),
        ("sent", "withdrawing"),
        ("sent", "outstanding"),
        ("withdrawing", "withdrawn"),
        ("withdrawing", "outstanding"),
        ("outstanding", "withdrawn"),
    }


class Correcting(LifeCycle):
    """A change of what is out: waiting, being made, then made, or refused. Made twice, it is the same change."""

    waiting = State(initial=True)
    underway = State()
    done = State()
    refused = State()
    moves = {
        ("waiting", "underway"),
        ("waiting", "refused"),
        ("underway", "done"),
        ("underway", "waiting"),
        ("underway", "refused"),
    }


class Connecting(LifeCycle):
    """An account: being connected, working, ailing (soon over, or failing), broken, or left by us."""

    pending = State(initial=True)
    working = State()
    ailing = State()
    broken = State()
    left = State()
    moves = {
        ("pending", "working"),
        ("pending", "left"),
        ("working", "ailing"),
        ("working", "broken"),
        ("working", "left"),
        ("ailing", "working"),
        ("ailing", "broken"),
        ("ailing", "left"),
        ("broken", "working"),
        ("broken", "left"),
        ("left", "working"),
    }


class Subscribing(LifeCycle):
    """Somebody and a newsletter: they asked, said yes a second time, and left, by themselves or because mail no longer
    reaches them. Whoever left may ask again; nobody is confirmed without having said so twice, or a proof of it.
    """

    asked = State(initial=True)
    confirmed = State()
    left = State()
    bounced = State()
    complained = State()
    moves = {
        ("asked", "confirmed"),
        ("asked", "left"),
        ("asked", "bounced"),
        ("asked", "complained"),
        ("confirmed", "left"),
        ("confirmed", "bounced"),
        ("confirmed", "complained"),
        ("bounced", "left"),
        ("bounced", "complained"),
        ("left", "asked"),
        ("bounced", "asked"),
        ("complained", "asked"),
    }


class Posting(LifeCycle):
    """One letter to one reader.

    waiting → sending → sent; ``unknown`` when it left without an answer, or whoever sent it died: a mail server cannot
    be asked, so that it is not sent again by itself. ``bounced``: refused for good, by the server or by a report.
    ``abandoned``: tried for days. ``dropped``: its reader left first, or it was called off.
    """

    waiting = State(initial=True)
    sending = State()
    sent = State()
    unknown = State()
    bounced = State()
    abandoned = State()
    dropped = State()
    moves = {
        ("waiting", "sending"),
        ("waiting", "dropped"),
        ("sending", "sent"),
        ("sending", "waiting"),
        ("sending", "unknown"),
        ("sending", "bounced"),
        ("sending", "abandoned"),
        ("sending", "dropped"),
        # Somebody decided to send it again, knowingly, under the same Message-ID.
        ("unknown", "waiting"),
        ("unknown", "sent"),
        ("unknown", "bounced"),
        ("sent", "bounced"),
    }
