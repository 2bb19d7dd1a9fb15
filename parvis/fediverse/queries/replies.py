"""The public answers to a thing of ours, by their addresses."""

from __future__ import annotations

from uuid import UUID

from parvis.fediverse.models import Deed

_MOST = 100


def replies_to(thing: UUID) -> list[str]:
    """Those still there, from people and servers not limited, the first first."""
    deeds = Deed.objects.filter(thing=thing, what=Deed.What.REPLY, is_public=True, gone_at=None, remote__rule="")
    return list(deeds.order_by("at").values_list("iri", flat=True)[:_MOST])
