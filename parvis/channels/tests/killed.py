"""A sender of its own process, in a home of its own, killed where it is told."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

STEPS = ("before", "claimed", "asked_rights", "published", "settled", "never")


def _die(*_args: Any, **_options: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(do: Callable[..., Any]) -> Callable[..., Any]:
    def then_die(*args: Any, **options: Any) -> Any:
        done = do(*args, **options)
        _die()
        return done

    return then_die


def _pause(*, hold: bool) -> None:
    """Somebody holds all sendings, or lets them go."""
    from parvis.accounts.models import User
    from parvis.channels import services
    from parvis.channels.queries import pause_now

    who = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("direction")
    pause = services.pause_all(by=who, reason="Un dégât des eaux") if hold else pause_now()
    assert pause is not None
    if not hold:
        services.lift_pause(pause, by=who)


def main(step: str, base: str) -> None:
    """Write one content when there is none, then do what the worker does each minute, and die on the way."""
    import django
    from django.utils import timezone

    django.setup()
    from parvis.channels import services
    from parvis.channels.models import Connection, Delivery
    from parvis.channels.registry import NETWORKS
    from parvis.channels.secrets import sealed
    from parvis.channels.services import sending, settling
    from parvis.channels.tests.double import Double

    NETWORKS["double"] = "parvis.channels.tests.double.Double"
    if not Connection.objects.exists():
        account = Connection.objects.create(
            network="double",
            account=base,
            name="Double",
            base_url=base,
            secrets=sealed({"token": "good"}),
            state="working",
        )
        content = services.content_of(text={"fr": "Bonjour"})
        services.write_shipment(content=content, connections=[account])
    if step == "later":
        before = timezone.now
        setattr(timezone, "now", lambda: before() + timedelta(minutes=10))  # noqa: B010
    if step in ("hold", "lift"):
        _pause(hold=step == "hold")
        return
    patches = {
        "before": (sending, "_attempt", _die),
        "claimed": (sending, "refusal_of_delivery", _die),
        "asked_rights": (Double, "send", _die),
        "published": (Double, "send", _after(Double.send)),
        "settled": (sending, "settle_sent", _after(settling.settle_sent)),
    }
    if step in patches:
        place, name, instead = patches[step]
        setattr(place, name, instead)
    services.find_abandoned()
    services.look_for_unknown()
    for delivery in Delivery.objects.all():
        services.send_delivery(delivery)
