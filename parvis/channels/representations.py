"""How a content sent answers at its permanent address: where it was published first, our own presence before others."""

from __future__ import annotations

from parvis.channels.models import Delivery
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
