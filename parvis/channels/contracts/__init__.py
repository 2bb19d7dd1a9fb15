"""What a network adapter is given, what it promises, and what it gives back. Adapters import this and ``core`` only."""

from parvis.channels.contracts.adapter import Account, Adapter, Field, Health, Preview, Sent
from parvis.channels.contracts.capabilities import Capabilities, Pictures
from parvis.channels.contracts.errors import (
    BadContent,
    ChannelError,
    OutcomeUnknown,
    Reconnect,
    RenewToken,
    TryLater,
)
from parvis.channels.contracts.events import Author, Change, Event, Round, event_told, told
from parvis.channels.contracts.message import Link, Media, Message, Quote, Range, Visibility
from parvis.channels.contracts.moderating import Moderates, Moderation, Verb
from parvis.channels.contracts.web import Server, WebAdapter

__all__ = [
    "Account",
    "Adapter",
    "Author",
    "BadContent",
    "Capabilities",
    "Change",
    "ChannelError",
    "Event",
    "Field",
    "Health",
    "Link",
    "Media",
    "Message",
    "Moderates",
    "Moderation",
    "OutcomeUnknown",
    "Pictures",
    "Preview",
    "Quote",
    "Range",
    "Reconnect",
    "RenewToken",
    "Round",
    "Sent",
    "Server",
    "TryLater",
    "Verb",
    "Visibility",
    "WebAdapter",
    "event_told",
    "told",
]
