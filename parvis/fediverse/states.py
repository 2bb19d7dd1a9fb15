"""The lives of a delivery to an inbox, of a follow, and of an activity received."""

from __future__ import annotations

from parvis.core.lifecycle import LifeCycle, State


class Delivering(LifeCycle):
    """waiting → sending → delivered; tried again while there is hope, then lost, or gone with its inbox (410).

    A sender that dies leaves its rows ``sending``: their lease over, they wait again. Ids are stable, so that
    an inbox which had taken the activity takes it for the same one.
    """

    waiting = State(initial=True)
    sending = State()
    delivered = State()
    lost = State()
    gone = State()
    cancelled = State()
    moves = {
        ("waiting", "sending"),
        ("sending", "delivered"),
        ("sending", "waiting"),
        ("sending", "lost"),
        ("sending", "gone"),
        ("sending", "cancelled"),
        ("waiting", "gone"),
        # Its server has not answered anybody for days.
        ("waiting", "lost"),
        ("waiting", "cancelled"),
        # Somebody asks again, in the desk.
        ("lost", "waiting"),
    }


class FollowState(LifeCycle):
    """A follow, ours or theirs: asked, accepted or refused, ended by an Undo or by us."""

    requested = State(initial=True)
    accepted = State()
    rejected = State()
    ended = State()
    moves = {
        ("requested", "accepted"),
        ("requested", "rejected"),
        ("requested", "ended"),
        ("accepted", "rejected"),
        ("accepted", "ended"),
        ("rejected", "requested"),
        ("ended", "requested"),
    }


class Receiving(LifeCycle):
    """An activity received: written down, then done with, refused with its reason, or tried again."""

    received = State(initial=True)
    done = State()
    refused = State()
    moves = {("received", "done"), ("received", "refused")}
