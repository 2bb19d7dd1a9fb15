"""Collections, whole, paged, or by their number only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parvis.fediverse.documents.context import CONTEXT


def total_only(iri: str, total: int) -> dict[str, Any]:
    """How many, without saying who: followers are persons."""
    return {"@context": CONTEXT, "id": iri, "type": "OrderedCollection", "totalItems": total}


def collection(iri: str, total: int, *, items: Sequence[Any] | None = None) -> dict[str, Any]:
    """An ordered collection: its items when they are few, else where its first page is."""
    told = total_only(iri, total)
    return told | ({"orderedItems": list(items)} if items is not None else {"first": f"{iri}?page=true"})


def ordered_page(iri: str, items: Sequence[Any], *, page: str, following: str) -> dict[str, Any]:
    """One page. page, following: the queries of this one and of the next, empty for none."""
    told = {
        "@context": CONTEXT,
        "id": f"{iri}?{page}",
        "type": "OrderedCollectionPage",
        "partOf": iri,
        "orderedItems": list(items),
    }
    return told | ({"next": f"{iri}?{following}"} if following else {})
