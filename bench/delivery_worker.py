"""A worker for ``parvis bench delivery``: the very ``parvis worker``, whose sender finds every name on loopback.

The 2,000 host names exist nowhere; the sender's one resolver is replaced by one that leads to the sink.
The guard looks at what it gives all the same (the bench's configuration opens 127.0.0.0/8).
"""

from __future__ import annotations

import os
import socket
import sys


async def _loopback(host: str, port: int) -> list[tuple[int, str]]:
    return [(int(socket.AF_INET), "127.0.0.1")]


def main() -> None:
    """Work until stopped."""
    from parvis.cli.main import app
    from parvis.fediverse.sending import posting

    posting.resolve = _loopback
    sys.argv = ["parvis", "worker"]
    app()


if __name__ == "__main__":
    from parvis.config.home import current_home

    current_home().prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    import django

    django.setup()
    main()
