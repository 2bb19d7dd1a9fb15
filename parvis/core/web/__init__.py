"""Asking other servers: never a private address unless the configuration says so, and bounded in size and time."""

from parvis.core.web.asking import Answer, Limits, ask
from parvis.core.web.errors import AddressRefused, AskFailed, TooLarge, TooManyRedirects
from parvis.core.web.guard import is_allowed_address, refuse_address
from parvis.core.web.transports import open_async_transport, open_transport

__all__ = [
    "AddressRefused",
    "Answer",
    "AskFailed",
    "Limits",
    "TooLarge",
    "TooManyRedirects",
    "ask",
    "is_allowed_address",
    "open_async_transport",
    "open_transport",
    "refuse_address",
]
