"""Our actors and what they say; those who follow; what goes out and what comes in."""

from parvis.fediverse.models.actors import Actor
from parvis.fediverse.models.hosts import Host
from parvis.fediverse.models.outbox import Activity, Delivery
from parvis.fediverse.models.people import Follower, RemoteActor

__all__ = ["Activity", "Actor", "Delivery", "Follower", "Host", "RemoteActor"]
