"""Our actors and what they say; those who follow; what goes out and what comes in."""

from parvis.fediverse.models.actors import Actor
from parvis.fediverse.models.hosts import Host
from parvis.fediverse.models.inbox import Deed, Received
from parvis.fediverse.models.judgements import Judgement, Report
from parvis.fediverse.models.outbox import Activity, Delivery
from parvis.fediverse.models.people import Follower, Following, RemoteActor
from parvis.fediverse.models.pictures import RemotePicture
from parvis.fediverse.models.posts import Post

__all__ = [
    "Activity",
    "Actor",
    "Deed",
    "Delivery",
    "Follower",
    "Following",
    "Host",
    "Judgement",
    "Post",
    "Received",
    "RemoteActor",
    "RemotePicture",
    "Report",
]
