"""Why a signature is not believed."""

from __future__ import annotations


class BadSignature(Exception):
    """A request that does not prove who sent it. why: for the log and the other server, in English."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
