"""A poster of its own process, in a home of its own, killed where it is told."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

READERS = 5


def _die(*_args: Any, **_options: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _on_call(number: int, do: Callable[..., Any]) -> Callable[..., Any]:
    """Die as it is called for the nth time, before it does anything."""
    calls = iter(range(1, 1_000))

    def die_in_time(*args: Any, **options: Any) -> Any:
        if next(calls) == number:
            _die()
        return do(*args, **options)

    return die_in_time


def main(step: str, port: str) -> None:
    """Write one sending when there is none, then post as the companion does, and die on the way."""
    import django
    from django.conf import settings

    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", int(port), False
    settings.LETTERS_PER_MINUTE = 60_000
    from parvis.channels import services
    from parvis.channels.models import Delivery, Letter
    from parvis.channels.services.newsletters import Poster, posting, spreading, writing
    from parvis.channels.tests.readers import make_newsletter, make_reader, write
    from parvis.core.clock import now

    if not Delivery.objects.exists():
        connection = make_newsletter()
        for number in range(READERS):
            make_reader(connection, f"reader{number}@example.org")
        if step == "spreading":
            setattr(spreading, "_write_rows", _after(spreading._write_rows))  # noqa: B010
        write(connection)
    if step == "later":
        Letter.objects.filter(state="sending").update(lease_until=now())
        Delivery.objects.exclude(lease_until=None).update(lease_until=now())
        services.find_abandoned()
        services.look_for_unknown()
        for delivery in Delivery.objects.all():
            services.send_delivery(delivery)
    # The server has the third letter when its record is to be written; the fourth has not left when it is handed over.
    if step == "recording":
        setattr(posting, "settle_posted", _on_call(3, posting.settle_posted))  # noqa: B010
    if step == "handing":
        setattr(posting, "write_letter", _on_call(4, writing.write_letter))  # noqa: B010
    poster = Poster()
    while poster.step():
        pass


def _after(do: Callable[..., Any]) -> Callable[..., Any]:
    def then_die(*args: Any, **options: Any) -> Any:
        do(*args, **options)
        _die()

    return then_die
