"""Somebody who answers, in a home of its own, killed where it is told. Run: python -m … STEP."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def _die(*_args: Any, **_told: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str) -> None:
    """Answer the one message there is, always under the same key, and die on the way."""
    import django

    django.setup()
    from parvis.conversation import services
    from parvis.conversation.models import Message
    from parvis.conversation.services import answering
    from parvis.conversation.tests.people import hear, make_account, make_member

    if not Message.objects.exists():
        hear(make_account())
        make_member(name="m0")
    from parvis.accounts.models import User

    message, member = Message.objects.get(direction="in"), User.objects.get(username="m0")
    places = {"asking": "_ask_network", "writing": "write_shipment", "saying": "_say", "noting": "_move_on"}
    if step in places:
        setattr(answering, places[step], _die)
    services.answer(message.thread, text="Bonjour", by=member, key="only")
    if step == "after":
        _die()


if __name__ == "__main__":
    main(sys.argv[1])
