"""How a content sent answers at its permanent address: where it was published first, our own presence before others."""

from __future__ import annotations

from django.urls import reverse

from parvis.channels.models import Delivery
from parvis.channels.queries.newsletters import newsletter_about
from parvis.traces.models import Thing
from parvis.traces.representations import Representation, representations


def _published(thing: Thing) -> Delivery | None:
    out = Delivery.objects.filter(shipment__thing=thing, state=Delivery.State.SENT).exclude(remote_url="")
    ours = out.filter(connection__network="own").first()
    return ours or out.order_by("sent_at").first()


def _page(thing: Thing) -> str:
    delivery = _published(thing)
    return delivery.remote_url if delivery else "/"


representations.register("shipment", Representation(page=_page, is_public=lambda thing: _published(thing) is not None))


def _newsletter_page(thing: Thing) -> str:
    connection = newsletter_about(thing)
    return reverse("newsletter:subscribe", args=[connection.account]) if connection else "/"


representations.register(
    "newsletter", Representation(page=_newsletter_page, is_public=lambda thing: newsletter_about(thing) is not None)
)
