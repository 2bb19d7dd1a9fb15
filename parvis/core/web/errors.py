"""Why another server could not be asked, or its answer not taken.

AskFailed             no answer, or none we could read
├── AddressRefused    an address we never ask: private, not http, or none at all
├── TooLarge          more bytes than the caller takes
└── TooManyRedirects  sent on and on
"""

from __future__ import annotations


class AskFailed(Exception):
    """No answer came, or none that could be read. url: what was asked."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url, self.why = url, why


class AddressRefused(AskFailed):
    """An address we do not ask: another scheme, credentials in it, or a host whose addresses are private."""


class TooLarge(AskFailed):
    """The answer has more bytes than the caller takes."""


class TooManyRedirects(AskFailed):
    """The answer sends on, more often than the caller follows."""
