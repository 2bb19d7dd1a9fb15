"""Why something could not be done on a network: each error is a decision about what comes next.

ChannelError
├── TryLater        the network is away or asks to wait: tried again
├── RenewToken      the token must be renewed, which needs nobody
├── Reconnect       somebody must connect the account again
├── BadContent      the network will never take this content: somebody must change it
└── OutcomeUnknown  asked, and no answer: it may have been done; looked for before any new try
"""

from __future__ import annotations

from parvis.core.errors import type_text


class ChannelError(Exception):
    """What went wrong, in a sentence for people, and what to do.

    detail: the network's own words, cleaned of secrets, for the log.
    """

    def __init__(self, message: type_text, *, remedy: type_text = "", detail: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy, self.detail = message, remedy, detail[:500]


class TryLater(ChannelError):
    """Tried again, not before ``after`` seconds."""

    def __init__(
        self, message: type_text, *, remedy: type_text = "", detail: str = "", after: float | None = None
    ) -> None:
        super().__init__(message, remedy=remedy, detail=detail)
        self.after = after


class RenewToken(ChannelError):
    """The access token is over; the adapter's ``renew`` gives another one."""


class Reconnect(ChannelError):
    """The leave was withdrawn or is over: a person connects the account again."""


class BadContent(ChannelError):
    """Refused for what it is. field: the part of the message to change ("text", "media", "link"…)."""

    def __init__(self, message: type_text, *, remedy: type_text = "", detail: str = "", field: str = "") -> None:
        super().__init__(message, remedy=remedy, detail=detail)
        self.field = field


class OutcomeUnknown(ChannelError):
    """The request left and no answer came back."""
