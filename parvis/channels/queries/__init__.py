"""Reads of what goes out by networks, what a hand must do, and what came back."""

from parvis.channels.queries.finding import delivery_named, heard_named, thing_linked
from parvis.channels.queries.lists import (
    ailing_connections,
    connections_to_write_to,
    deliveries_of,
    figures_of,
    needing_somebody,
    tasks_by_hand,
)
from parvis.channels.queries.pausing import held_now, is_paused, past_pauses, pause_now, told_held

__all__ = [
    "ailing_connections",
    "connections_to_write_to",
    "deliveries_of",
    "delivery_named",
    "figures_of",
    "heard_named",
    "held_now",
    "is_paused",
    "needing_somebody",
    "past_pauses",
    "pause_now",
    "tasks_by_hand",
    "thing_linked",
    "told_held",
]
