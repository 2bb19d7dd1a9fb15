"""A server that takes whatever is posted to it and says 202: on loopback, in a process of its own.

It reads heads and bodies and nothing more, so that it costs the sender's machine as little as can be.
Run as ``python -m bench.sink PORT``.
"""

from __future__ import annotations

import asyncio
import re
import sys

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_TAKEN = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


class Inboxes(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what we answer by."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._received += data
        while (end := self._end()) is not None:
            self._received = self._received[end:]
            self._transport.write(_TAKEN)

    def _end(self) -> int | None:
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _LENGTH.search(self._received, 0, head)
        end = head + 4 + (int(length[1]) if length else 0)
        return end if len(self._received) >= end else None


async def main(port: int) -> None:
    """Take posts until killed."""
    server = await asyncio.get_running_loop().create_server(Inboxes, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
